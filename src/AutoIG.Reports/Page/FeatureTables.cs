namespace AutoIG.Reports;

/// <summary>
/// The rows of features of a report by the names of their features: rows with the same names in the same order are one table, whose names
/// the page holds once and of which it draws global views.
/// </summary>
internal sealed class FeatureTables
{
    private readonly Dictionary<TabularExplanation, (int Table, int Row)> places = new(ReferenceEqualityComparer.Instance);
    private readonly List<FeatureTable> tables = [];

    public FeatureTables(IReadOnlyList<Explanation> explanations)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in explanations.OfType<TabularExplanation>())
        {
            // A length before each name: no name can pretend to be two.
            string key = string.Concat(
                row.Features.Select(feature => FormattableString.Invariant($"{feature.Name.Length}:{feature.Name}")));
            if (!known.TryGetValue(key, out int table))
            {
                known.Add(key, table = tables.Count);
                tables.Add(new FeatureTable([.. row.Features.Select(feature => feature.Name)], []));
            }

            if (places.TryAdd(row, (table, tables[table].Rows.Count)))
                tables[table].Rows.Add(row);
        }
    }

    public IReadOnlyList<FeatureTable> Tables => tables;

    /// <summary>Whether there is something to see together.</summary>
    public bool HasOverview => tables.Any(table => table.Rows.Count > 1 && table.Names.Count > 0);

    public (int Table, int Row) PlaceOf(TabularExplanation explanation) => places[explanation];
}
