using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// What of an input is one feature: an element, or all channels of a position; and the order of features by their scores.
/// </summary>
internal static class Features
{
    /// <summary>The features of a function's inputs.</summary>
    /// <exception cref="ArgumentException">The function has several inputs and channels, or tokens beside other inputs.</exception>
    public static ChannelLayout Of<T>(BoundFunction<T> bound, int? channelAxis)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inputs = bound.Function.Signature.Inputs;
        if (inputs.Count == 1)
            return Of(bound.Plan.InputShapes[0], channelAxis ?? (inputs[0].IsTokens ? -1 : null));
        if (channelAxis is { } axis)
        {
            throw Expect.Unexpected(
                nameof(Measure.ChannelAxis),
                $"null: {bound.Function.Signature.Name} has {inputs.Count} inputs, whose elements are the features", axis);
        }

        return inputs.FirstOrDefault(info => info.IsTokens) is not { } tokens
            ? new ChannelLayout([bound.Inputs.Total], -1)
            : throw Expect.Unexpected(
                "input", "tokens alone, or numbers alone, so that features are of one kind",
                $"'{tokens.Name}' among {inputs.Count} inputs of {bound.Function.Signature.Name}");
    }

    /// <summary>The features of an array.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static ChannelLayout Of(int[] shape, int? channelAxis)
    {
        if (channelAxis is not { } axis)
            return new ChannelLayout(shape, -1);
        int at = axis < 0 ? axis + shape.Length : axis;
        return shape.Length > 1 && at >= 0 && at < shape.Length
            ? new ChannelLayout(shape, at)
            : throw Expect.OutOfRange(
                nameof(Measure.ChannelAxis), $"an axis of the shape {Elements.Show(shape)}, with others beside it", axis);
    }

    /// <summary>The sum over the channels of each position.</summary>
    public static double[] Sums(this ChannelLayout features, double[] elements)
    {
        if (features.Axis < 0)
            return elements;
        var sums = new double[features.Positions];
        for (int p = 0; p < sums.Length; p++)
        {
            for (int c = 0; c < features.Channels; c++)
                sums[p] += elements[features.Element(c, p)];
        }

        return sums;
    }

    /// <summary>Copies some features of a point to another.</summary>
    public static void Copy<T>(this ChannelLayout features, ReadOnlySpan<int> which, ReadOnlySpan<T> from, Span<T> to)
    {
        foreach (int position in which)
        {
            for (int c = 0; c < features.Channels; c++)
            {
                int element = features.Element(c, position);
                to[element] = from[element];
            }
        }
    }

    /// <summary>All numbers of an attribution: in their shape where there is one input, and else one input after another.</summary>
    public static Tensor<T> Joined<T>(NamedTensors<T> attributions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (attributions.Count == 1)
            return attributions.Values;
        var all = new List<T>();
        foreach (var part in attributions)
            all.AddRange(part.Elements);
        return Elements.Shaped([.. all], all.Count);
    }

    /// <summary>The two axes of the positions.</summary>
    /// <exception cref="ArgumentException">There are not two.</exception>
    public static (int Height, int Width) Plane(int[] spatial, string measure) => spatial.Length == 2
        ? (spatial[0], spatial[1])
        : throw Expect.Unexpected(
            "input", $"two axes of positions for {measure}",
            $"positions {Elements.Show(spatial)}; set {nameof(Measure.ChannelAxis)} = 0 for images [channels, height, width]");

    /// <summary>The positions by descending score; of equal scores the lower position first.</summary>
    public static int[] Descending(double[] scores) => Ordered(scores, -1);

    /// <summary>The positions by ascending score; of equal scores the lower position first.</summary>
    public static int[] Ascending(double[] scores) => Ordered(scores, 1);

    /// <summary>The magnitudes, or the numbers as they are.</summary>
    public static double[] Magnitudes(double[] scores, bool absolute = true) => absolute ? Array.ConvertAll(scores, Math.Abs) : scores;

    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static void CheckFinite(double[] numbers, string name)
    {
        if (!TensorPrimitives.IsFiniteAll<double>(numbers))
        {
            int at = Array.FindIndex(numbers, number => !double.IsFinite(number));
            throw Expect.Unexpected(name, "finite numbers", FormattableString.Invariant($"{numbers[at]} at {at}"));
        }
    }

    private static int[] Ordered(double[] scores, int sign)
    {
        var order = new int[scores.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        // No two are equal by this comparison, so that any sort gives the stable order. −0 and 0 are the same score.
        Array.Sort(order, (a, b) => scores[a] == scores[b] ? a.CompareTo(b) : sign * scores[a].CompareTo(scores[b]));
        return order;
    }
}
