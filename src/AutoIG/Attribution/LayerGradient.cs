namespace AutoIG;

/// <summary>
/// The gradient of the output with respect to the elements of a layer, ∂F/∂y at the input; signed. What <see cref="Saliency"/> is for the
/// input.
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerGradient(LayerKey Layer) : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override LayerKey? ExplainedLayer => Layer;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var path = PointGradients.OfLayer(work, Layers.Find(work.Bound, Layer));
        for (int sample = 0; sample < work.Samples; sample++)
            path.LayerSums(sample).CopyTo(work.Result(sample));
    }
}
