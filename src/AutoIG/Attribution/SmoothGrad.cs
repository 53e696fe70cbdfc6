namespace AutoIG;

/// <summary>
/// SmoothGrad: the mean of a method's attributions at noisy copies of the input, (1/n) Σ_j a(x + ε_j) (Smilkov et al. 2017,
/// "SmoothGrad: removing noise by adding noise", arXiv 1706.03825). Around <see cref="Saliency"/> by default.
/// </summary>
public sealed record SmoothGrad : NoisyMethod
{
    /// <summary>Around <see cref="Saliency"/>.</summary>
    public SmoothGrad()
        : this(new Saliency())
    {
    }

    /// <summary>Around any method.</summary>
    /// <param name="inner">The method that explains each noisy sample.</param>
    public SmoothGrad(AttributionMethod inner)
        : base(inner)
    {
    }

    internal override bool GivesGradients => Inner.GivesGradients;

    private protected override void Summarise(Span<double> mean, ReadOnlySpan<double> squaredDeviations, int count)
    {
        // The mean itself.
    }
}
