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

    internal override void Attribute<T>(Explanation<T> explanation)
    {
        // 1. α: where on the path from the baseline x′ to the input x, and with which weights.
        PlacePoints(explanation);

        // F(x) and F(x′), and the frontier there.
        explanation.EvaluateEnds();

        // 2. The interpolated inputs x′ + α (x − x′); 3. the gradients there; 4. their weighted average.
        explanation.Path.Integrate();

        // 5. Scaled by x − x′, and averaged over the baselines.
        AverageOverBaselines(explanation, MultiplyByInputs);
    }
}
