namespace AutoIG;

/// <summary>
/// Pearson's correlation, over sets S of features, of Σ_{i∈S} A_i and F(x) − F(x with S from the baseline) (Bhatt et al. 2020, "Evaluating
/// and Aggregating Feature-based Model Explanations", arXiv 2005.00631).
/// </summary>
/// <remarks>
/// Near 1 the sums foretell what removing does, up to a factor and a constant. It depends on the size of the sets and on the baseline;
/// random sets of pixels are inputs that the model has never seen. NaN where the sums or the drops are all the same. The columns are the
/// drops and the sums.
/// </remarks>
public sealed record FaithfulnessCorrelation : AttributionMeasure
{
    /// <summary>The sets; by default 100 random ones of a tenth of the features.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    public FeatureSubsets Subsets
    {
        get;
        init => field = Expect.NotNull(value, nameof(Subsets));
    } = FeatureSubsets.OfShare(0.1, 100);

    internal override MeasureResult Judge<T>(MeasureCall<T> call) =>
        SubsetSums.Correlate(call, Subsets.Of(call.Features, call.Cancellation));
}
