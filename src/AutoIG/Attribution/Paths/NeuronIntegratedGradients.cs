using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Integrated Gradients of a neuron: A_i = (x_i − x′_i) ∫₀¹ ∂N(x′ + α (x − x′))/∂x_i dα, where N is an element of a layer, or a sum of
/// several (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks", arXiv 1703.01365, with a neuron in the place of the
/// output).
/// </summary>
/// <remarks>
/// The output of the model plays no part, and neither does the target, which is only checked: what of the output passes through a neuron
/// is its <see cref="NeuronConductance"/>. <see cref="Attribution{T}.Output"/> is N(x), <see cref="Attribution{T}.BaselineOutput"/> N(x′),
/// and the attributions sum to their difference.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
/// <param name="Neurons">The element, or several.</param>
public sealed record NeuronIntegratedGradients(LayerKey Layer, Neurons Neurons) : PathMethod
{
    /// <summary>Integrated Gradients of one element.</summary>
    /// <param name="layer">The layer, by its generated key.</param>
    /// <param name="neuron">The element: one index for each dimension of the layer, or its row-major position alone.</param>
    public NeuronIntegratedGradients(LayerKey layer, params ReadOnlySpan<int> neuron)
        : this(layer, Neurons.At(neuron))
    {
    }

    /// <summary>The element, or several.</summary>
    /// <exception cref="ArgumentNullException">It is <see langword="null"/>.</exception>
    public Neurons Neurons { get; init => field = Expect.NotNull(value, nameof(Neurons)); } = Expect.NotNull(Neurons, nameof(Neurons));

    internal override bool IsComplete => true;

    // The neurons are explained, whatever the target is: there is nothing to share.
    internal override bool SharesPoints => false;

    internal override PathScale Scale => PathScale.Inputs;

    internal override bool AddsUpOnPieces => true;

    internal override LayerKey? LayerOnTheWay => Layer;

    internal override bool ReadsLayerAtEnds => true;

    internal override Neurons? ExplainedNeurons => Neurons;

    internal override double ValueAt<T>(AttributionWorkspace<T> work, PathIntegral<T> path, int end) =>
        NeuronPoints<T>.Sum(path.LayerAt(end), Neurons.Locate(path.Bound, path.Layer!));

    internal override void Integrate<T>(PathIntegral<T> path) =>
        path.IntegrateThroughNeurons(Neurons.Locate(path.Bound, path.Layer!), ofTheirSum: true);
}
