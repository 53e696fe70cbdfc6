namespace AutoIG.Reports;

/// <summary>An explained image.</summary>
public sealed record ImageExplanation : Explanation
{
    /// <summary>The image as a person should see it.</summary>
    public required Picture Image
    {
        get;
        init => field = Expect.NotNull(value, nameof(Image));
    }

    /// <summary>The attribution of each pixel.</summary>
    public required AttributionMap Attribution
    {
        get;
        init => field = Expect.NotNull(value, nameof(Attribution));
    }

    /// <inheritdoc/>
    public override double AttributionSum => Attribution.Sum;
}
