using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Integrated Gradients: A_i = (x_i − x′_i) ∫₀¹ ∂F(x′ + α (x − x′))/∂x_i dα (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution
/// for Deep Networks", arXiv 1703.01365).
/// </summary>
/// <remarks>
/// The attributions sum to F(x) − F(x′), up to the quadrature: see <see cref="Attribution{T}.ConvergenceDelta"/>. With several baselines
/// they are the weighted mean of those for each.
/// </remarks>
public sealed record IntegratedGradients : PathMethod
{
    /// <summary>
    /// Whether the averaged gradients are multiplied by x − x′ (global attributions, the default) or left as they are (local ones).
    /// </summary>
    public bool MultiplyByInputs { get; init; } = true;

    internal override bool IsComplete => MultiplyByInputs;

    internal override PathScale Scale => MultiplyByInputs ? PathScale.Inputs : PathScale.Width;

    internal override bool AddsUpOnPieces => true;

    internal override void Integrate<T>(PathIntegral<T> path) => path.Integrate();
}
