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

    /// <summary>
    /// Whether each noise is taken with both signs: the mean is over the pairs ½(a(x + ε_j) + a(x − ε_j)), in which what a(x + ε) has of
    /// odd powers of ε cancels (antithetic variates, Hammersley and Morton 1956). Off by default. <see cref="NoisyMethod.Samples"/> then
    /// counts both members of the pairs and is even; given noise has one row for each pair.
    /// </summary>
    public bool Antithetic { get; init; }

    internal override bool GivesGradients => Inner.GivesGradients;

    private protected override bool IsAntithetic => Antithetic;

    private protected override bool GivesMean => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        if (Antithetic && Noise.Rows is null && Samples % 2 != 0)
            throw new InvalidOperationException($"{nameof(Samples)}: expected an even number, two for each noise, got {Samples}.");
        base.Attribute(work);
    }

    private protected override void Summarise(Span<double> mean, ReadOnlySpan<double> squaredDeviations, int count)
    {
        // The mean itself.
    }
}
