namespace AutoIG;

/// <summary>
/// The gradient of a neuron with respect to the input, ∂N/∂x, where N is an element of a layer, or a sum of several; signed. What
/// <see cref="Saliency"/> is for an output.
/// </summary>
/// <remarks>
/// The output of the model plays no part, and neither does the target, which is only checked. <see cref="Attribution{T}.Output"/> is N(x).
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
/// <param name="Neurons">The element, or several.</param>
public sealed record NeuronGradient(LayerKey Layer, Neurons Neurons) : AttributionMethod
{
    /// <summary>The gradient of one element.</summary>
    /// <param name="layer">The layer, by its generated key.</param>
    /// <param name="neuron">The element: one index for each dimension of the layer, or its row-major position alone.</param>
    public NeuronGradient(LayerKey layer, params ReadOnlySpan<int> neuron)
        : this(layer, Neurons.At(neuron))
    {
    }

    /// <summary>The element, or several.</summary>
    /// <exception cref="ArgumentNullException">It is <see langword="null"/>.</exception>
    public Neurons Neurons { get; init => field = Expect.NotNull(value, nameof(Neurons)); } = Expect.NotNull(Neurons, nameof(Neurons));

    internal override bool HasBaseline => false;

    internal override bool GivesGradients => true;

    internal override LayerKey? LayerOnTheWay => Layer;

    internal override Neurons? ExplainedNeurons => Neurons;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        EvaluateEnds(work);
        var path = work.Path;
        path.Layer = Layers.Find(work.Bound, Layer);
        PointGradients.Place(work);
        path.IntegrateThroughNeurons(Neurons.Locate(work.Bound, path.Layer), ofTheirSum: true);
        for (int sample = 0; sample < work.Samples; sample++)
            path.Sums(sample).CopyTo(work.Result(sample));
    }
}
