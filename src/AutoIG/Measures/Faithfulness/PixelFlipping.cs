namespace AutoIG;

/// <summary>
/// Features go from x to the baseline one after another, and the score is the area over the curve of F,
/// 1/(L+1) Σ_{m=0…L} (F(x) − F(x after m steps)) (Bach et al. 2015, "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by
/// Layer-Wise Relevance Propagation", PLoS ONE; Samek et al. 2017, "Evaluating the Visualization of What a Deep Neural Network Has
/// Learned", arXiv 1509.06321).
/// </summary>
/// <remarks>
/// High is good from the most relevant down, low from the least relevant up, and the difference is good where it is high. Inputs with
/// pixels replaced are none that the model was trained on. The columns are F and the share of features that are gone.
/// </remarks>
public sealed record PixelFlipping : FlippingMeasure
{
    /// <summary>How many features go in one step; 1 by default. The last step may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int FeaturesPerStep
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(FeaturesPerStep));
    } = 1;

    private protected override ReplacementCurve Curve<T>(MeasureCall<T> call, bool ascending) => ReplacementCurve.Of(
        ascending ? Features.Ascending(call.Scores) : Features.Descending(call.Scores), FeaturesPerStep);
}
