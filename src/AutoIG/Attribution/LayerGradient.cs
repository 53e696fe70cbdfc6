using AutoIG.Functions;

namespace AutoIG;

/// <summary>The gradient of the output with respect to the elements of a layer, ∂F/∂y at the input.</summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerGradient(LayerKey Layer) : AttributionMethod
{
    /// <summary>Whether each derivative is multiplied by the layer's value, y · ∂F/∂y; off by default.</summary>
    public bool TimesActivation { get; init; }

    internal override bool HasBaseline => false;

    internal override LayerKey? ExplainedLayer => Layer;

    internal override bool SharesPoints => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var layer = Layers.Find(work.Bound, Layer);
        work.EvaluateEnds(layer);
        var path = work.Path;
        path.Layer = layer;
        PointGradients.Place(work);
        path.IntegrateLayer(timesTangent: false);
        for (int result = 0; result < work.Results; result++)
        {
            var attributions = work.Result(result);
            path.LayerSums(result).CopyTo(attributions);
            ReadOnlySpan<T> activations = path.LayerAt(result % work.Samples);
            for (int i = 0; TimesActivation && i < attributions.Length; i++)
                attributions[i] = Moves.Times(attributions[i], T.Zero, activations[i]);
        }
    }
}
