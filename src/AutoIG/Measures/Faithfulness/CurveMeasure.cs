namespace AutoIG;

/// <summary>The area under a curve of F as features come or go, the most important first.</summary>
public abstract record CurveMeasure : AttributionMeasure
{
    private protected CurveMeasure()
    {
    }

    /// <summary>How many features come or go in one step; 1 by default. The last step may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int FeaturesPerStep
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(FeaturesPerStep));
    } = 1;

    /// <summary>
    /// Whether all steps weigh the same, as in the paper's own code, in place of the share of features that they move: these differ where
    /// the last step is smaller. Off by default.
    /// </summary>
    public bool EqualSteps { get; init; }

    private protected MeasureResult Area<T>(MeasureCall<T> call, T[] from, T[] to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var curve = ReplacementCurve.Of(Features.Descending(call.Scores), FeaturesPerStep);
        double[] shares = curve.Shares(EqualSteps), values = curve.Values(call, from, to);
        return new MeasureResult(ReplacementCurve.Area(shares, values), ("F", values), ("share", shares));
    }
}
