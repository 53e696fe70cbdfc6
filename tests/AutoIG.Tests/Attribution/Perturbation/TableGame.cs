using System.Numerics;

namespace AutoIG.Tests.Attribution.Perturbation;

/// <summary>A game whose values are a table: the players of the coalition k are the bits of k.</summary>
internal sealed class TableGame(int players, params double[][] tables) : CoalitionGame(players, tables.Length)
{
    /// <summary>How many coalitions were asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>A game of numbers without any order.</summary>
    public static TableGame Rough(int players, int seed) =>
        new(players, [.. Enumerable.Range(0, 1 << players).Select(k => Math.Sin((k * 12.9898) + seed) * 3)]);

    public static double[] Table(int players, int seed) =>
        [.. Enumerable.Range(0, 1 << players).Select(k => Math.Sin((k * 12.9898) + seed) * 3)];

    protected override void Compute(CoalitionTable rows, int first, int count, Span<double> into, (double From, double To) share)
    {
        Asked += count;
        for (int row = 0; row < count; row++)
        {
            for (int target = 0; target < Targets; target++)
                into[(row * Targets) + target] = tables[target][(int)rows[first + row][0]];
        }
    }

    /// <summary>Shapley values as they are defined by orders: the mean contribution over all M! of them that are allowed.</summary>
    public static double[] ByOrders(int players, double[] table, Func<int[], bool> isAllowed)
    {
        var sums = new double[players];
        int count = 0;
        foreach (int[] order in Permutations([.. Enumerable.Range(0, players)]).Where(isAllowed))
        {
            count++;
            int coalition = 0;
            foreach (int player in order)
            {
                sums[player] += table[coalition | 1 << player] - table[coalition];
                coalition |= 1 << player;
            }
        }
        return [.. sums.Select(sum => sum / count)];
    }

    public static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0 ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));

    /// <summary>How many players a coalition has.</summary>
    public static int Size(int coalition) => BitOperations.PopCount((uint)coalition);
}
