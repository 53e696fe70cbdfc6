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

    internal override bool SharesPoints => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var path = PointGradients.OfLayer(work, Layers.Find(work.Bound, Layer));
        for (int result = 0; result < work.Results; result++)
            path.LayerSums(result).CopyTo(work.Result(result));
    }
}
