using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

internal static unsafe partial class GatherGemm<T, TVector>
{
    private const int DepthwiseRows = 64;

    /// <summary>
    /// The product with diagonal matrices: output[row, n] (+)= Σ over taps of input[gathered(row, tap), n] · b[tap][n]. Every input is
    /// multiplied once for each load, so this is bound by loads, not by arithmetic.
    /// </summary>
    public static void RunDepthwise<TEpilogue>(int tileVectors, in GatherProblem<T> problem)
        where TEpilogue : struct, IEpilogue<T>
    {
        long rows = (long)problem.Samples * problem.GridHeight * problem.GridWidth;
        int tableRows = DepthwiseRows + TileRows, channels = problem.Columns;
        using var scratch = Scratch.Open();
        T** a = scratch.TakePointers<T>((long)tableRows * Math.Max(1, problem.Taps));
        T** c = scratch.TakePointers<T>(tableRows);
        var gather = new RowGather(scratch.TakeZeros<T>(channels));
        for (long row = 0; row < rows; row += DepthwiseRows)
        {
            int count = (int)Math.Min(DepthwiseRows, rows - row);
            gather.Fill(problem, count, a, tableRows, c);
            int lanes = TVector.Count, n = 0;
            if (tileVectors == 4)
            {
                for (; n <= channels - (4 * lanes); n += 4 * lanes)
                    DepthwiseColumn<TVector, Count4>(problem, count, a, tableRows, n, c);
            }

            for (; n <= channels - (2 * lanes); n += 2 * lanes)
                DepthwiseColumn<TVector, Count2>(problem, count, a, tableRows, n, c);
            for (; n <= channels - lanes; n += lanes)
                DepthwiseColumn<TVector, Count1>(problem, count, a, tableRows, n, c);
            for (; n < channels; n++)
                DepthwiseColumn<Lane1<T>, Count1>(problem, count, a, tableRows, n, c);
            if (typeof(TEpilogue) != typeof(IdentityMap<T>))
                Epilogue.ApplyToRows<TEpilogue>(c, count, channels, problem.OperandOffset);
        }
    }

    /// <summary>A few channels of all rows of the table: the inputs that neighbouring rows share stay in the first cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DepthwiseColumn<TWide, TVectors>(in GatherProblem<T> problem, int count, T** a, nint tapStride, nint column, T** c)
        where TWide : struct, IVector<TWide, T>
        where TVectors : struct, ITileCount
    {
        for (int r = 0; r < count; r += DepthwiseTile<T, TWide>.Rows)
        {
            DepthwiseTile<T, TWide>.Run<TVectors>(
                a + r, tapStride, problem.Taps, column, problem.Packed, problem.Columns, c + r, problem.Bias, problem.Accumulate);
        }
    }
}
