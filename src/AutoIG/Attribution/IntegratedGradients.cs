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

    /// <summary>
    /// The error of completeness that is allowed, as a share of how much F changes along the path. Where it is stated the points are placed
    /// by need, in place of <see cref="PathMethod.Rule"/>, <see cref="PathMethod.Steps"/> and <see cref="PathMethod.Quadrature"/>: the path
    /// is cut into pieces, and those that are not complete are halved.
    /// </summary>
    /// <remarks>
    /// For a float model 1e-4 is within reach; below the rounding of F itself nothing is asked. What was reached is
    /// <see cref="Attribution{T}.ConvergenceDelta"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double? Tolerance
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw Expect.OutOfRange(nameof(Tolerance), "a number above 0", value);
    }

    /// <summary>How many points a <see cref="Tolerance"/> may cost; 2,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxSteps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxSteps));
    } = 2000;

    internal override bool IsComplete => MultiplyByInputs;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        if (Tolerance is { } tolerance)
        {
            work.EvaluateEnds();
            for (int sample = 0; sample < work.Samples; sample++)
            {
                for (int baseline = 0; baseline < work.Baselines; baseline++)
                    AdaptivePath.Integrate(work, sample, baseline, tolerance, MaxSteps, MultiplyByInputs);
            }
            return;
        }

        // 1. α: where on the path from the baseline x′ to the input x, and with which weights.
        PlacePoints(work);

        // F(x) and F(x′), and the frontier there.
        work.EvaluateEnds();

        // 2. The interpolated inputs x′ + α (x − x′); 3. the gradients there; 4. their weighted average.
        work.Path.Integrate();

        // 5. Scaled by x − x′, and averaged over the baselines.
        AverageOverBaselines(work, MultiplyByInputs);
    }
}
