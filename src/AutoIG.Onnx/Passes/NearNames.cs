namespace AutoIG.Onnx.Passes;

/// <summary>What may have been meant by a name that there is not.</summary>
internal static class NearNames
{
    // An edit distance costs the product of the lengths: names of a file that is not trusted must not make a message slow.
    private const int LongestName = 200, MostNames = 20_000, MostNear = 5;

    /// <summary>Names that differ in few letters, or that one of the two contains.</summary>
    public static string[] Of(string wanted, IEnumerable<string> names) => wanted.Length is 0 or > LongestName ? [] :
    [
        .. names.Distinct(StringComparer.Ordinal).Take(MostNames).Where(name => name.Length <= LongestName)
            .Select(name => (
                Name: name, Distance: Distance(wanted.ToUpperInvariant(), name.ToUpperInvariant()), IsPart: IsPart(wanted, name)))
            .Where(near => near.IsPart || near.Distance <= Math.Max(2, wanted.Length / 4))
            .OrderBy(near => near.Distance).ThenBy(near => near.Name, StringComparer.Ordinal).Take(MostNear).Select(near => near.Name),
    ];

    private static bool IsPart(string a, string b) => (b.Length > 2 && a.Contains(b, StringComparison.OrdinalIgnoreCase))
        || (a.Length > 2 && b.Contains(a, StringComparison.OrdinalIgnoreCase));

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (a[i - 1] == b[j - 1] ? 0 : 1), 1 + Math.Min(row[j], row[j - 1])));
        }

        return row[b.Length];
    }
}
