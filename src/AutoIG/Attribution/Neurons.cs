using System.Globalization;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// What neuron methods explain of a layer: one element, the sum of several, or the sum over all positions of a channel.
/// </summary>
public sealed class Neurons : IEquatable<Neurons>
{
    private readonly int[][] elements;
    private readonly int channel, axis;

    private Neurons(int[][] elements, int channel = -1, int axis = 0) =>
        (this.elements, this.channel, this.axis) = (elements, channel, axis);

    /// <summary>One element.</summary>
    /// <param name="indices">One index for each dimension of the layer, or the row-major position alone; none for a scalar.</param>
    public static Neurons At(params ReadOnlySpan<int> indices) => new([indices.ToArray()]);

    /// <summary>The sum of several elements.</summary>
    /// <param name="elements">The indices of each, as in <see cref="At"/>; no element twice.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Neurons Sum(params ReadOnlySpan<int[]> elements)
    {
        if (elements.IsEmpty)
            throw Expect.Unexpected(nameof(elements), "at least one", "none");
        var copy = new int[elements.Length][];
        for (int i = 0; i < copy.Length; i++)
            copy[i] = [.. Expect.NotNull(elements[i], nameof(elements))];
        return new Neurons(copy);
    }

    /// <summary>The sum over all positions of a channel of a feature map: over all elements with this index on the axis.</summary>
    /// <param name="channel">The index of the channel.</param>
    /// <param name="axis">
    /// The axis of the channels; from the end where negative. The first by default, as in [channels, height, width]; −1 for the features
    /// of [tokens, features].
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The channel is below 0.</exception>
    public static Neurons Channel(int channel, int axis = 0) => new([], Expect.AtLeast(channel, 0, nameof(channel)), axis);

    /// <summary>Where the elements lie in the layer's storage.</summary>
    /// <exception cref="ArgumentException">The layer has no such element, or one is named twice.</exception>
    internal int[] Locate<T>(BoundFunction<T> bound, LayerInfo layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (channel >= 0)
            return LocateChannel(bound, layer);
        var located = new int[elements.Length];
        for (int i = 0; i < located.Length; i++)
            located[i] = Layers.Locate(bound, layer, elements[i]);
        if (located.Distinct().Count() < located.Length)
            throw Expect.Unexpected("neurons", "each element once", ToString());
        return located;
    }

    private int[] LocateChannel<T>(BoundFunction<T> bound, LayerInfo layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] shape = bound.Plan.LayerShapes[layer.Index];
        int at = axis < 0 ? axis + shape.Length : axis;
        if (at < 0 || at >= shape.Length || channel >= shape[at])
        {
            throw Expect.OutOfRange(
                "neurons", $"a channel of the layer '{layer.Name}', which has shape {Elements.Show(shape)}", ToString());
        }

        var layout = new ChannelLayout(shape, at);
        return [.. Enumerable.Range(0, layout.Positions)
            .Select(position => Layers.StoragePosition(shape, layer.Storage, layout.Element(channel, position)))];
    }

    /// <inheritdoc/>
    public bool Equals(Neurons? other) =>
        other is not null && channel == other.channel && axis == other.axis && elements.Length == other.elements.Length
        && elements.Zip(other.elements).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Neurons);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(channel);
        hash.Add(axis);
        foreach (int[] element in elements)
        {
            hash.Add(element.Length);
            foreach (int index in element)
                hash.Add(index);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        channel < 0 ? string.Join(" + ", elements.Select(element => Elements.Show(element)))
        : axis == 0 ? string.Create(CultureInfo.InvariantCulture, $"channel {channel}")
        : string.Create(CultureInfo.InvariantCulture, $"channel {channel} of axis {axis}");
}
