namespace AutoIG;

/// <summary>
/// VarGrad: the population variance of a method's attributions at noisy copies of the input, (1/n) Σ_j (a(x + ε_j) − mean)² (Adebayo et al.
/// 2018, "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values", arXiv 1810.03307). Around
/// <see cref="Saliency"/> by default.
/// </summary>
public sealed record VarGrad : NoisyMethod
{
    /// <summary>Around <see cref="Saliency"/>.</summary>
    public VarGrad()
        : this(new Saliency())
    {
    }

    /// <summary>Around any method.</summary>
    /// <param name="inner">The method that explains each noisy sample.</param>
    public VarGrad(AttributionMethod inner)
        : base(inner)
    {
    }

    private protected override void Summarise(Span<double> mean, ReadOnlySpan<double> squaredDeviations, int count)
    {
        for (int i = 0; i < mean.Length; i++)
            mean[i] = squaredDeviations[i] / count;
    }
}
