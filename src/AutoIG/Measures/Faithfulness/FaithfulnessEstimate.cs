namespace AutoIG;

/// <summary>
/// Pearson's correlation, over the features i, of A_i and F(x) − F(x with i from the baseline) (Alvarez-Melis and Jaakkola 2018, "Towards
/// Robust Interpretability with Self-Explaining Neural Networks", arXiv 1806.07538).
/// </summary>
/// <remarks>
/// Near 1 attributions are in proportion to what each feature does alone; features that stand for each other do little alone, whatever they
/// do together. NaN where the attributions or the drops are all the same. The columns are the drops and the attributions. One evaluation a
/// feature.
/// </remarks>
public sealed record FaithfulnessEstimate : AttributionMeasure
{
    internal override MeasureResult Judge<T>(MeasureCall<T> call) => SubsetSums.Correlate(call, Singles(call.Scores.Length));

    /// <summary>Each feature as a set of its own.</summary>
    internal static int[][] Singles(int features)
    {
        var sets = new int[features][];
        for (int i = 0; i < features; i++)
            sets[i] = [i];
        return sets;
    }
}
