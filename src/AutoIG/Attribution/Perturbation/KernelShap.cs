namespace AutoIG;

/// <summary>
/// Kernel SHAP: Shapley values of groups of features by the linear model that fits the values of coalitions best (Lundberg and Lee 2017,
/// "A Unified Approach to Interpreting Model Predictions", arXiv 1705.07874): min Σ_z π(z) (v(z) − v(∅) − Σ_i z_i φ_i)² subject to
/// Σ_i φ_i = v(N) − v(∅), with the weights π of the Shapley kernel.
/// </summary>
/// <remarks>
/// The constraint is eliminated, not weighed: the values sum to F(x) − F(x′) for any coalitions. Of all coalitions they are the Shapley
/// values. There is no intercept and no regularisation; coalitions that leave a value open are an exception.
/// </remarks>
public sealed record KernelShap : GroupedMethod
{
    /// <summary>
    /// How many coalitions are drawn, in pairs of one and what it leaves; 2,048 by default. Where there are no more than that, all are
    /// taken, and the values are exact.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 2.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 2, nameof(Samples));
    } = 2048;

    /// <summary>The seed of the coalitions. The same seed gives the same ones for every input.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Coalitions in place of drawn ones: which groups are kept, in each; neither none nor all. One that is there twice counts twice.
    /// Copied.
    /// </summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public IReadOnlyList<bool[]>? Coalitions
    {
        get;
        init => field = value is null ? null : CoalitionRows.Copy(value, nameof(Coalitions));
    }

    /// <summary>How much each of the given <see cref="Coalitions"/> counts; by the Shapley kernel by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the weights.</exception>
    public CoalitionWeights Weights
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Weights), "a weight", value);
    }

    internal override bool IsComplete => true;

    internal override void Check(int groups, int baselines)
    {
        if (Coalitions is { } rows)
            CoalitionRows.Check(rows, groups, nameof(Coalitions), areProper: true);
    }

    internal override void Solve<T>(ModelGame<T> game, GroupScores scores) => Fit(game, scores);

    /// <summary>Fits the linear model.</summary>
    internal void Fit(CoalitionGame game, GroupScores scores)
    {
        int players = game.Players;
        int empty = game.AddEmpty(), full = game.AddFull();
        var (coalitions, roots) = Choose(players, game.Cancellation);
        var rows = new int[coalitions.Count];
        for (int z = 0; z < rows.Length; z++)
            rows[z] = game.Add(coalitions[z]);
        game.Evaluate();
        int unknowns = players - 1;
        var columns = new double[Expect.Count(rows.Length, unknowns, nameof(Coalitions), "elements of the linear system")];
        for (int i = 0; i < unknowns; i++)
        {
            game.Cancellation.ThrowIfCancellationRequested();
            var column = columns.AsSpan(i * rows.Length, rows.Length);
            for (int z = 0; z < column.Length; z++)
                column[z] = roots[z] * (coalitions.Flag(z, i) - coalitions.Flag(z, unknowns));
        }
        var sides = new double[game.Targets][];
        for (int target = 0; target < sides.Length; target++)
        {
            double none = game.Value(target, empty), sum = game.Value(target, full) - none;
            sides[target] = new double[rows.Length];
            for (int z = 0; z < rows.Length; z++)
                sides[target][z] = roots[z] * (game.Value(target, rows[z]) - none - (coalitions[z].Holds(unknowns) ? sum : 0));
        }
        int rank = LeastSquares.Solve(columns, rows.Length, unknowns, sides, game.Cancellation);
        if (rank < unknowns)
        {
            throw Expect.Unexpected(
                nameof(Coalitions), FormattableString.Invariant($"coalitions that determine the values of all {players} groups"),
                FormattableString.Invariant($"{rows.Length} of which no more than {rank} are independent of each other, where ")
                + FormattableString.Invariant($"{unknowns} are needed. Give or draw more, or join features to groups"));
        }
        for (int target = 0; target < sides.Length; target++)
        {
            var of = scores.Of(target);
            double rest = game.Value(target, full) - game.Value(target, empty);
            for (int i = 0; i < unknowns; i++)
            {
                of[i] = sides[target][i];
                rest -= of[i];
            }
            of[unknowns] = rest;
        }
    }

    /// <summary>The coalitions, and the square root of the weight of each.</summary>
    private (CoalitionTable Rows, double[] Roots) Choose(int players, CancellationToken cancellation)
    {
        var rows = new CoalitionTable(players);
        Span<ulong> coalition = new ulong[PlayerSets.Words(players)];
        bool all = Coalitions is null && players <= CoalitionGame.MostEnumerated && (1 << players) - 2 <= Samples;
        if (Coalitions is { } given)
        {
            foreach (bool[] row in given)
            {
                CoalitionRows.Fill(row, coalition);
                rows.Append(coalition);
            }
        }
        else if (all)
        {
            for (uint k = 1; k < (1u << players) - 1; k++)
            {
                coalition[0] = k;
                rows.Append(coalition);
            }
        }
        else
        {
            Draw(players, rows, cancellation);
        }
        var roots = new double[rows.Count];
        bool counts = all || (Coalitions is not null && Weights == CoalitionWeights.ShapleyKernel);
        var ofSizes = new double[players];
        for (int size = 1; size < players; size++)
        {
            double logarithm = Math.Log(players - 1) - LogBinomial(players, size) - Math.Log(size) - Math.Log(players - size);
            ofSizes[size] = counts ? Math.Exp(0.5 * logarithm) : 1;
        }
        for (int z = 0; z < roots.Length; z++)
            roots[z] = ofSizes[rows[z].Size()];
        return (rows, roots);
    }

    /// <summary>
    /// Sizes with their chance in the kernel, ∝ 1/(k (M − k)), and of that size any coalition; each with its complement, which is as
    /// likely, so that what is odd about one is made even by the other (Covert and Lee 2021, "Improving KernelSHAP: Practical Shapley
    /// Value Estimation via Linear Regression", arXiv 2012.01536).
    /// </summary>
    private void Draw(int players, CoalitionTable rows, CancellationToken cancellation)
    {
        var generator = new NormalGenerator(Seed);
        var below = new double[players];
        for (int size = 1; size < players; size++)
            below[size] = below[size - 1] + (1.0 / size / (players - size));
        var order = new int[players];
        Span<ulong> coalition = new ulong[PlayerSets.Words(players)], rest = new ulong[coalition.Length];
        for (int pair = 0; pair < Samples / 2; pair++)
        {
            cancellation.ThrowIfCancellationRequested();
            double share = generator.NextUniform() * below[^1];
            int size = 1;
            while (size < players - 1 && share >= below[size])
                size++;
            Orders.Draw(ref generator, order);
            coalition.Clear();
            rest.IncludeAll(players);
            for (int k = 0; k < size; k++)
            {
                coalition.Include(order[k]);
                rest.Exclude(order[k]);
            }
            rows.Append(coalition);
            rows.Append(rest);
        }
    }

    /// <summary>ln C(n, k).</summary>
    private static double LogBinomial(int n, int k)
    {
        double sum = 0;
        for (int i = 1; i <= Math.Min(k, n - k); i++)
            sum += Math.Log(n - i + 1) - Math.Log(i);
        return sum;
    }
}
