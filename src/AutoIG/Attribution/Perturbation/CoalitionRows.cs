namespace AutoIG;

/// <summary>Coalitions that a user gives, each a row of what is kept.</summary>
internal static class CoalitionRows
{
    /// <summary>A copy of rows.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IReadOnlyList<bool[]> Copy(IReadOnlyList<bool[]> rows, string name)
    {
        bool[][] copies = [.. Expect.Items(rows, name).Select(row => row.ToArray())];
        return copies.Length > 0 ? Array.AsReadOnly(copies) : throw Expect.Unexpected(name, "at least one coalition", "none");
    }

    /// <summary>Checks the length of rows, and where asked for that none is empty or full.</summary>
    /// <exception cref="ArgumentException">A row is another one.</exception>
    public static void Check(IReadOnlyList<bool[]> rows, int groups, string name, bool areProper)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != groups)
            {
                throw Expect.Unexpected(
                    Place(row), FormattableString.Invariant($"{groups} elements, one for each group"), rows[row].Length);
            }
            if (areProper && !rows[row].AsSpan().ContainsAnyExcept(rows[row][0]))
            {
                throw Expect.Unexpected(
                    Place(row), "a coalition of some groups but not of all", rows[row][0] ? "all of them" : "none of them");
            }
        }

        string Place(int row) => FormattableString.Invariant($"{name}[{row}]");
    }

    /// <summary>The bits of a row.</summary>
    public static void Fill(bool[] row, Span<ulong> coalition)
    {
        coalition.Clear();
        for (int group = 0; group < row.Length; group++)
        {
            if (row[group])
                coalition.Include(group);
        }
    }
}
