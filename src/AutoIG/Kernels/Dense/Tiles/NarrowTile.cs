using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The innermost loop for results of a few columns (the colours of an image, two classes), where vectors of columns would be nearly empty:
/// sums over vectors of k instead, sums[row, n] += Σ over taps and k of a[row, tap][k] · b[tap][n][k], lane by lane.
/// </summary>
internal static unsafe class NarrowTile<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct, IVector<TVector, T>
{
    /// <summary>The most columns of a tile; also the distance between the sums of two rows, in vectors.</summary>
    public const int Columns = 4;

    /// <summary>Computes the sums of one tile.</summary>
    /// <param name="a">The row pointers of the first tap; those of the next are <paramref name="tapStride"/> further.</param>
    /// <param name="tapStride">Distance between the row pointers of two taps.</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="whole">How many k are summed: a multiple of the vector's length.</param>
    /// <param name="inner">How many k there are.</param>
    /// <param name="b">[tap][n][k].</param>
    /// <param name="sums">[row][<see cref="Columns"/>][lanes], overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns>(T** a, nint tapStride, int taps, nint whole, nint inner, T* b, T* sums)
        where TRows : struct, ITileCount
        where TColumns : struct, ITileCount
    {
        nint lanes = TVector.Count;
        TVector s00 = TVector.Zero, s01 = TVector.Zero, s02 = TVector.Zero, s03 = TVector.Zero;
        TVector s10 = TVector.Zero, s11 = TVector.Zero, s12 = TVector.Zero, s13 = TVector.Zero;
        TVector s20 = TVector.Zero, s21 = TVector.Zero, s22 = TVector.Zero, s23 = TVector.Zero;
        TVector s30 = TVector.Zero, s31 = TVector.Zero, s32 = TVector.Zero, s33 = TVector.Zero;
        for (; taps > 0; taps--)
        {
            T* a0 = a[0], a1 = a[1], a2 = TRows.Value > 2 ? a[2] : a0, a3 = TRows.Value > 2 ? a[3] : a0;
            for (nint k = 0; k < whole; k += lanes)
            {
                TVector b0 = TVector.Load(b + k), b1 = b0, b2 = b0, b3 = b0, v;
                if (TColumns.Value > 1)
                    b1 = TVector.Load(b + inner + k);
                if (TColumns.Value > 2)
                    b2 = TVector.Load(b + (2 * inner) + k);
                if (TColumns.Value > 3)
                    b3 = TVector.Load(b + (3 * inner) + k);
                v = TVector.Load(a0 + k);
                AddRow<TColumns>(v, b0, b1, b2, b3, ref s00, ref s01, ref s02, ref s03);
                v = TVector.Load(a1 + k);
                AddRow<TColumns>(v, b0, b1, b2, b3, ref s10, ref s11, ref s12, ref s13);

                if (TRows.Value > 2)
                {
                    v = TVector.Load(a2 + k);
                    AddRow<TColumns>(v, b0, b1, b2, b3, ref s20, ref s21, ref s22, ref s23);
                    v = TVector.Load(a3 + k);
                    AddRow<TColumns>(v, b0, b1, b2, b3, ref s30, ref s31, ref s32, ref s33);
                }
            }

            a += tapStride;
            b += TColumns.Value * inner;
        }

        nint row = Columns * lanes;
        StoreRow<TColumns>(sums, s00, s01, s02, s03);
        StoreRow<TColumns>(sums + row, s10, s11, s12, s13);
        if (TRows.Value > 2)
        {
            StoreRow<TColumns>(sums + (2 * row), s20, s21, s22, s23);
            StoreRow<TColumns>(sums + (3 * row), s30, s31, s32, s33);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<TColumns>(
        TVector v, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
        where TColumns : struct, ITileCount
    {
        TVector.Accumulate(ref s0, v, b0);
        if (TColumns.Value > 1)
            TVector.Accumulate(ref s1, v, b1);
        if (TColumns.Value > 2)
            TVector.Accumulate(ref s2, v, b2);
        if (TColumns.Value > 3)
            TVector.Accumulate(ref s3, v, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TColumns>(T* to, TVector s0, TVector s1, TVector s2, TVector s3)
        where TColumns : struct, ITileCount
    {
        nint lanes = TVector.Count;
        TVector.Store(s0, to);
        if (TColumns.Value > 1)
            TVector.Store(s1, to + lanes);
        if (TColumns.Value > 2)
            TVector.Store(s2, to + (2 * lanes));
        if (TColumns.Value > 3)
            TVector.Store(s3, to + (3 * lanes));
    }
}
