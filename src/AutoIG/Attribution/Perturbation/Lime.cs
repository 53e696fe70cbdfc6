namespace AutoIG;

/// <summary>
/// LIME: the coefficients c of a linear model of which groups of features are kept, fitted to the output near the input: min Σ_z π(z)
/// (v(z) − c₀ − z·c)² + α|c|² over samples z of zeros and ones (Ribeiro, Singh and Guestrin 2016, "'Why Should I Trust You?': Explaining
/// the Predictions of Any Classifier", arXiv 1602.04938).
/// </summary>
/// <remarks>
/// The intercept c₀ is not penalised and stands in <see cref="Attribution{T}.Intercept"/>; weights are not rescaled. What is called near,
/// <see cref="Kernel"/>, <see cref="KernelWidth"/> and <see cref="Distance"/>, decides what comes out: no width is right for every input.
/// The coefficients add up to nothing in particular.
/// </remarks>
public sealed record Lime : GroupedMethod
{
    /// <summary>How many samples are drawn, the first of which is the input itself; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 2.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 2, nameof(Samples));
    } = 1000;

    /// <summary>The seed of the samples, in which each group is kept with the chance ½.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Samples in place of drawn ones: which groups are kept, in each. One of none or of all is allowed. Copied.
    /// </summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public IReadOnlyList<bool[]>? Coalitions
    {
        get;
        init => field = value is null ? null : CoalitionRows.Copy(value, nameof(Coalitions));
    }

    /// <summary>How weights fall with the distance; exp(−d²/(2σ²)) by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no kernel.</exception>
    public LimeKernel Kernel
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Kernel), "a kernel", value);
    }

    /// <summary>σ; <see langword="null"/>, the default, is ¾·√M.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double? KernelWidth
    {
        get;
        init => field = value is { } width ? Expect.Positive(width, nameof(KernelWidth)) : null;
    }

    /// <summary>What the distance is; Euclidean by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no distance.</exception>
    public LimeDistance Distance
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Distance), "a distance", value);
    }

    /// <summary>What the distance is between; the zeros and ones by default. Between inputs there must be one baseline.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no space.</exception>
    public LimeSpace Space
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Space), "a space", value);
    }

    /// <summary>α of the ridge; 1 by default, 0 for plain least squares.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 0 or not finite.</exception>
    public double Ridge
    {
        get;
        init => field = value is >= 0 and < double.PositiveInfinity ? value
            : throw Expect.OutOfRange(nameof(Ridge), "a finite number of at least 0", value);
    } = 1;

    internal override void Check(int groups, int baselines)
    {
        if (Coalitions is { } rows)
            CoalitionRows.Check(rows, groups, nameof(Coalitions), areProper: false);
        if (Space == LimeSpace.Input && baselines != 1)
            throw Expect.Unexpected("baselines", $"one, since distances are between inputs ({nameof(LimeSpace)}.{Space})", baselines);
    }

    internal override void Solve<T>(ModelGame<T> game, GroupScores scores) => Fit(
        game, scores, Space == LimeSpace.Input ? coalition => game.Compare(coalition) : null);

    /// <summary>Fits the linear model.</summary>
    /// <param name="game">The game.</param>
    /// <param name="scores">Takes the coefficients.</param>
    /// <param name="compare">|x_S − x|², x_S·x and |x_S|² of a coalition; <see langword="null"/> for those of the zeros and ones.</param>
    internal void Fit(CoalitionGame game, GroupScores scores, Comparison? compare)
    {
        int players = game.Players;
        compare ??= coalition =>
        {
            int size = coalition.Size();
            return (players - size, size, size);
        };
        var coalitions = Choose(players, game.Cancellation);
        var rows = new int[coalitions.Count];
        for (int z = 0; z < rows.Length; z++)
            rows[z] = game.Add(coalitions[z]);
        game.Evaluate();
        double[] weights = Weigh(players, coalitions, compare, game.Cancellation);
        double total = weights.Sum();
        if (!(total > 0))
        {
            throw Expect.Unexpected(
                nameof(KernelWidth), "a width within whose reach some samples are",
                FormattableString.Invariant($"{KernelWidth ?? DefaultWidth(players)}, which gives all of them the weight 0"));
        }
        // √π (z − z̄), and below it √α times the unit matrix: the minimum is the same.
        int height = rows.Length + (Ridge > 0 ? players : 0);
        var columns = new double[Expect.Count(height, players, nameof(Coalitions), "elements of the linear system")];
        var means = new double[players];
        for (int i = 0; i < players; i++)
        {
            game.Cancellation.ThrowIfCancellationRequested();
            for (int z = 0; z < rows.Length; z++)
                means[i] += coalitions[z].Holds(i) ? weights[z] / total : 0;
            for (int z = 0; z < rows.Length; z++)
                columns[(i * height) + z] = Math.Sqrt(weights[z]) * ((coalitions[z].Holds(i) ? 1 : 0) - means[i]);
            if (Ridge > 0)
                columns[(i * height) + rows.Length + i] = Math.Sqrt(Ridge);
        }
        var sides = new double[game.Targets][];
        var mean = new double[game.Targets];
        for (int target = 0; target < sides.Length; target++)
        {
            for (int z = 0; z < rows.Length; z++)
                mean[target] += weights[z] / total * game.Value(target, rows[z]);
            sides[target] = new double[height];
            for (int z = 0; z < rows.Length; z++)
                sides[target][z] = Math.Sqrt(weights[z]) * (game.Value(target, rows[z]) - mean[target]);
        }
        int rank = LeastSquares.Solve(columns, height, players, sides, game.Cancellation);
        if (rank < players)
        {
            throw Expect.Unexpected(
                nameof(Coalitions), FormattableString.Invariant($"samples that determine the coefficients of all {players} groups"),
                FormattableString.Invariant($"{rows.Length} of which no more than {rank} are independent of each other. ")
                + $"Give or draw more, or set {nameof(Ridge)} above 0");
        }
        for (int target = 0; target < sides.Length; target++)
        {
            sides[target].AsSpan(0, players).CopyTo(scores.Of(target));
            double intercept = mean[target];
            for (int i = 0; i < players; i++)
                intercept -= means[i] * sides[target][i];
            scores.Intercepts[target] = intercept;
        }
    }

    /// <summary>|p − q|², p·q and |p|² of a sample p and the input q.</summary>
    internal delegate (double Distance, double Product, double Norm) Comparison(ReadOnlySpan<ulong> coalition);

    private static double DefaultWidth(int players) => 0.75 * Math.Sqrt(players);

    private double[] Weigh(int players, CoalitionTable coalitions, Comparison compare, CancellationToken cancellation)
    {
        Span<ulong> all = new ulong[PlayerSets.Words(players)];
        all.IncludeAll(players);
        double square = compare(all).Norm, width = KernelWidth ?? DefaultWidth(players);
        double scale = Kernel == LimeKernel.HalfSquare ? 2 * width * width : width * width;
        var weights = new double[coalitions.Count];
        for (int z = 0; z < weights.Length; z++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (squared, product, norm) = compare(coalitions[z]);
            double cosine = norm == 0 || square == 0 ? 1 : 1 - (product / (Math.Sqrt(norm) * Math.Sqrt(square)));
            weights[z] = Math.Exp(-(Distance == LimeDistance.Euclidean ? squared : cosine * cosine) / scale);
        }
        return weights;
    }

    private CoalitionTable Choose(int players, CancellationToken cancellation)
    {
        var rows = new CoalitionTable(players);
        Span<ulong> coalition = new ulong[PlayerSets.Words(players)];
        if (Coalitions is { } given)
        {
            foreach (bool[] row in given)
            {
                CoalitionRows.Fill(row, coalition);
                rows.Append(coalition);
            }
            return rows;
        }
        var generator = new NormalGenerator(Seed);
        coalition.IncludeAll(players);
        rows.Append(coalition);
        for (int z = 1; z < Samples; z++)
        {
            cancellation.ThrowIfCancellationRequested();
            coalition.Clear();
            for (int player = 0; player < players; player++)
            {
                if (generator.NextUniform() < 0.5)
                    coalition.Include(player);
            }
            rows.Append(coalition);
        }
        return rows;
    }
}
