using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// The gradient with respect to the elements of a layer times their values, y · ∂F/∂y at the input: what <see cref="InputXGradient"/> is
/// for the input. It compares with nothing: for a change from a baseline see <see cref="LayerIntegratedGradients"/>.
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerGradientXActivation(LayerKey Layer) : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override LayerKey? ExplainedLayer => Layer;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var path = PointGradients.OfLayer(work, Layers.Find(work.Bound, Layer));
        for (int sample = 0; sample < work.Samples; sample++)
        {
            var attributions = work.Result(sample);
            ReadOnlySpan<double> gradient = path.LayerSums(sample);
            ReadOnlySpan<T> activations = path.LayerAt(sample);
            for (int i = 0; i < attributions.Length; i++)
                attributions[i] = Moves.Times(gradient[i], T.Zero, activations[i]);
        }
    }
}
