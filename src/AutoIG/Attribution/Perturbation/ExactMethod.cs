namespace AutoIG;

/// <summary>A method that knows the values of all 2^M coalitions of M groups, at most 20.</summary>
/// <remarks>Each coalition is one evaluation a baseline: 1,024 of 10 groups, about a million of 20.</remarks>
public abstract record ExactMethod : GroupedMethod
{
    private protected ExactMethod()
    {
    }

    /// <summary>Writes the numbers of the players, from the values of all coalitions.</summary>
    /// <param name="table">v: the players of the coalition k are the bits of k.</param>
    /// <param name="of">A number for each player.</param>
    private protected abstract void Solve(double[] table, Span<double> of);

    internal sealed override void Check(int groups, int baselines) => CheckEnumerable(GetType().Name, groups);

    internal sealed override void Solve<T>(ModelGame<T> game, GroupScores scores)
    {
        double[][] tables = game.Tables();
        for (int target = 0; target < game.Targets; target++)
            Solve(tables[target], scores.Of(target));
    }

    /// <summary>Checks that all coalitions can be enumerated.</summary>
    internal static void CheckEnumerable(string method, int groups)
    {
        if (groups > CoalitionGame.MostEnumerated)
        {
            throw Expect.Unexpected(
                nameof(Groups), FormattableString.Invariant($"at most {CoalitionGame.MostEnumerated} groups for {method}"),
                FormattableString.Invariant($"{groups}, which have 2^{groups} coalitions. ")
                + $"Join features to groups, or use {nameof(ShapleySampling)} or {nameof(KernelShap)}");
        }
    }
}
