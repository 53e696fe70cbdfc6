using System.Numerics;

namespace AutoIG;

/// <summary>
/// What games give their players, from the values of all coalitions: the players of the coalition k are the bits of k.
/// </summary>
internal static class TableValues
{
    /// <summary>|S|!(M − |S| − 1)!/M! of each size, = 1/(M · C(M − 1, |S|)).</summary>
    public static double[] ShapleyWeights(int players)
    {
        var weights = new double[players];
        double binomial = 1;
        for (int size = 0; size < players; size++)
        {
            weights[size] = 1 / (players * binomial);
            binomial = binomial * (players - 1 - size) / (size + 1);
        }
        return weights;
    }

    /// <summary>φ_i = Σ over S without i of |S|!(M − |S| − 1)!/M! · (v(S ∪ {i}) − v(S)).</summary>
    public static void Shapley(ReadOnlySpan<double> table, Span<double> of) => Weighted(table, ShapleyWeights(of.Length), of);

    /// <summary>β_i = 2^(1−M) Σ over S without i of (v(S ∪ {i}) − v(S)).</summary>
    public static void Banzhaf(ReadOnlySpan<double> table, Span<double> of)
    {
        var weights = new double[of.Length];
        Array.Fill(weights, Math.ScaleB(1, 1 - of.Length));
        Weighted(table, weights, of);
    }

    /// <summary>Σ over S without i of a weight of its size times what i adds to it.</summary>
    private static void Weighted(ReadOnlySpan<double> table, double[] weights, Span<double> of)
    {
        for (int player = 0; player < of.Length; player++)
        {
            int bit = 1 << player;
            double sum = 0;
            for (int k = 0; k < table.Length; k++)
            {
                if ((k & bit) == 0)
                    sum += weights[BitOperations.PopCount((uint)k)] * (table[k | bit] - table[k]);
            }
            of[player] = sum;
        }
    }

    /// <summary>
    /// Σ over S without i and j of a weight of its size times Δ_ij(S) = v(S ∪ {i, j}) − v(S ∪ {i}) − v(S ∪ {j}) + v(S), for every pair;
    /// symmetric, with a diagonal of 0.
    /// </summary>
    /// <param name="table">v.</param>
    /// <param name="players">M.</param>
    /// <param name="weights">The weight of each size, 0 … M − 2.</param>
    /// <param name="cancellation">Asked between pairs.</param>
    public static double[] Pairs(ReadOnlySpan<double> table, int players, double[] weights, CancellationToken cancellation)
    {
        var pairs = new double[players * players];
        for (int i = 0; i < players; i++)
        {
            for (int j = i + 1; j < players; j++)
            {
                cancellation.ThrowIfCancellationRequested();
                int first = 1 << i, second = 1 << j, both = first | second;
                double sum = 0;
                for (int k = 0; k < table.Length; k++)
                {
                    if ((k & both) != 0)
                        continue;
                    double together = table[k | both] - table[k | first] - table[k | second] + table[k];
                    sum += weights[BitOperations.PopCount((uint)k)] * together;
                }
                pairs[(i * players) + j] = pairs[(j * players) + i] = sum;
            }
        }
        return pairs;
    }
}
