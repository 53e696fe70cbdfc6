using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Integrated Gradients in the space of a layer: A = (y − y′) ∫₀¹ ∂F/∂y(y′ + α (y − y′)) dα, where y is what the layer is at the input, y′
/// what it is at the baseline, and F is taken as a function of the layer (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep
/// Networks", arXiv 1703.01365, applied to a layer).
/// </summary>
/// <remarks>
/// <para>The path is the straight line between the two values of the layer. <see cref="LayerConductance"/> follows the curve y(x(α))
/// instead; the two agree where y is affine in x.</para>
/// <para>Only this layer is replaced: what goes around it, as a shortcut does, is what it is at the input. So the attributions sum to
/// F(x) − F(x with y′ in the place of y), and the latter is <see cref="Attribution{T}.BaselineOutput"/>. For a layer through which every
/// path from input to output leads it is F(x′).</para>
/// <para>For the embedding of tokens use <see cref="IntegratedGradients"/> with <see cref="AttributionMethod.OfEmbeddings"/>.</para>
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerIntegratedGradients(LayerKey Layer) : PathMethod
{
    internal override LayerKey? ExplainedLayer => Layer;

    internal override bool IsComplete => true;

    // What replaces the layer is seen by one backward sweep.
    internal override bool SharesPoints => false;

    internal override PathScale Scale => PathScale.Layer;

    internal override bool AddsUpOnPieces => true;

    internal override bool ReadsLayerAtEnds => true;

    internal override bool ReplacesLayerAlone => true;

    internal override void Integrate<T>(PathIntegral<T> path) => path.IntegrateAlongLayer();
}
