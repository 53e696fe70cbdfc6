namespace AutoIG.Reports;

/// <summary>What one feature contributed.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Attribution">A; positive speaks for the explained output.</param>
/// <param name="Value">The feature's value, in the unit a reader knows.</param>
/// <param name="Baseline">What the value is compared with.</param>
public sealed record FeatureAttribution(string Name, double Attribution, double? Value = null, double? Baseline = null);
