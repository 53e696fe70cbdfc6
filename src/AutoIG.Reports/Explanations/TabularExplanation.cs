namespace AutoIG.Reports;

/// <summary>An explained row of named features: bars and, from <see cref="Explanation.BaselineOutput"/> on, a waterfall.</summary>
/// <remarks>
/// Rows with the same names in the same order are one table of the report, whose global views are drawn over all of them.
/// </remarks>
public sealed record TabularExplanation : Explanation
{
    /// <summary>The features; the report sorts them by magnitude.</summary>
    public required IReadOnlyList<FeatureAttribution> Features
    {
        get;
        init => field = Expect.Items(value, nameof(Features));
    }

    /// <inheritdoc/>
    public override double AttributionSum => Features.Sum(feature => feature.Attribution);
}
