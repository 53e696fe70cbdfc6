using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Neuron conductance: A_i = (x_i − x′_i) ∫₀¹ (∂F/∂y_j)(∂y_j/∂x_i) dα, the part of each input's Integrated Gradients that passes through
/// one element y_j of a layer (Dhamdhere, Sundararajan and Yan 2018, "How Important Is a Neuron?", arXiv 1805.12233). It sums to that
/// element's <see cref="LayerConductance"/>. Of several elements it is the sum.
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
/// <param name="Neurons">The element, or several.</param>
public sealed record NeuronConductance(LayerKey Layer, Neurons Neurons) : PathMethod
{
    /// <summary>The conductance through one element.</summary>
    /// <param name="layer">The layer, by its generated key.</param>
    /// <param name="neuron">The element: one index for each dimension of the layer, or its row-major position alone.</param>
    public NeuronConductance(LayerKey layer, params ReadOnlySpan<int> neuron)
        : this(layer, Neurons.At(neuron))
    {
    }

    /// <summary>The element, or several.</summary>
    /// <exception cref="ArgumentNullException">It is <see langword="null"/>.</exception>
    public Neurons Neurons { get; init => field = Expect.NotNull(value, nameof(Neurons)); } = Expect.NotNull(Neurons, nameof(Neurons));

    internal override PathScale Scale => PathScale.Inputs;

    internal override LayerKey? LayerOnTheWay => Layer;

    /// <remarks>Each target's adjoint of the neuron goes back by itself, on the same values as the adjoints of all.</remarks>
    internal override bool SharesPoints => false;

    internal override void Integrate<T>(PathIntegral<T> path) =>
        path.IntegrateThroughNeurons(Neurons.Locate(path.Bound, path.Layer!), ofTheirSum: false);
}
