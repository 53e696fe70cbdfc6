namespace AutoIG;

/// <summary>
/// Shapley values of groups of features by orders in which they enter: c_p[i] is what i adds to those before it in the order p, and φ the
/// mean over the orders (Castro, Gómez and Tejada 2009, "Polynomial calculation of the Shapley value based on sampling"; Štrumbelj and
/// Kononenko 2010, "An Efficient Explanation of Individual Classifications using Game Theory"). Any number of groups.
/// </summary>
/// <remarks>
/// They sum to F(x) − F(x′) for any orders. <see cref="Attribution{T}.StandardErrors"/> has √(Σ_p (c_p − φ)²/(P − 1)/P) of each: the value
/// of all orders lies within four of them but for about one time in ten thousand, as long as P is not small. An order costs M − 1
/// evaluations a baseline, fewer where coalitions come again.
/// </remarks>
public sealed record ShapleySampling : GroupedMethod
{
    // So many orders are drawn before the error is looked at again: enough of them for batches, and for an error that means something.
    private const int FewestInBlock = 16;
    private const int CoalitionsInBlock = 1024;

    // Without a tolerance: so many that no batch is short of them, and so few that a stop is heard while they are named.
    private const int MostCoalitionsInBlock = 1 << 16;

    /// <summary>How many orders are drawn, at most where there is a <see cref="Tolerance"/>; 100 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Samples));
    } = 100;

    /// <summary>The seed of the orders. The same seed gives the same orders for every input.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Orders in place of drawn ones, each a permutation of 0 … M − 1 that names the groups in the order in which they enter. Copied.
    /// </summary>
    /// <exception cref="ArgumentException">There is none, or one is no permutation.</exception>
    public IReadOnlyList<int[]>? Permutations
    {
        get;
        init => field = value is null ? null : Orders.Checked(value, nameof(Permutations));
    }

    /// <summary>
    /// Whether each order is also walked from its end, and the mean of the two is one draw: twice the evaluations, and what groups of about
    /// the same size have in common cancels (Mitchell, Cooper, Frank and Holmes 2022, "Sampling Permutations for Shapley Value Estimation",
    /// arXiv 2104.12199). Off by default. Standard errors are those of the pairs.
    /// </summary>
    public bool Antithetic { get; init; }

    /// <summary>
    /// Stops once no standard error is above it, for any target that is explained; then at least 16 orders are drawn, and at most
    /// <see cref="Samples"/>, or as many as are given. <see langword="null"/>, the default, takes all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double? Tolerance
    {
        get;
        init => field = value is { } tolerance ? Expect.Positive(tolerance, nameof(Tolerance)) : null;
    }

    internal override bool IsComplete => true;

    internal override void Check(int groups, int baselines)
    {
        if (Permutations is { } orders)
            Orders.CheckLength(orders, groups, "group", nameof(Permutations));
    }

    internal override void Solve<T>(ModelGame<T> game, GroupScores scores) => Sample(game, scores);

    /// <summary>Walks the orders.</summary>
    internal void Sample(CoalitionGame game, GroupScores scores)
    {
        int players = game.Players, all = Permutations?.Count ?? Samples, walks = Antithetic ? 2 : 1;
        int block = Math.Min(
            all, Math.Max(FewestInBlock, (Tolerance is null ? MostCoalitionsInBlock : CoalitionsInBlock) / players));
        var generator = new NormalGenerator(Seed);
        var rows = new int[Expect.Count((long)block * walks, players + 1, nameof(Samples), "steps of all orders together")];
        var orders = new int[block * players];
        var draw = new double[players];
        for (int first = 0, size; first < all; first += size)
        {
            size = Math.Min(block, all - first);
            for (int j = 0; j < size; j++)
            {
                var order = orders.AsSpan(j * players, players);
                if (Permutations is { } given)
                    given[first + j].CopyTo(order);
                else
                    Orders.Draw(ref generator, order);
                for (int walk = 0; walk < walks; walk++)
                    Walk(game, order, fromEnd: walk == 1, rows.AsSpan(((j * walks) + walk) * (players + 1), players + 1));
            }
            game.Evaluate((double)first / all, (double)(first + size) / all);
            for (int j = 0; j < size; j++)
            {
                for (int target = 0; target < game.Targets; target++)
                {
                    Array.Clear(draw);
                    for (int walk = 0; walk < walks; walk++)
                    {
                        var steps = rows.AsSpan(((j * walks) + walk) * (players + 1), players + 1);
                        for (int k = 0; k < players; k++)
                        {
                            int player = orders[(j * players) + (walk == 0 ? k : players - 1 - k)];
                            draw[player] += (game.Value(target, steps[k + 1]) - game.Value(target, steps[k])) / walks;
                        }
                    }
                    Moments.Add(draw, first + j + 1, scores.Of(target), scores.SquaredDeviations(target));
                }
            }
            scores.Draws = first + size;
            if (Tolerance is { } tolerance && scores.Draws >= FewestInBlock && LargestError(game.Targets, scores) <= tolerance)
                return;
        }
    }

    /// <summary>Lets the players of an order enter one after another, and names the coalitions on the way.</summary>
    private static void Walk(CoalitionGame game, ReadOnlySpan<int> order, bool fromEnd, Span<int> rows)
    {
        Span<ulong> coalition = new ulong[PlayerSets.Words(order.Length)];
        rows[0] = game.Add(coalition);
        for (int k = 0; k < order.Length; k++)
        {
            coalition.Include(order[fromEnd ? order.Length - 1 - k : k]);
            rows[k + 1] = game.Add(coalition);
        }
    }

    private static double LargestError(int targets, GroupScores scores)
    {
        double largest = 0;
        for (int target = 0; target < targets; target++)
        {
            foreach (double squared in scores.SquaredDeviations(target))
                largest = Math.Max(largest, Math.Sqrt(squared / (scores.Draws - 1) / scores.Draws));
        }
        return largest;
    }
}
