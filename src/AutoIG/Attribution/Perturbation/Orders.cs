namespace AutoIG;

/// <summary>Orders in which players enter, given or drawn.</summary>
internal static class Orders
{
    /// <summary>A copy of orders, each of which must hold every number from 0 on once.</summary>
    /// <exception cref="ArgumentException">There is none, or one is no permutation.</exception>
    public static IReadOnlyList<int[]> Checked(IReadOnlyList<int[]> orders, string name)
    {
        int[][] copies = [.. Expect.Items(orders, name).Select(order => order.ToArray())];
        if (copies.Length == 0)
            throw Expect.Unexpected(name, "at least one permutation", "none");
        for (int row = 0; row < copies.Length; row++)
        {
            var seen = new bool[copies[row].Length];
            foreach (int number in copies[row])
            {
                if (number < 0 || number >= seen.Length || seen[number])
                {
                    throw Expect.Unexpected(
                        FormattableString.Invariant($"{name}[{row}]"),
                        FormattableString.Invariant($"a permutation of 0 to {seen.Length - 1}"),
                        FormattableString.Invariant($"{number}, which is ")
                        + (number >= 0 && number < seen.Length ? "there twice" : "none of them"));
                }
                seen[number] = true;
            }
        }
        return Array.AsReadOnly(copies);
    }

    /// <summary>Checks that orders are those of so many.</summary>
    /// <exception cref="ArgumentException">One has another length.</exception>
    public static void CheckLength(IReadOnlyList<int[]> orders, int length, string what, string name)
    {
        for (int row = 0; row < orders.Count; row++)
        {
            if (orders[row].Length != length)
            {
                throw Expect.Unexpected(
                    FormattableString.Invariant($"{name}[{row}]"),
                    FormattableString.Invariant($"{length} numbers, one for each {what}"), orders[row].Length);
            }
        }
    }

    /// <summary>A permutation of the rows for each group: those that are given, or drawn.</summary>
    /// <exception cref="ArgumentException">There are not as many, or one has another length.</exception>
    public static IReadOnlyList<int[]> ForGroups(IReadOnlyList<int[]>? given, int groups, int rows, long seed, string name)
    {
        if (given is not null)
        {
            if (given.Count != groups)
                throw Expect.Unexpected(name, FormattableString.Invariant($"{groups}, one for each group"), given.Count);
            CheckLength(given, rows, "row", name);
            return given;
        }
        var generator = new NormalGenerator(seed);
        var drawn = new int[groups][];
        for (int group = 0; group < groups; group++)
            Draw(ref generator, drawn[group] = new int[rows]);
        return drawn;
    }

    /// <summary>Draws an order, each with the same chance (Fisher and Yates 1938; Durstenfeld 1964).</summary>
    public static void Draw(ref NormalGenerator generator, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = (int)(generator.NextUniform() * (i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
