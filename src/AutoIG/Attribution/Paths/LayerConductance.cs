using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Layer conductance: for each element y of a layer ∫₀¹ ∂F/∂y · dy/dα dα along x(α) = x′ + α (x − x′), what flows through that element
/// on the way from the baseline to the input (Dhamdhere, Sundararajan and Yan 2018, "How Important Is a Neuron?", arXiv 1805.12233).
/// </summary>
/// <remarks>
/// dy/dα comes from forward mode, so that the only approximation is the quadrature. Over a layer through which every path from input to
/// output leads, conductance sums to F(x) − F(x′); <see cref="Attribution{T}.ConvergenceDelta"/> is 0 for such a layer alone.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerConductance(LayerKey Layer) : PathMethod
{
    internal override LayerKey? ExplainedLayer => Layer;

    internal override bool IsComplete => true;

    internal override PathScale Scale => PathScale.Nothing;

    internal override void Integrate<T>(PathIntegral<T> path) => path.IntegrateLayer(timesTangent: true);
}
