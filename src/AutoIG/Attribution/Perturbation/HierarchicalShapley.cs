namespace AutoIG;

/// <summary>
/// Shapley values of groups of features that stand in a binary tree: the mean over the 2^(M−1) orders in which, at every inner node, all
/// players of one child come before all of the other (Winter 1989, "A value for cooperative games with levels structure of cooperation").
/// </summary>
/// <remarks>
/// They sum to F(x) − F(x′), and those below a node to what the node gets as one player. A group at the depth d has 2^d coalitions: a
/// balanced tree of M groups about M², a chain 2^M.
/// </remarks>
public sealed record HierarchicalShapley : GroupedMethod
{
    /// <param name="merges">
    /// M − 1 rows: row k joins two nodes to the node M + k; the nodes 0 … M − 1 are the groups, and the last row is the root. Copied.
    /// </param>
    /// <exception cref="ArgumentException">A node is joined twice, or before it is there.</exception>
    public HierarchicalShapley(IReadOnlyList<(int First, int Second)> merges)
    {
        ArgumentNullException.ThrowIfNull(merges);
        (int First, int Second)[] copy = [.. merges];
        var joined = new bool[(2 * copy.Length) + 1];
        for (int row = 0; row < copy.Length; row++)
        {
            foreach (int node in (int[])[copy[row].First, copy[row].Second])
            {
                if (node < 0 || node > copy.Length + row || joined[node])
                {
                    throw Expect.Unexpected(
                        FormattableString.Invariant($"{nameof(merges)}[{row}]"),
                        FormattableString.Invariant($"two nodes from 0 to {copy.Length + row}, each joined once"),
                        FormattableString.Invariant($"({copy[row].First}, {copy[row].Second})"));
                }
                joined[node] = true;
            }
        }
        Merges = Array.AsReadOnly(copy);
    }

    /// <summary>Which nodes are joined.</summary>
    public IReadOnlyList<(int First, int Second)> Merges { get; }

    internal override bool IsComplete => true;

    internal override void Check(int groups, int baselines)
    {
        if (Merges.Count != groups - 1)
            throw Expect.Unexpected(nameof(Merges), FormattableString.Invariant($"{groups - 1} rows, one less than groups"), Merges.Count);
        // How many contexts a node has: twice those of the node that joins it.
        var contexts = new double[(2 * groups) - 1];
        contexts[^1] = 1;
        for (int row = Merges.Count - 1; row >= 0; row--)
            contexts[Merges[row].First] = contexts[Merges[row].Second] = 2 * contexts[groups + row];
        double coalitions = 2 * contexts.Take(groups).Sum();
        if (coalitions > 2.0 * CoalitionGame.MostCoalitions)
        {
            throw Expect.Unexpected(
                nameof(Merges), FormattableString.Invariant($"a tree of at most {CoalitionGame.MostCoalitions} contexts"),
                FormattableString.Invariant($"one that has {coalitions / 2:g3}. Join what is alike first, so that the tree is balanced"));
        }
    }

    internal override void Solve<T>(ModelGame<T> game, GroupScores scores) => Walk(game, scores);

    /// <summary>Walks the tree: each child once before the other, once behind it.</summary>
    internal void Walk(CoalitionGame game, GroupScores scores)
    {
        int players = game.Players;
        var below = new ulong[(2 * players) - 1][];
        for (int node = 0; node < below.Length; node++)
        {
            below[node] = new ulong[PlayerSets.Words(players)];
            if (node < players)
                below[node].AsSpan().Include(node);
            else
                Unite(below[Merges[node - players].First], below[Merges[node - players].Second], below[node]);
        }
        var steps = new List<(int Player, double Weight, int Before, int After)>();
        Visit(below.Length - 1, new ulong[PlayerSets.Words(players)], 1);
        game.Evaluate();
        foreach (var (player, weight, before, after) in steps)
        {
            for (int target = 0; target < game.Targets; target++)
                scores.Of(target)[player] += weight * (game.Value(target, after) - game.Value(target, before));
        }

        void Visit(int node, ulong[] context, double weight)
        {
            var with = new ulong[context.Length];
            if (node < players)
            {
                Unite(context, below[node], with);
                steps.Add((node, weight, game.Add(context), game.Add(with)));
                return;
            }
            var (first, second) = Merges[node - players];
            Visit(first, context, weight / 2);
            Visit(second, context, weight / 2);
            Unite(context, below[second], with);
            Visit(first, with, weight / 2);
            var other = new ulong[context.Length];
            Unite(context, below[first], other);
            Visit(second, other, weight / 2);
        }
    }

    private static void Unite(ulong[] first, ulong[] second, ulong[] union)
    {
        for (int word = 0; word < union.Length; word++)
            union[word] = first[word] | second[word];
    }
}
