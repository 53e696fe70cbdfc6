using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Internal influence: for each element y of a layer ∫₀¹ ∂F/∂y dα along x(α) = x′ + α (x − x′) (Leino et al. 2018,
/// "Influence-Directed Explanations for Deep Convolutional Networks", arXiv 1802.03788).
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record InternalInfluence(LayerKey Layer) : PathMethod
{
    internal override LayerKey? ExplainedLayer => Layer;

    internal override PathScale Scale => PathScale.Width;

    internal override void Integrate<T>(PathIntegral<T> path) => path.IntegrateLayer(timesTangent: false);
}
