using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// min |A x − b| by Householder reflections (Golub 1965, "Numerical methods for solving linear least squares problems"): the squared
/// condition number of the normal equations never comes up.
/// </summary>
internal static class LeastSquares
{
    // A column that is, up to rounding, a sum of those before it leaves about this much of its length.
    private const double Negligible = 1e-12;

    /// <summary>Solves for several right-hand sides.</summary>
    /// <param name="columns">A, one column after another; overwritten.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="unknowns">How many columns.</param>
    /// <param name="sides">The right-hand sides, one after another, whose first elements become the solutions.</param>
    /// <param name="cancellation">Asked between columns.</param>
    /// <returns>The rank as far as it was found: <paramref name="unknowns"/> where the solutions are determined.</returns>
    public static int Solve(double[] columns, int rows, int unknowns, double[][] sides, CancellationToken cancellation = default)
    {
        if (rows < unknowns)
            return rows;
        var diagonal = new double[unknowns];
        for (int k = 0; k < unknowns; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var column = columns.AsSpan(k * rows, rows);
            double length = TensorPrimitives.Norm<double>(column[k..]), whole = TensorPrimitives.Norm<double>(column);
            // Reflections keep lengths: the whole column is as long as it was.
            if (!(length > Negligible * whole))
                return double.IsNaN(length) ? unknowns : k;
            double head = column[k] > 0 ? -length : length;
            diagonal[k] = head;
            column[k] -= head;
            var normal = column[k..];
            double square = TensorPrimitives.SumOfSquares<double>(normal);
            for (int j = k + 1; j < unknowns; j++)
                Reflect(normal, square, columns.AsSpan((j * rows) + k, rows - k));
            foreach (double[] side in sides)
                Reflect(normal, square, side.AsSpan(k, rows - k));
        }
        foreach (double[] side in sides)
        {
            for (int k = unknowns - 1; k >= 0; k--)
            {
                double sum = side[k];
                for (int j = k + 1; j < unknowns; j++)
                    sum -= columns[(j * rows) + k] * side[j];
                side[k] = sum / diagonal[k];
            }
        }
        return unknowns;
    }

    /// <summary>y − 2 v (v·y)/(v·v).</summary>
    private static void Reflect(ReadOnlySpan<double> normal, double square, Span<double> vector) =>
        TensorPrimitives.MultiplyAdd(normal, -2 * TensorPrimitives.Dot(normal, vector) / square, vector, vector);
}
