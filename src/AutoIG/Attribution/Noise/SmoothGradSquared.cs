namespace AutoIG;

/// <summary>
/// SmoothGrad²: the mean of the squares of a method's attributions at noisy copies of the input, (1/n) Σ_j a(x + ε_j)² (Hooker et al. 2019,
/// "A Benchmark for Interpretability Methods in Deep Neural Networks", arXiv 1806.10758). Around <see cref="Saliency"/> by default.
/// </summary>
public sealed record SmoothGradSquared : NoisyMethod
{
    /// <summary>Around <see cref="Saliency"/>.</summary>
    public SmoothGradSquared()
        : this(new Saliency())
    {
    }

    /// <summary>Around any method.</summary>
    /// <param name="inner">The method that explains each noisy sample.</param>
    public SmoothGradSquared(AttributionMethod inner)
        : base(inner)
    {
    }

    private protected override void Summarise(Span<double> mean, ReadOnlySpan<double> squaredDeviations, int count)
    {
        // Σ a² / n = μ² + Σ (a − μ)² / n, both terms positive: nothing cancels.
        for (int i = 0; i < mean.Length; i++)
            mean[i] = (mean[i] * mean[i]) + (squaredDeviations[i] / count);
    }
}
