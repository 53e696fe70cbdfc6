namespace AutoIG.Generator.Emission;

/// <summary>Writes values that depend on the way through a method: one where the ways agree, else a switch.</summary>
internal static class WayChoice
{
    // 140 columns, less the deepest indentation at which a choice is written.
    private const int LongestLine = 120;

    /// <summary>Writes a value.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="before">What stands before the value.</param>
    /// <param name="values">The value of each way.</param>
    /// <param name="after">What stands behind it.</param>
    /// <param name="variable">The variable that holds the way.</param>
    public static void Write(CodeWriter code, string before, IReadOnlyList<string> values, string after, string variable = "way")
    {
        var groups = Enumerable.Range(0, values.Count).GroupBy(way => values[way])
            .OrderBy(group => group.Count()).ToArray();
        if (groups.Length == 1)
        {
            code.Line(before + values[0] + after);
            return;
        }
        // The value of most ways is what is left.
        var arms = groups.Take(groups.Length - 1).OrderBy(group => group.First())
            .Select(group => $"{Pattern(group.ToArray(), values.Count)} => {group.Key}")
            .Concat([$"_ => {groups[groups.Length - 1].Key}"]).ToArray();
        string line = $"{before}{variable} switch {{ {string.Join(", ", arms)} }}{after}";
        if (line.Length <= LongestLine)
        {
            code.Line(line);
            return;
        }
        using (code.Block($"{before}{variable} switch", "}" + after))
        {
            foreach (string arm in arms)
                code.Line(arm + ",");
        }
    }

    /// <summary>The pattern that some of the ways match.</summary>
    /// <param name="ways">They, in order.</param>
    /// <param name="count">How many ways there are.</param>
    public static string Pattern(IReadOnlyList<int> ways, int count)
    {
        var parts = new List<string>();
        for (int i = 0; i < ways.Count;)
        {
            int end = i + 1;
            while (end < ways.Count && ways[end] == ways[end - 1] + 1)
                end++;
            int first = ways[i], last = ways[end - 1];
            parts.Add(end - i == 1 ? $"{first}"
                : end - i == 2 ? $"{first} or {last}"
                : first == 0 ? $"<= {last}"
                : last == count - 1 ? $">= {first}"
                : $">= {first} and <= {last}");
            i = end;
        }
        return string.Join(" or ", parts);
    }
}
