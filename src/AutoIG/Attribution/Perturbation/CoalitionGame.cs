using System.Numerics;

namespace AutoIG;

/// <summary>
/// A cooperative game: a value v(S) for each coalition S of players, and for each of several targets. Whatever asks for values names the
/// coalitions first, all of them; they are then evaluated together, each once.
/// </summary>
/// <param name="players">M.</param>
/// <param name="targets">How many values a coalition has.</param>
internal abstract class CoalitionGame(int players, int targets)
{
    /// <summary>The most players whose 2^M coalitions are enumerated: about a million.</summary>
    public const int MostEnumerated = 20;

    /// <summary>The most coalitions that an exact value may ask for.</summary>
    public const int MostCoalitions = 1 << MostEnumerated;

    private readonly CoalitionTable coalitions = new(players);
    private readonly ulong[] nullPlayers = new ulong[PlayerSets.Words(players)];
    private readonly ulong[] simplified = new ulong[PlayerSets.Words(players)];
    private double[] values = []; // those of a coalition for all targets, then of the next
    private int evaluated;

    /// <summary>How many players there are.</summary>
    public int Players { get; } = players;

    /// <summary>How many values a coalition has.</summary>
    public int Targets { get; } = targets;

    /// <summary>Asked wherever there is much to do.</summary>
    public virtual CancellationToken Cancellation => default;

    /// <summary>How many coalitions have been evaluated, or stated.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The row of a coalition, by which its value is asked for once it is evaluated. Equal ones have one row.</summary>
    public int Add(ReadOnlySpan<ulong> coalition)
    {
        // Millions may be named before one is evaluated.
        Cancellation.ThrowIfCancellationRequested();
        // With or without players that change nothing it is the same coalition.
        for (int word = 0; word < simplified.Length; word++)
            simplified[word] = coalition[word] | nullPlayers[word];
        return coalitions.Add(simplified);
    }

    /// <summary>The row of the coalition of all.</summary>
    public int AddFull()
    {
        Span<ulong> all = new ulong[simplified.Length];
        all.IncludeAll(Players);
        return Add(all);
    }

    /// <summary>The row of the coalition of none.</summary>
    public int AddEmpty() => Add(new ulong[simplified.Length]);

    /// <summary>The row of the coalition of all but one.</summary>
    public int AddWithout(int player)
    {
        Span<ulong> all = new ulong[simplified.Length];
        all.IncludeAll(Players);
        all.Exclude(player);
        return Add(all);
    }

    /// <summary>Evaluates the coalitions that have been added since.</summary>
    /// <param name="from">The share of the work that is done before.</param>
    /// <param name="to">The share that is done then.</param>
    public void Evaluate(double from = 0, double to = 1)
    {
        int first = evaluated, count = coalitions.Count - first;
        Cancellation.ThrowIfCancellationRequested();
        if (count == 0)
            return;
        Reserve(coalitions.Count);
        Compute(coalitions, first, count, values.AsSpan(first * Targets, count * Targets), (from, to));
        evaluated = coalitions.Count;
        Evaluations += count;
    }

    /// <summary>v of a coalition that has been evaluated.</summary>
    public double Value(int target, int row) => row < evaluated ? values[(row * Targets) + target]
        : throw new InvalidOperationException("The coalition has been added, but not evaluated.");

    /// <summary>v of all 2^M coalitions for each target: the players of the coalition k are the bits of k.</summary>
    public double[][] Tables()
    {
        int[] active = [.. Enumerable.Range(0, Players).Where(player => !nullPlayers.AsSpan().Holds(player))];
        int count = 1 << active.Length;
        var all = new CoalitionTable(Players);
        Span<ulong> coalition = new ulong[simplified.Length];
        // Those of none and of all are stated, or evaluated once with the others.
        var (none, full) = (AddEmpty(), AddFull());
        Evaluate(0, 0);
        for (int k = 1; k < count - 1; k++)
        {
            Cancellation.ThrowIfCancellationRequested();
            nullPlayers.CopyTo(coalition);
            for (int rest = k; rest != 0; rest &= rest - 1)
                coalition.Include(active[BitOperations.TrailingZeroCount(rest)]);
            all.Append(coalition);
        }
        var computed = new double[Expect.Count(all.Count, Targets, "targets", "values of all coalitions together")];
        Compute(all, 0, all.Count, computed, (0, 1));
        Evaluations += all.Count;
        var tables = new double[Targets][];
        for (int target = 0; target < Targets; target++)
            tables[target] = new double[1 << Players];
        // The coalition of a subset's players that are no null players, among those that were computed.
        var compact = new int[1 << Players];
        int[] bitOf = [.. Enumerable.Range(0, Players).Select(player => Array.IndexOf(active, player) is >= 0 and var at ? 1 << at : 0)];
        for (int k = 1; k < compact.Length; k++)
            compact[k] = compact[k & (k - 1)] | bitOf[BitOperations.TrailingZeroCount(k)];
        for (int target = 0; target < Targets; target++)
        {
            for (int k = 0; k < compact.Length; k++)
            {
                int at = compact[k];
                tables[target][k] = at == count - 1 ? Value(target, full)
                    : at == 0 ? Value(target, none) : computed[((at - 1) * Targets) + target];
            }
        }
        return tables;
    }

    /// <summary>Evaluates coalitions, of which no two are equal.</summary>
    /// <param name="rows">They and others.</param>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="into">Takes the values of each for all targets, one coalition after another.</param>
    /// <param name="share">From which to which share of the work this is.</param>
    protected abstract void Compute(CoalitionTable rows, int first, int count, Span<double> into, (double From, double To) share);

    /// <summary>States that a player changes no coalition's value. Before any coalition is added.</summary>
    protected void StateNull(int player) => nullPlayers.AsSpan().Include(player);

    /// <summary>States the values of a coalition that are known. Before any other coalition is added.</summary>
    protected void State(ReadOnlySpan<ulong> coalition, ReadOnlySpan<double> known)
    {
        int row = Add(coalition);
        if (row < evaluated)
            return;
        Reserve(coalitions.Count);
        known.CopyTo(values.AsSpan(row * Targets));
        evaluated = coalitions.Count;
        Evaluations++;
    }

    private void Reserve(int rows)
    {
        int needed = Expect.Count(rows, Targets, "targets", "values of all coalitions together");
        if (values.Length < needed)
            Array.Resize(ref values, (int)Math.Clamp(2L * values.Length, needed, Array.MaxLength));
    }
}
