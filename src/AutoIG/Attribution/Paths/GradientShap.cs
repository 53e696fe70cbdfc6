namespace AutoIG;

/// <summary>
/// Gradient SHAP: expected gradients with noise on the input, the mean over j of (x + ε_j − b_j) ∇F(b_j + α_j (x + ε_j − b_j)) (Lundberg
/// and Lee 2017, "A Unified Approach to Interpreting Model Predictions", arXiv 1705.07874, and the package that goes with it).
/// </summary>
public sealed record GradientShap : ExpectedGradients
{
    /// <summary>The noise: normal with σ = 0.1 of each input's range by default. Given noise counts itself, as α does.</summary>
    /// <exception cref="ArgumentNullException">The noise is <see langword="null"/>.</exception>
    public Noise Noise
    {
        get;
        init => field = Expect.NotNull(value, nameof(Noise));
    } = Noise.ShareOfRange(0.1);

    private protected override Noise? InputNoise => Noise;
}
