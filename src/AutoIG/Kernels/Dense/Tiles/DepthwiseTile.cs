using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The innermost loop of depthwise convolutions: c[4 rows, vectors] (+)= Σ over taps of a[row, tap][n] · b[tap][n]. Four rows share each
/// weight that is loaded; as in <see cref="MicroTile{T, TVector}"/>, a call would make the sums spill.
/// </summary>
internal static unsafe class DepthwiseTile<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct, IVector<TVector, T>
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 4;

    /// <summary>Computes one tile.</summary>
    /// <param name="a">The row pointers of the first tap; those of the next are <paramref name="tapStride"/> further.</param>
    /// <param name="tapStride">Distance between the row pointers of two taps.</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="column">The first channel.</param>
    /// <param name="b">The weights of the first tap; those of the next are <paramref name="stepB"/> further.</param>
    /// <param name="stepB">The number of channels.</param>
    /// <param name="c">Pointers to the rows of the result.</param>
    /// <param name="bias">What every row starts from, or null.</param>
    /// <param name="accumulate">Whether the result is added to what <paramref name="c"/> holds (if there is no
    /// <paramref name="bias"/>).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVectors>(T** a, nint tapStride, int taps, nint column, T* b, nint stepB, T** c, T* bias, bool accumulate)
        where TVectors : struct, ITileCount
    {
        TVector c00 = TVector.Zero, c01 = c00, c02 = c00, c03 = c00, c10 = c00, c11 = c00, c12 = c00, c13 = c00;
        TVector c20 = c00, c21 = c00, c22 = c00, c23 = c00, c30 = c00, c31 = c00, c32 = c00, c33 = c00;
        if (bias != null)
        {
            LoadRow<TVectors>(bias + column, ref c00, ref c01, ref c02, ref c03);
            c10 = c20 = c30 = c00;
            c11 = c21 = c31 = c01;
            c12 = c22 = c32 = c02;
            c13 = c23 = c33 = c03;
        }
        else if (accumulate)
        {
            LoadRow<TVectors>(c[0] + column, ref c00, ref c01, ref c02, ref c03);
            LoadRow<TVectors>(c[1] + column, ref c10, ref c11, ref c12, ref c13);
            LoadRow<TVectors>(c[2] + column, ref c20, ref c21, ref c22, ref c23);
            LoadRow<TVectors>(c[3] + column, ref c30, ref c31, ref c32, ref c33);
        }

        b += column;
        for (; taps > 0; taps--)
        {
            TVector b0 = TVector.Load(b), b1 = b0, b2 = b0, b3 = b0;
            LoadRow<TVectors>(b, ref b0, ref b1, ref b2, ref b3);
            AddRow<TVectors>(a[0] + column, b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            AddRow<TVectors>(a[1] + column, b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            AddRow<TVectors>(a[2] + column, b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            AddRow<TVectors>(a[3] + column, b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
            a += tapStride;
            b += stepB;
        }

        StoreRow<TVectors>(c[0] + column, c00, c01, c02, c03);
        StoreRow<TVectors>(c[1] + column, c10, c11, c12, c13);
        StoreRow<TVectors>(c[2] + column, c20, c21, c22, c23);
        StoreRow<TVectors>(c[3] + column, c30, c31, c32, c33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<TVectors>(
        T* row, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TVectors : struct, ITileCount
    {
        nint n = TVector.Count;
        TVector.Accumulate(ref c0, b0, TVector.Load(row));
        if (TVectors.Value > 1)
            TVector.Accumulate(ref c1, b1, TVector.Load(row + n));
        if (TVectors.Value > 2)
        {
            TVector.Accumulate(ref c2, b2, TVector.Load(row + (2 * n)));
            TVector.Accumulate(ref c3, b3, TVector.Load(row + (3 * n)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow<TVectors>(T* row, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TVectors : struct, ITileCount
    {
        nint n = TVector.Count;
        c0 = TVector.Load(row);
        if (TVectors.Value > 1)
            c1 = TVector.Load(row + n);
        if (TVectors.Value > 2)
        {
            c2 = TVector.Load(row + (2 * n));
            c3 = TVector.Load(row + (3 * n));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TVectors>(T* row, TVector c0, TVector c1, TVector c2, TVector c3)
        where TVectors : struct, ITileCount
    {
        nint n = TVector.Count;
        TVector.Store(c0, row);
        if (TVectors.Value > 1)
            TVector.Store(c1, row + n);
        if (TVectors.Value > 2)
        {
            TVector.Store(c2, row + (2 * n));
            TVector.Store(c3, row + (3 * n));
        }
    }
}
