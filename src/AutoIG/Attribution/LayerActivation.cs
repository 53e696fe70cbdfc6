namespace AutoIG;

/// <summary>The values of a layer at the input.</summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerActivation(LayerKey Layer) : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override LayerKey? ExplainedLayer => Layer;

    internal override void Attribute<T>(Explanation<T> explanation)
    {
        explanation.EvaluateEnds(Layers.Find(explanation.Bound, Layer));
        for (int sample = 0; sample < explanation.Samples; sample++)
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(explanation.Path.LayerAt(sample), explanation.Result(sample));
    }
}
