namespace AutoIG;

/// <summary>
/// Owen values: Shapley values of groups of features that stand together in unions, the mean over all orders in which the members of every
/// union enter one after another (Owen 1977, "Values of Games with a Priori Unions"). For features that mean something together only.
/// </summary>
/// <remarks>
/// They sum to F(x) − F(x′), and those of a union to its Shapley value as one player. Coalitions are those of whole unions and of members
/// of one: of p unions with b members each p·2^(p−1+b), not 2^(p·b).
/// </remarks>
public sealed record OwenValues : GroupedMethod
{
    /// <param name="unions">The union of each group, 0 … p − 1 without a gap. Copied.</param>
    /// <exception cref="ArgumentException">A number is below 0, or one is missing.</exception>
    public OwenValues(IReadOnlyList<int> unions)
    {
        ArgumentNullException.ThrowIfNull(unions);
        int[] copy = [.. unions];
        if (copy.Length == 0)
            throw Expect.Unexpected(nameof(unions), "the union of each group", "none");
        for (int group = 0; group < copy.Length; group++)
        {
            if (copy[group] < 0)
                throw Expect.Unexpected(nameof(unions), "numbers of at least 0", FormattableString.Invariant($"{copy[group]} at {group}"));
        }
        int count = copy.Max();
        for (int union = 0; union < Math.Min(count, copy.Length); union++)
        {
            if (!copy.Contains(union))
            {
                throw Expect.Unexpected(
                    nameof(unions), FormattableString.Invariant($"unions 0 to {count} without a gap"),
                    FormattableString.Invariant($"no member of union {union}"));
            }
        }
        Unions = Array.AsReadOnly(copy);
    }

    /// <summary>The union of each group.</summary>
    public IReadOnlyList<int> Unions { get; }

    internal override bool IsComplete => true;

    internal override void Check(int groups, int baselines)
    {
        if (Unions.Count != groups)
            throw Expect.Unexpected(nameof(Unions), FormattableString.Invariant($"{groups} numbers, one for each group"), Unions.Count);
        int[][] members = Members();
        double coalitions = members.Sum(union => Math.ScaleB(1, members.Length - 1 + union.Length));
        if (coalitions > CoalitionGame.MostCoalitions)
        {
            throw Expect.Unexpected(
                nameof(Unions), FormattableString.Invariant($"at most {CoalitionGame.MostCoalitions} coalitions"),
                FormattableString.Invariant($"unions that have {coalitions:g3}. Join features to groups, or unions to larger ones"));
        }
    }

    internal override void Solve<T>(ModelGame<T> game, GroupScores scores) => Walk(game, scores);

    /// <summary>
    /// φ_i = Σ_H Σ_T 1/(p·C(p−1, |H|)·b·C(b−1, |T|)) · (v(Q ∪ T ∪ {i}) − v(Q ∪ T)): H other unions, Q their members, T ⊆ B∖{i} of the
    /// union B of i with b members.
    /// </summary>
    internal void Walk(CoalitionGame game, GroupScores scores)
    {
        int[][] members = Members();
        double[] ofUnions = TableValues.ShapleyWeights(members.Length);
        Span<ulong> coalition = new ulong[PlayerSets.Words(game.Players)];
        var rows = new int[members.Length][];
        for (int union = 0; union < members.Length; union++)
        {
            int[][] others = [.. members.Where((_, other) => other != union)];
            int own = members[union].Length;
            rows[union] = new int[1 << (others.Length + own)];
            for (int k = 0; k < rows[union].Length; k++)
            {
                // The lower bits are members of the union, the upper ones other unions.
                coalition.Clear();
                for (int bit = 0; bit < own + others.Length; bit++)
                {
                    if ((k >> bit & 1) == 0)
                        continue;
                    foreach (int player in bit < own ? [members[union][bit]] : others[bit - own])
                        coalition.Include(player);
                }
                rows[union][k] = game.Add(coalition);
            }
        }
        game.Evaluate();
        for (int union = 0; union < members.Length; union++)
        {
            int own = members[union].Length;
            double[] ofMembers = TableValues.ShapleyWeights(own);
            for (int k = 0; k < rows[union].Length; k++)
            {
                int inside = k & ((1 << own) - 1);
                double weight = ofUnions[System.Numerics.BitOperations.PopCount((uint)(k >> own))];
                for (int i = 0; i < own; i++)
                {
                    if ((inside >> i & 1) != 0)
                        continue;
                    double share = weight * ofMembers[System.Numerics.BitOperations.PopCount((uint)inside)];
                    for (int target = 0; target < game.Targets; target++)
                    {
                        scores.Of(target)[members[union][i]] +=
                            share * (game.Value(target, rows[union][k | 1 << i]) - game.Value(target, rows[union][k]));
                    }
                }
            }
        }
    }

    private int[][] Members() => [.. Enumerable.Range(0, Unions.Max() + 1).Select(
        union => Enumerable.Range(0, Unions.Count).Where(i => Unions[i] == union).ToArray())];
}
