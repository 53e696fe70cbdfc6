using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

internal static unsafe partial class GatherGemm<T, TVector>
{
    private const int NarrowRows = 64;

    /// <summary>
    /// Whether the result is so narrow, and the sums so long, that lanes are better filled with k than with columns. It is decided by the
    /// shape alone, so that a row's result does not depend on how many there are.
    /// </summary>
    private static bool IsNarrow(in GatherProblem<T> problem) =>
        problem.Columns <= NarrowTile<T, TVector>.Columns && 2 * problem.Columns <= TVector.Count
        && problem.InputStep == 1 && problem.UnpackedStride == 0 && problem.Inner >= TVector.Count;

    private static void RunNarrow<TEpilogue>(int tileVectors, in GatherProblem<T> problem)
        where TEpilogue : struct, IEpilogue<T>
    {
        int lanes = TVector.Count, inner = problem.Inner, columns = problem.Columns, taps = problem.Taps;
        int tileRows = tileVectors == 4 ? 4 : 2, tableRows = NarrowRows + TileRows;
        long rows = (long)problem.Samples * problem.GridHeight * problem.GridWidth;
        using var scratch = Scratch.Open();
        T** a = scratch.TakePointers<T>((long)tableRows * Math.Max(1, taps));
        T** c = scratch.TakePointers<T>(tableRows);
        T* zeros = problem.TapY == null ? null : scratch.TakeZeros<T>(inner);
        T* sums = scratch.Take<T>(tileRows * NarrowTile<T, TVector>.Columns * lanes);
        T* b = scratch.Take<T>((long)Math.Max(1, taps) * columns * inner);
        UnpackColumns(problem, b);
        var gather = new RowGather(zeros);
        for (long row = 0; row < rows; row += NarrowRows)
        {
            int count = (int)Math.Min(NarrowRows, rows - row);
            gather.Fill(problem, count, a, tableRows, c);
            for (int r = 0; r < count; r += tileRows)
            {
                if (tileRows == 4)
                    NarrowTileOf<Count4>(columns, a + r, tableRows, taps, inner, b, sums);
                else
                    NarrowTileOf<Count2>(columns, a + r, tableRows, taps, inner, b, sums);
                FinishNarrow<TEpilogue>(problem, Math.Min(tileRows, count - r), a + r, tableRows, b, sums, c + r);
            }
        }
    }

    private static void NarrowTileOf<TRows>(int columns, T** a, nint tapStride, int taps, int inner, T* b, T* sums)
        where TRows : struct, ITileCount
    {
        nint whole = inner / TVector.Count * TVector.Count;
        switch (columns)
        {
            case 1:
                NarrowTile<T, TVector>.Run<TRows, Count1>(a, tapStride, taps, whole, inner, b, sums);
                break;
            case 2:
                NarrowTile<T, TVector>.Run<TRows, Count2>(a, tapStride, taps, whole, inner, b, sums);
                break;
            case 3:
                NarrowTile<T, TVector>.Run<TRows, Count3>(a, tapStride, taps, whole, inner, b, sums);
                break;
            default:
                NarrowTile<T, TVector>.Run<TRows, Count4>(a, tapStride, taps, whole, inner, b, sums);
                break;
        }
    }

    /// <summary>[tap][k][lanes of n], as the wide tile reads it, to [tap][n][k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackColumns(in GatherProblem<T> problem, T* b)
    {
        int inner = problem.Inner, columns = problem.Columns, taps = problem.Taps;
        nint step = (columns + TVector.Count - 1) / TVector.Count * TVector.Count;
        T* packed = problem.Packed;
        for (int tap = 0; tap < taps; tap++, b += columns * inner)
        {
            for (int k = 0; k < inner; k++, packed += step)
            {
                for (int n = 0; n < columns; n++)
                    b[(n * inner) + k] = packed[n];
            }
        }
    }

    /// <summary>Adds the lanes of each sum, the k that are no whole vector, and what the result starts from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishNarrow<TEpilogue>(in GatherProblem<T> problem, int count, T** a, nint tapStride, T* b, T* sums, T** c)
        where TEpilogue : struct, IEpilogue<T>
    {
        int lanes = TVector.Count, inner = problem.Inner, columns = problem.Columns, whole = inner / lanes * lanes;
        for (int r = 0; r < count; r++)
        {
            for (int n = 0; n < columns; n++)
            {
                T sum = TVector.Sum(TVector.Load(sums + (((r * NarrowTile<T, TVector>.Columns) + n) * lanes)));
                for (int tap = 0; tap < problem.Taps && whole < inner; tap++)
                {
                    T* row = a[(tap * tapStride) + r], column = b + ((((nint)tap * columns) + n) * inner);
                    for (int k = whole; k < inner; k++)
                        sum = T.MultiplyAddEstimate(row[k], column[k], sum);
                }

                T* to = c[r] + n;
                T start = problem.Bias != null ? problem.Bias[n] : problem.Accumulate ? *to : T.Zero;
                Lane1<T>.Store(TEpilogue.Invoke(Lane1<T>.Create(start + sum), to + problem.OperandOffset), to);
            }
        }
    }
}
