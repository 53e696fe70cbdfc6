namespace AutoIG.Reports;

/// <summary>What one feature contributed.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Attribution">A, a finite number; positive speaks for the explained output.</param>
/// <param name="Value">The feature's value, in the unit a reader knows.</param>
/// <param name="Baseline">What the value is compared with.</param>
/// <exception cref="ArgumentException">The attribution is NaN or infinite.</exception>
public sealed record FeatureAttribution(string Name, double Attribution, double? Value = null, double? Baseline = null)
{
    /// <summary>The feature's name.</summary>
    public string Name
    {
        get;
        init => field = Expect.NotNull(value, nameof(Name));
    } = Expect.NotNull(Name, nameof(Name));

    /// <summary>A, a finite number; positive speaks for the explained output.</summary>
    public double Attribution
    {
        get;
        init => field = Finite.Of(value, nameof(Attribution), Name);
    } = Finite.Of(Attribution, nameof(Attribution), Name);
}
