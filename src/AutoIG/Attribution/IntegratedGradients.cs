namespace AutoIG;

/// <summary>
/// Integrated Gradients: A_i = (x_i − x′_i) ∫₀¹ ∂F(x′ + α (x − x′))/∂x_i dα (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution
/// for Deep Networks", arXiv 1703.01365).
/// </summary>
/// <remarks>
/// The attributions sum to F(x) − F(x′), up to the quadrature: see <see cref="Attribution{T}.ConvergenceDelta"/>. With several baselines
/// they are the weighted mean of those for each.
/// </remarks>
public sealed record IntegratedGradients : AttributionMethod
{
    /// <summary>n, the number of points on the path; 50 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Steps
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Steps)} is {value}; expected 1 at least.");
    } = 50;

    /// <summary>Where the points lie and what they weigh; Gauss–Legendre by default.</summary>
    public QuadratureRule Rule { get; init; } = QuadratureRule.GaussLegendre;

    /// <summary>Any nodes and weights, in place of <see cref="Rule"/> and <see cref="Steps"/>.</summary>
    public Quadrature? Quadrature { get; init; }

    /// <summary>
    /// Whether the averaged gradients are multiplied by x − x′ (global attributions, the default) or left as they are (local ones).
    /// </summary>
    public bool MultiplyByInputs { get; init; } = true;

    internal override bool HasBaseline => true;

    internal override bool IsComplete => MultiplyByInputs;

    internal override void Attribute<T>(Explanation<T> explanation)
    {
        // 1. α: where on the path from the baseline x′ to the input x, and with which weights.
        var quadrature = Quadrature ?? AutoIG.Quadrature.Of(Rule, Steps);

        // 2. The interpolated inputs x′ + α (x − x′); 3. the gradients there; 4. their weighted average: one integral for each pair of an
        // input and a baseline, taken together.
        var path = explanation.Path;
        for (int sample = 0; sample < explanation.Samples; sample++)
        {
            for (int baseline = 0; baseline < explanation.Baselines; baseline++)
                path.AddSegment(start: explanation.BaselineRow(baseline), end: sample);
        }
        explanation.EvaluateEnds();
        path.Place(quadrature.NodeArray, quadrature.WeightArray, quadrature.Count, explanation.UsesFrontier);
        path.Integrate();

        // 5. Scaled by x − x′, and averaged over the baselines.
        int segment = 0;
        for (int sample = 0; sample < explanation.Samples; sample++)
        {
            var attributions = explanation.Result(sample);
            ReadOnlySpan<T> input = explanation.Ends[sample];
            for (int b = 0; b < explanation.Baselines; b++)
            {
                ReadOnlySpan<T> baseline = explanation.Ends[explanation.BaselineRow(b)];
                ReadOnlySpan<double> averageGradient = path.Sums(segment++);
                double share = explanation.BaselineWeight(b);
                for (int i = 0; i < attributions.Length; i++)
                {
                    double scale = MultiplyByInputs ? double.CreateTruncating(input[i]) - double.CreateTruncating(baseline[i]) : 1;
                    attributions[i] += share * scale * averageGradient[i];
                }
            }
        }
    }
}
