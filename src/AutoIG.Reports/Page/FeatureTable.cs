namespace AutoIG.Reports;

/// <summary>Rows of the same features.</summary>
internal sealed record FeatureTable(IReadOnlyList<string> Names, List<TabularExplanation> Rows);
