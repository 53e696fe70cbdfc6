namespace AutoIG.Reports;

/// <summary>An explained image.</summary>
public sealed record ImageExplanation : Explanation
{
    /// <summary>The image as a person should see it.</summary>
    public required Picture Image { get; init; }

    /// <summary>The attribution of each pixel.</summary>
    public required AttributionMap Attribution { get; init; }

    /// <inheritdoc/>
    public override double AttributionSum => Attribution.Sum;
}
