namespace AutoIG.Reports;

/// <summary>An explained row of named features.</summary>
public sealed record TabularExplanation : Explanation
{
    /// <summary>The features in any order; the report sorts them by magnitude.</summary>
    public required IReadOnlyList<FeatureAttribution> Features
    {
        get;
        init => field = Expect.Items(value, nameof(Features));
    }

    /// <inheritdoc/>
    public override double AttributionSum => Features.Sum(feature => feature.Attribution);
}
