using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Which number of a model's output is explained: an output by its index, the largest one, or the model's own scalar.
/// </summary>
/// <remarks>
/// <see langword="default"/> is <see cref="ArgMax"/>: the largest output at the input, the first among equals; for a function that
/// returns a scalar, that scalar. An <see cref="int"/> converts to the target of that index (0-based).
/// </remarks>
public readonly struct Target : IEquatable<Target>
{
    private readonly bool given;
    private readonly int first;
    private readonly int[]? indices;

    private Target(int first, int[]? indices, bool isProbability)
    {
        given = true;
        this.first = first;
        this.indices = indices;
        IsProbability = isProbability;
    }

    private Target(bool isProbability) => IsProbability = isProbability;

    /// <summary>The largest output at the input; the first in row-major order among equals.</summary>
    public static Target ArgMax => default;

    /// <summary>
    /// Whether softmax(y)[target] over all outputs is explained instead of y[target].
    /// </summary>
    public bool IsProbability { get; }

    /// <summary>The position in the output, row-major; −1 for <see cref="ArgMax"/>.</summary>
    /// <exception cref="InvalidOperationException">The target was given by several indices and no output's shape is known.</exception>
    public int Index => !given ? -1
        : indices is null ? first
        : throw new InvalidOperationException($"The target {this} stands for a position in an output of {indices.Length} dimensions.");

    /// <summary>The output at an index.</summary>
    public static implicit operator Target(int index) => new(index, null, isProbability: false);

    /// <summary>The output at an index.</summary>
    public static Target FromInt32(int index) => index;

    /// <summary>The output at one index for each of its dimensions.</summary>
    public static Target At(params ReadOnlySpan<int> indices) =>
        indices.Length == 1 ? FromInt32(indices[0]) : new Target(0, indices.ToArray(), isProbability: false);

    /// <summary>The softmax, over all outputs, of this output: p = exp(y[target]) / Σ exp(y).</summary>
    public Target AsProbability() => given ? new(first, indices, isProbability: true) : new(isProbability: true);

    /// <inheritdoc/>
    public bool Equals(Target other) =>
        given == other.given && first == other.first && IsProbability == other.IsProbability
        && indices.AsSpan().SequenceEqual(other.indices);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Target other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(given, first, IsProbability, indices?.Length);

    /// <summary>Whether two targets are the same.</summary>
    public static bool operator ==(Target left, Target right) => left.Equals(right);

    /// <summary>Whether two targets differ.</summary>
    public static bool operator !=(Target left, Target right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString()
    {
        string output = !given ? "arg-max"
            : indices is null ? first.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : Elements.Show(indices);
        return IsProbability ? $"softmax[{output}]" : output;
    }

    /// <summary>The position in the output, or −1 where it depends on the outputs. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    internal int Locate(ReadOnlySpan<int> outputShape, string functionName)
    {
        int length = FunctionPlan.LengthOf(outputShape);
        if (!given)
            return length == 1 ? 0 : -1;
        if (indices is null)
        {
            if (first < 0 || first >= length)
                throw OutOfRange(outputShape, functionName);
            return first;
        }
        if (indices.Length != outputShape.Length)
            throw OutOfRange(outputShape, functionName);
        int position = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= outputShape[i])
                throw OutOfRange(outputShape, functionName);
            position = position * outputShape[i] + indices[i];
        }
        return position;
    }

    /// <summary>The target at the position that was found.</summary>
    internal Target Resolved(int position) => new(position, null, IsProbability);

    private ArgumentOutOfRangeException OutOfRange(ReadOnlySpan<int> outputShape, string functionName) =>
        Expect.OutOfRange(
            "target",
            $"an index inside the output of {functionName}, which has shape {Elements.Show(outputShape)}, "
            + $"{FunctionPlan.LengthOf(outputShape)} elements",
            ToString());
}
