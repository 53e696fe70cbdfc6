namespace AutoIG;

/// <summary>The values of a layer at the input.</summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerActivation(LayerKey Layer) : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override LayerKey? ExplainedLayer => Layer;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        work.EvaluateEnds(Layers.Find(work.Bound, Layer));
        for (int sample = 0; sample < work.Samples; sample++)
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(work.Path.LayerAt(sample), work.Result(sample));
    }
}
