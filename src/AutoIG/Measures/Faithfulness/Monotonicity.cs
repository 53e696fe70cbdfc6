namespace AutoIG;

/// <summary>
/// Whether F never falls as features come from the baseline to x, those with the smallest attribution first: 1 or 0, or the share of steps
/// where it does not fall (Arya et al. 2019, "One Explanation Does Not Fit All", arXiv 1909.03012).
/// </summary>
/// <remarks>
/// 1 is good. The first step, from the baseline, is not judged. One fall, however small, makes the yes or no a no; features that speak
/// against the output make F fall under any explanation. The columns are F and the share of features that have come.
/// </remarks>
public sealed record Monotonicity : AttributionMeasure
{
    /// <summary>How many features come in one step; 1 by default. The last step may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int FeaturesPerStep
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(FeaturesPerStep));
    } = 1;

    /// <summary>Whether features are ordered by the magnitude of their attribution; off by default.</summary>
    public bool Absolute { get; init; }

    /// <summary>Whether the score is the share of steps in which F does not fall; off by default.</summary>
    public bool AsShare { get; init; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        var curve = ReplacementCurve.Of(Features.Ascending(Features.Magnitudes(call.Scores, Absolute)), FeaturesPerStep);
        if (curve.Steps < 2)
            throw Expect.OutOfRange(nameof(FeaturesPerStep), $"two steps at least over {call.Scores.Length} features", FeaturesPerStep);
        double[] values = curve.Values(call, call.BaselineRow, call.X);
        int rising = 0;
        for (int m = 1; m < curve.Steps; m++)
            rising += values[m + 1] >= values[m] ? 1 : 0;
        double share = rising / (curve.Steps - 1.0);
        return new MeasureResult(AsShare ? share : share == 1 ? 1 : 0, ("F", values), ("share", curve.Shares()));
    }
}
