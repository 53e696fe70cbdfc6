using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A shape as channels of positions: which axis holds the channels, and where the element of a channel at a position lies.
/// </summary>
internal sealed class ChannelLayout
{
    private const int MostSpatialAxes = 3;

    private readonly int inner = 1;

    /// <summary>A shape with its channels on an axis; −1 for one channel that has no axis.</summary>
    public ChannelLayout(int[] shape, int axis)
    {
        Axis = axis;
        Channels = axis < 0 ? 1 : shape[axis];
        Spatial = axis < 0 ? shape : [.. shape[..axis], .. shape[(axis + 1)..]];
        for (int i = axis + 1; i < shape.Length; i++)
            inner *= shape[i];
        Positions = 1;
        foreach (int size in Spatial)
            Positions *= size;
    }

    /// <summary>The axis of the channels; −1 where there is none.</summary>
    public int Axis { get; }

    /// <summary>How many channels there are.</summary>
    public int Channels { get; }

    /// <summary>How many positions each has.</summary>
    public int Positions { get; }

    /// <summary>The sizes of the axes of the positions.</summary>
    public int[] Spatial { get; }

    /// <summary>The row-major place of an element in the shape.</summary>
    public int Element(int channel, int position)
    {
        if (Axis < 0)
            return position;
        var (outer, within) = Math.DivRem(position, inner);
        return (((outer * Channels) + channel) * inner) + within;
    }

    /// <summary>A layer as feature maps.</summary>
    /// <param name="bound">The bound function.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="axis">
    /// The axis of its channels, from the end where negative; <see langword="null"/> where the layer itself shall tell.
    /// </param>
    /// <exception cref="ArgumentException">The layer has no positions, or does not tell.</exception>
    public static ChannelLayout OfLayer<T>(BoundFunction<T> bound, LayerInfo layer, int? axis)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] shape = bound.Plan.LayerShapes[layer.Index];
        if (shape.Length is < 2 or > MostSpatialAxes + 1)
        {
            throw Expect.Unexpected(
                nameof(layer), "feature maps, [channels, …] with one to three axes of positions",
                $"'{layer.Name}' of shape {Elements.Show(shape)}; {nameof(LayerGradientXActivation)} and "
                + $"{nameof(LayerIntegratedGradients)} explain any layer");
        }

        if (axis is { } given)
        {
            int at = given < 0 ? given + shape.Length : given;
            return at >= 0 && at < shape.Length
                ? new ChannelLayout(shape, at)
                : throw Expect.OutOfRange(
                    nameof(ClassActivationMap.ChannelAxis), $"an axis of layer '{layer.Name}', which has shape {Elements.Show(shape)}",
                    given);
        }

        // Convolutions keep their maps channels-last. What lies otherwise may be anything: tokens of features, heads of attention.
        return shape.Length > 2 && IsChannelsLast(layer.Storage, shape.Length)
            ? new ChannelLayout(shape, 0)
            : throw Expect.Unexpected(
                nameof(layer), "feature maps of two or three dimensions",
                $"'{layer.Name}' of shape {Elements.Show(shape)}, which does not tell channels from positions. Set "
                + $"{nameof(ClassActivationMap.ChannelAxis)}: 0 for [channels, positions], -1 for the tokens [tokens, features] of a "
                + "transformer, which get one number each");
    }

    /// <summary>The only input that has the positions which a layer's feature maps are a picture of.</summary>
    /// <remarks>
    /// Its channels lie on the same axis as the layer's, or it has none. No axis of it is shorter than the layer's: where one is, its
    /// channels probably lie elsewhere.
    /// </remarks>
    /// <returns>The index of the input, and its layout.</returns>
    /// <exception cref="ArgumentException">There is none, or several.</exception>
    public static (int Input, ChannelLayout Layout) OfInput<T>(BoundFunction<T> bound, ChannelLayout layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var found = new List<(int Input, ChannelLayout Layout)>();
        for (int input = 0; input < bound.Inputs.Count; input++)
        {
            int[] shape = bound.Plan.InputShapes[input];
            int axis = shape.Length == layer.Spatial.Length ? -1 : layer.Axis;
            if (shape.Length - (axis < 0 ? 0 : 1) != layer.Spatial.Length)
                continue;
            var layout = new ChannelLayout(shape, axis);
            if (layout.Spatial.Zip(layer.Spatial).All(pair => pair.First >= pair.Second))
                found.Add((input, layout));
        }

        if (found.Count == 1)
            return found[0];
        var inputs = bound.Function.Signature.Inputs.Select((info, i) => $"{info.Name} {Elements.Show(bound.Plan.InputShapes[i])}");
        throw Expect.Unexpected(
            "input",
            $"one input whose positions, on {layer.Spatial.Length} axes, are at least as many as the layer's "
            + $"{Elements.Show(layer.Spatial)} and whose channels lie as the layer's do",
            $"{string.Join(", ", inputs)}; maps that are not enlarged, without {nameof(ClassActivationMap.Upsample)}, have the layer's own "
            + "size");
    }

    private static bool IsChannelsLast(IReadOnlyList<int> storage, int rank)
    {
        bool isLast = storage.Count == rank && storage[^1] == 0;
        for (int i = 0; isLast && i < rank - 1; i++)
            isLast = storage[i] == i + 1;
        return isLast;
    }
}
