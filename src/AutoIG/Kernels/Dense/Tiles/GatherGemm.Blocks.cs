using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The loops around <see cref="MicroTile{T, TVector}"/>: a block of rows × a block of columns of the result stays in the first two caches
/// while the taps and blocks of k pass over it, and each block of b stays in the second while the rows pass over it.
/// </summary>
/// <remarks>
/// The loops are compiled with full optimisation at once: instrumented first versions of them took several times as long as the tiles they
/// call, for as long as a busy machine kept the compiler waiting.
/// </remarks>
internal static unsafe partial class GatherGemm<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct, IVector<TVector, T>
{
    private const int TileRows = 6;
    // A tile of four vectors reads its block of b from the second cache, for every tile of rows anew, at a quarter of that cache's
    // bandwidth: blocks that stay in the first cache (16 KiB) were a fifth slower, because the sums then have to be loaded and stored every
    // 64 steps. A tile of two vectors has four times as many steps in as many bytes, and half the multiply-adds for each load to wait
    // behind: there the first cache wins.
    private const int BytesOfWideB = 128 * 1024;
    private const int BytesOfNarrowB = 16 * 1024;
    private const int BytesOfA = 384 * 1024;
    private const int BytesOfC = 24 * 1024;
    private const int MostRows = 480;

    public static void Run<TEpilogue>(int tileVectors, in GatherProblem<T> problem)
        where TEpilogue : struct, IEpilogue<T>
    {
        if (IsNarrow(problem))
        {
            RunNarrow<TEpilogue>(tileVectors, problem);
            return;
        }

        int lanes = TVector.Count, width = lanes * tileVectors;
        long rows = (long)problem.Samples * problem.GridHeight * problem.GridWidth;
        int blockRows = (int)Math.Min(RowsOfBlock(problem, width), (rows + TileRows - 1) / TileRows * TileRows);
        int tableRows = blockRows + TileRows;
        bool whole = problem.Columns % lanes == 0;
        using var scratch = Scratch.Open();
        T** a = scratch.TakePointers<T>((long)tableRows * Math.Max(1, problem.Taps));
        T** c = scratch.TakePointers<T>(tableRows);

        // The last columns are computed as whole vectors beside the result, and only what exists is copied.
        T** tailRows = whole ? null : scratch.TakePointers<T>(tableRows);
        T* tail = whole ? null : scratch.Take<T>((long)tableRows * width);
        T* zeros = problem.TapY == null ? null : scratch.TakeZeros<T>(problem.Inner);
        T* bias = problem.Bias;
        if (bias != null && !whole)
        {
            T* padded = scratch.TakeZeros<T>((problem.Columns + lanes - 1) / lanes * lanes);
            new Span<T>(bias, problem.Columns).CopyTo(new Span<T>(padded, problem.Columns));
            bias = padded;
        }

        delegate*<T**, nint, int, int, nint, void> epilogue = typeof(TEpilogue) == typeof(IdentityMap<T>)
            ? null
            : &Epilogue.Apply<TEpilogue>;
        var gather = new RowGather(zeros);
        for (long row = 0; row < rows; row += blockRows)
        {
            int count = (int)Math.Min(blockRows, rows - row);
            gather.Fill(problem, count, a, tableRows, c);
            for (int column = 0; column < problem.Columns; column += width)
            {
                int filled = Math.Min(width, problem.Columns - column), vectors = (filled + lanes - 1) / lanes;
                T* start = bias == null ? null : bias + column;
                if (filled % lanes == 0)
                {
                    Block(problem, count, a, tableRows, c, column, column, width, vectors, start, problem.Accumulate, epilogue);
                }
                else
                {
                    for (int r = 0; r < tableRows; r++)
                        tailRows[r] = tail + ((long)Math.Min(r, count - 1) * vectors * lanes);
                    Block(problem, count, a, tableRows, tailRows, 0, column, width, vectors, start, accumulate: false, null);
                    Epilogue.Copy<TEpilogue>(tailRows, c, column, count, filled, problem.Accumulate, problem.OperandOffset);
                }
            }
        }
    }

    private static int BytesOfB(int width) => width == 4 * TVector.Count ? BytesOfWideB : BytesOfNarrowB;

    /// <summary>
    /// All of b is read once for each block of rows. Where the result is read again, for sums over blocks of k, that of a block stays in
    /// the first cache; elsewhere the block is as large as the second cache holds its rows of a.
    /// </summary>
    private static int RowsOfBlock(in GatherProblem<T> problem, int width)
    {
        int rows = BytesOfC / (width * sizeof(T));
        if (problem.Taps == 1 && (long)problem.Inner * width * sizeof(T) <= BytesOfB(width))
            rows = Math.Max(rows, Math.Min(BytesOfA / (problem.Inner * sizeof(T)), MostRows));
        return Math.Max(rows / TileRows, 1) * TileRows;
    }

