using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// DeepLIFT of a neuron: the multipliers start at one element N of a layer, with 1, in place of the output, and A_i = m_i·(x_i − x′_i)
/// (Shrikumar, Greenside and Kundaje 2017, "Learning Important Features Through Propagating Activation Differences", arXiv 1704.02685).
/// </summary>
/// <remarks>
/// The attributions sum to N(x) − N(x′). The output of the model plays no part, and neither does the target, which is only checked.
/// </remarks>
public sealed record NeuronDeepLift : ComparisonMethod
{
    private readonly int[] neuron;

    /// <summary>The attributions of one element.</summary>
    /// <param name="layer">The layer, by its generated key.</param>
    /// <param name="neuron">The element: one index for each dimension of the layer, or its row-major position alone.</param>
    public NeuronDeepLift(LayerKey layer, params ReadOnlySpan<int> neuron)
    {
        Layer = layer;
        this.neuron = neuron.ToArray();
    }

    /// <summary>The layer.</summary>
    public LayerKey Layer { get; }

    /// <summary>The element's indices, or its row-major position.</summary>
    public ReadOnlySpan<int> Neuron => neuron;

    // To N(x) − N(x′), and not to the difference of the outputs, which the result states.
    internal override bool IsComplete => false;

    internal override LayerKey? LayerOnTheWay => Layer;

    internal override int[]? SeedsOf<T>(BoundFunction<T> bound, LayerInfo layer) => [Layers.Locate(bound, layer, neuron)];

    /// <inheritdoc/>
    public bool Equals(NeuronDeepLift? other) =>
        base.Equals(other) && Layer == other.Layer && neuron.AsSpan().SequenceEqual(other.neuron);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Layer, neuron.Length == 0 ? 0 : neuron[^1]);
}
