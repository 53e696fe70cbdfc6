namespace AutoIG;

/// <summary>
/// DeepLIFT of a neuron: the multipliers start at N, an element of a layer or a sum of several, with 1, in place of the output, and
/// A_i = m_i·(x_i − x′_i) (Shrikumar, Greenside and Kundaje 2017, "Learning Important Features Through Propagating Activation Differences",
/// arXiv 1704.02685).
/// </summary>
/// <remarks>
/// The output of the model plays no part, and neither does the target, which is only checked. <see cref="Attribution{T}.Output"/> is N(x),
/// <see cref="Attribution{T}.BaselineOutput"/> N(x′), and the attributions sum to their difference.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
/// <param name="Neurons">The element, or several.</param>
public sealed record NeuronDeepLift(LayerKey Layer, Neurons Neurons) : ComparisonMethod
{
    /// <summary>The attributions of one element.</summary>
    /// <param name="layer">The layer, by its generated key.</param>
    /// <param name="neuron">The element: one index for each dimension of the layer, or its row-major position alone.</param>
    public NeuronDeepLift(LayerKey layer, params ReadOnlySpan<int> neuron)
        : this(layer, Neurons.At(neuron))
    {
    }

    /// <summary>The element, or several.</summary>
    /// <exception cref="ArgumentNullException">It is <see langword="null"/>.</exception>
    public Neurons Neurons { get; init => field = Expect.NotNull(value, nameof(Neurons)); } = Expect.NotNull(Neurons, nameof(Neurons));

    internal override LayerKey? LayerOnTheWay => Layer;

    internal override Neurons? ExplainedNeurons => Neurons;
}
