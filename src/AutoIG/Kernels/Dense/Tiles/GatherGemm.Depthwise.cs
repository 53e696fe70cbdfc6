namespace AutoIG.Kernels;

internal static unsafe partial class GatherGemm<T, TVector>
{
    private const int DepthwiseRows = 64;

    /// <summary>
    /// The product with diagonal matrices: output[row, n] (+)= Σ over taps of input[gathered(row, tap), n] · b[tap][n]. Every weight is used once a row, so
    /// this is bound by loads and needs no tile.
    /// </summary>
    public static void RunDepthwise<TMap>(in GatherProblem<T> problem)
        where TMap : struct, IMap1<T>
    {
        long rows = (long)problem.Samples * problem.GridHeight * problem.GridWidth;
        int tableRows = DepthwiseRows + TileRows, channels = problem.Columns;
        using var scratch = Scratch.Open();
        T** a = scratch.TakePointers<T>((long)tableRows * Math.Max(1, problem.Taps));
        T** c = scratch.TakePointers<T>(tableRows);
        var gather = new RowGather(problem, scratch.TakeZeros<T>(channels), scratch.Take<nint>(Math.Max(1, problem.Taps)));
        for (long row = 0; row < rows; row += DepthwiseRows)
        {
            int count = (int)Math.Min(DepthwiseRows, rows - row);
            gather.Fill(problem, count, a, tableRows, c);
            for (int r = 0; r < count; r++)
            {
                int n = Channels<TVector, TMap>(problem, a + r, tableRows, c[r], 0, channels);
                Channels<Lane1<T>, TMap>(problem, a + r, tableRows, c[r], n, channels);
            }
        }
    }

    /// <summary>As many channels from <paramref name="n"/> on as are whole vectors; returns where it stopped.</summary>
    private static int Channels<TWide, TMap>(in GatherProblem<T> problem, T** a, nint tapStride, T* c, int n, int channels)
        where TWide : struct, IVector<TWide, T>
        where TMap : struct, IMap1<T>
    {
        int lanes = TWide.Count, taps = problem.Taps;
        for (; n <= channels - (4 * lanes); n += 4 * lanes)
        {
            TWide s0 = Start<TWide>(problem, c, n), s1 = Start<TWide>(problem, c, n + lanes);
            TWide s2 = Start<TWide>(problem, c, n + (2 * lanes)), s3 = Start<TWide>(problem, c, n + (3 * lanes));
            T** entry = a;
            T* b = problem.Packed + n;
            for (int tap = 0; tap < taps; tap++, entry += tapStride, b += channels)
            {
                T* x = *entry + n;
                TWide.Accumulate(ref s0, TWide.Load(x), TWide.Load(b));
                TWide.Accumulate(ref s1, TWide.Load(x + lanes), TWide.Load(b + lanes));
                TWide.Accumulate(ref s2, TWide.Load(x + (2 * lanes)), TWide.Load(b + (2 * lanes)));
                TWide.Accumulate(ref s3, TWide.Load(x + (3 * lanes)), TWide.Load(b + (3 * lanes)));
            }

            TWide.Store(TMap.Invoke(s0), c + n);
            TWide.Store(TMap.Invoke(s1), c + n + lanes);
            TWide.Store(TMap.Invoke(s2), c + n + (2 * lanes));
            TWide.Store(TMap.Invoke(s3), c + n + (3 * lanes));
        }

        for (; n <= channels - lanes; n += lanes)
        {
            TWide sum = Start<TWide>(problem, c, n);
            T** entry = a;
            T* b = problem.Packed + n;
            for (int tap = 0; tap < taps; tap++, entry += tapStride, b += channels)
            {
                TWide.Accumulate(ref sum, TWide.Load(*entry + n), TWide.Load(b));
            }

            TWide.Store(TMap.Invoke(sum), c + n);
        }

        return n;
    }

    private static TWide Start<TWide>(in GatherProblem<T> problem, T* c, int n)
        where TWide : struct, IVector<TWide, T> =>
        problem.Bias != null ? TWide.Load(problem.Bias + n) : problem.Accumulate ? TWide.Load(c + n) : TWide.Zero;
}
