namespace AutoIG;

/// <summary>Points next to an input, given by noise.</summary>
internal static class NoisyRows
{
    /// <summary>x + ε_j, or x − ε_j where the sign says so: as many as are given, or drawn from a seed.</summary>
    public static T[][] Of<T>(MeasureCall<T> call, Noise noise, int samples, long seed, int sign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = new T[noise.Count(samples)][];
        // Drawn one after another, whoever evaluates them: the numbers do not depend on threads.
        var generator = new NormalGenerator(seed);
        for (int j = 0; j < rows.Length; j++)
        {
            call.Cancellation.ThrowIfCancellationRequested();
            rows[j] = new T[call.X.Length];
            noise.AddTo(call.Bound, call.X, j, ref generator, rows[j], sign);
        }

        return rows;
    }
}