    /// <summary>A block of columns for all rows of the table, over all taps and k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(
        in GatherProblem<T> problem, int count, T** a, nint tapStride, T** c, nint outputColumn, int column, int width, int vectors,
        T* start,
        bool accumulate, delegate*<T**, nint, int, int, nint, void> epilogue)
    {
        int lanes = vectors * TVector.Count, inner = problem.Inner, taps = problem.Taps;
        nint stepB = problem.UnpackedStride == 0 ? lanes : problem.UnpackedStride;
        T* packed = problem.UnpackedStride == 0
            ? problem.Packed + ((long)(column / width) * taps * inner * width)
            : problem.Packed + column;
        int blockK = Math.Max(8, BytesOfB(width) / (lanes * sizeof(T)));
        int tapsAtOnce = Math.Max(1, blockK / inner);
        int tap = 0;
        do
        {
            int theseTaps = Math.Min(tapsAtOnce, taps - tap);
            for (int k = 0; k < inner; k += blockK)
            {
                int extent = Math.Min(blockK, inner - k);
                bool first = tap == 0 && k == 0, last = tap + theseTaps == taps && k + extent == inner;
                Rows(
                    vectors, count, a + (tap * tapStride), tapStride, theseTaps, k * problem.InputStep, extent * problem.InputStep,
                    problem.InputStep, packed + ((((long)tap * inner) + k) * stepB), stepB, c, outputColumn,
                    first ? start : null, !first || accumulate, last ? epilogue : null, problem.OperandOffset);
            }

            tap += tapsAtOnce;
        }
        while (tap < taps);
    }

    private static void Rows(
        int vectors, int count, T** a, nint tapStride, int taps, nint offset, nint extent, nint step, T* b, nint stepB, T** c, nint columns,
        T* start,
        bool accumulate, delegate*<T**, nint, int, int, nint, void> epilogue, nint operandOffset)
    {
        switch (vectors)
        {
            case 1:
                Rows<Count1>(
                    count, a, tapStride, taps, offset, extent, step, b, stepB, c, columns, start, accumulate, epilogue, operandOffset);
                break;
            case 2:
                Rows<Count2>(
                    count, a, tapStride, taps, offset, extent, step, b, stepB, c, columns, start, accumulate, epilogue, operandOffset);
                break;
            case 3:
                Rows<Count3>(
                    count, a, tapStride, taps, offset, extent, step, b, stepB, c, columns, start, accumulate, epilogue, operandOffset);
                break;
            default:
                Rows<Count4>(
                    count, a, tapStride, taps, offset, extent, step, b, stepB, c, columns, start, accumulate, epilogue, operandOffset);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TVectors>(
        int count, T** a, nint tapStride, int taps, nint offset, nint extent, nint step, T* b, nint stepB, T** c, nint columns, T* start,
        bool accumulate, delegate*<T**, nint, int, int, nint, void> epilogue, nint operandOffset)
        where TVectors : struct, ITileVectors
    {
        int r = 0, lanes = TVectors.Value * TVector.Count;
        for (; r <= count - TileRows; r += TileRows)
        {
            MicroTile<T, TVector>.Run<Count6, TVectors>(
                a + r, tapStride, taps, offset, extent, step, b, stepB, c + r, columns, start, accumulate);
            if (epilogue != null)
                epilogue(c + r, columns, TileRows, lanes, operandOffset);
        }

        // Behind its end the table repeats the last row, which is then computed more than once with the same outcome.
        switch (count - r)
        {
            case 5:
                MicroTile<T, TVector>.Run<Count6, TVectors>(
                    a + r, tapStride, taps, offset, extent, step, b, stepB, c + r, columns, start, accumulate);
                break;
            case 4 or 3:
                MicroTile<T, TVector>.Run<Count4, TVectors>(
                    a + r, tapStride, taps, offset, extent, step, b, stepB, c + r, columns, start, accumulate);
                break;
            case 2:
                MicroTile<T, TVector>.Run<Count2, TVectors>(
                    a + r, tapStride, taps, offset, extent, step, b, stepB, c + r, columns, start, accumulate);
                break;
            case 1:
                MicroTile<T, TVector>.Run<Count1, TVectors>(
                    a + r, tapStride, taps, offset, extent, step, b, stepB, c + r, columns, start, accumulate);
                break;
        }

        if (epilogue != null && r < count)
            epilogue(c + r, columns, count - r, lanes, operandOffset);
    }
}
