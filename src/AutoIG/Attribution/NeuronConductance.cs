using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Neuron conductance: A_i = (x_i − x′_i) ∫₀¹ (∂F/∂y_j)(∂y_j/∂x_i) dα, the part of each input's Integrated Gradients that passes through
/// one element y_j of a layer (Dhamdhere, Sundararajan and Yan 2018, "How Important Is a Neuron?", arXiv 1805.12233). It sums to that
/// element's <see cref="LayerConductance"/>.
/// </summary>
public sealed record NeuronConductance : PathMethod
{
    private readonly int[] neuron;

    /// <summary>The conductance through one element.</summary>
    /// <param name="layer">The layer, by its generated key.</param>
    /// <param name="neuron">The element: one index for each dimension of the layer, or its row-major position alone.</param>
    public NeuronConductance(LayerKey layer, params ReadOnlySpan<int> neuron)
    {
        Layer = layer;
        this.neuron = neuron.ToArray();
    }

    /// <summary>The layer.</summary>
    public LayerKey Layer { get; }

    /// <summary>The element's indices, or its row-major position.</summary>
    public ReadOnlySpan<int> Neuron => neuron;

    internal override PathScale Scale => PathScale.Inputs;

    internal override LayerKey? LayerOnTheWay => Layer;

    /// <remarks>Each target's adjoint of the neuron goes back by itself, on the same values as the adjoints of all.</remarks>
    internal override bool SharesPoints => false;

    internal override void Integrate<T>(PathIntegral<T> path) =>
        path.IntegrateThroughNeuron(Layers.Locate(path.Bound, path.Layer!, neuron));

    /// <inheritdoc/>
    public bool Equals(NeuronConductance? other) =>
        base.Equals(other) && Layer == other.Layer && neuron.AsSpan().SequenceEqual(other.neuron);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Layer, neuron.Length == 0 ? 0 : neuron[^1]);
}
