namespace AutoIG.Reports;

/// <summary>An explained image.</summary>
/// <remarks>
/// Pictures beyond 1024 × 1024 pixels are shown smaller, and maps beyond 512 × 512 places by the means of squares of them; the card says
/// so. Sums are those of all places.
/// </remarks>
public sealed record ImageExplanation : Explanation
{
    /// <summary>
    /// The image as a person should see it; <see cref="Picture.FromChannels"/> undoes a normalisation. Without it the attributions are
    /// shown alone.
    /// </summary>
    public Picture? Image { get; init; }

    /// <summary>The attribution of each pixel, its channels added up.</summary>
    public required AttributionMap Attribution
    {
        get;
        init => field = Expect.NotNull(value, nameof(Attribution));
    }

    /// <summary>
    /// The attributions of the channels apart, drawn small beside each other; <see cref="AttributionMap.Channels"/> makes them.
    /// </summary>
    public IReadOnlyList<NamedMap> Channels
    {
        get;
        init => field = Expect.Items(value, nameof(Channels));
    } = [];

    /// <inheritdoc/>
    public override double AttributionSum => Attribution.Sum;
}
