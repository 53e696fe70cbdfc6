namespace AutoIG.Reports;

/// <summary>Attributions with a caption: a small heat map, or columns where they have one dimension only.</summary>
/// <param name="Caption">The method or layer.</param>
/// <param name="Map">The attributions.</param>
public sealed record NamedMap(string Caption, AttributionMap Map)
{
    /// <summary>The attributions.</summary>
    public AttributionMap Map
    {
        get;
        init => field = Expect.NotNull(value, nameof(Map));
    } = Expect.NotNull(Map, nameof(Map));
}
