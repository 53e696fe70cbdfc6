using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>How far two explanations of the same input agree. Small immutable records that hold options.</summary>
/// <remarks>
/// Two explanations may agree and both be wrong, and may differ because they answer different questions: agreement is no measure of truth.
/// </remarks>
public abstract record Agreement
{
    private protected Agreement()
    {
    }

    /// <summary>
    /// The axis that holds channels, from the end where negative: 0 for images [channels, height, width]. What is compared are then the
    /// sums over the channels of each position. <see langword="null"/>, the default, where each element is compared.
    /// </summary>
    public int? ChannelAxis { get; init; }

    /// <summary>Compares two arrays of attributions.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other, of the same shape.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The agreement; 1 where both are the same, unless the summary says that it is NaN.</returns>
    /// <exception cref="ArgumentException">
    /// The shapes differ, a number is not finite, or an option does not fit the shape.
    /// </exception>
    public double Score<T>(Tensor<T> first, Tensor<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int[] shape = first.Sizes(), other = second.Sizes();
        if (!shape.AsSpan().SequenceEqual(other))
            throw Expect.Unexpected(nameof(second), $"the shape of the first, {Elements.Show(shape)}", $"shape {Elements.Show(other)}");
        var features = Features.Of(shape, ChannelAxis);
        double[] a = first.Doubles(), b = second.Doubles();
        Features.CheckFinite(a, nameof(first));
        Features.CheckFinite(b, nameof(second));
        return Of(features.Sums(a), features.Sums(b), features.Spatial);
    }

    /// <summary>Compares two attributions; of several inputs all elements, one input after another.</summary>
    /// <inheritdoc cref="Score{T}(Tensor{T}, Tensor{T})"/>
    public double Score<T>(Attribution<T> first, Attribution<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Score(Features.Joined(first.Inputs), Features.Joined(second.Inputs));
    }

    /// <summary>Compares the numbers of features, which lie in a shape.</summary>
    internal abstract double Of(double[] first, double[] second, int[] shape);
}
