using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The innermost loop of everything dense: c[rows, vectors] (+)= Σ over taps and k of a[row, tap][k] · b[tap][k, vectors], with the whole
/// tile of c in registers.
/// </summary>
/// <remarks>
/// <para>Rows are reached through pointers, a new set for each tap: a convolution is the product of gathered rows with the weights, and
/// padding is a row of zeros, so neither a bordered copy of the map nor an im2col matrix is needed.</para>
/// <para>The method must stay free of calls: a single call that is not inlined would make the register allocator spill all accumulators
/// around it, in the loop (measured: a third of the speed). Tiles have 1, 2, 4 or 6 rows and 1 to 4 vectors; the guards compare types
/// because the compiler then does not even read what a smaller tile leaves out: compiling the tiles is most of what the first explanation
/// of a process takes.</para>
/// </remarks>
internal static unsafe class MicroTile<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct, IVector<TVector, T>
{
    /// <summary>Computes one tile.</summary>
    /// <param name="a">The row pointers of the first tap; those of the next are <paramref name="tapStride"/> further.</param>
    /// <param name="tapStride">Distance between the row pointers of two taps.</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="offset">Where k = 0 lies behind each row pointer, in elements.</param>
    /// <param name="extent">Number of k times <paramref name="step"/>.</param>
    /// <param name="step">Distance between k and k + 1 in a row of a: 1, or the row length where a is stored transposed.</param>
    /// <param name="b">Row k = 0 of the first tap; rows follow one another at <paramref name="stepB"/>, through all taps.</param>
    /// <param name="stepB">Distance between two rows of b.</param>
    /// <param name="c">Pointers to the rows of the result; a row may occur twice (the tail of a block repeats its last row).</param>
    /// <param name="columns">Where the tile begins behind each of <paramref name="c"/>.</param>
    /// <param name="start">A row that every row of the result starts from (the bias), or null.</param>
    /// <param name="accumulate">Whether the result is added to what <paramref name="c"/> holds (if there is no
    /// <paramref name="start"/>).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TVectors>(
        T** a, nint tapStride, int taps, nint offset, nint extent, nint step, T* b, nint stepB, T** c, nint columns, T* start,
        bool accumulate)
        where TRows : struct, ITileRows
        where TVectors : struct, ITileVectors
    {
        nint n = TVector.Count;
        // One zero for all: the compiler inlines each mention of it anew.
        TVector zero = TVector.Zero;
        TVector c00 = zero, c01 = zero, c02 = zero, c03 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero;
        TVector c40 = zero, c41 = zero, c42 = zero, c43 = zero;
        TVector c50 = zero, c51 = zero, c52 = zero, c53 = zero;
        if (start != null)
        {
            c00 = c10 = c20 = c30 = c40 = c50 = TVector.Load(start);
            if (typeof(TVectors) != typeof(Count1))
                c01 = c11 = c21 = c31 = c41 = c51 = TVector.Load(start + n);
            if (typeof(TVectors) == typeof(Count3) || typeof(TVectors) == typeof(Count4))
                c02 = c12 = c22 = c32 = c42 = c52 = TVector.Load(start + (2 * n));
            if (typeof(TVectors) == typeof(Count4))
                c03 = c13 = c23 = c33 = c43 = c53 = TVector.Load(start + (3 * n));
        }
        else if (accumulate)
        {
            LoadRow<TVectors>(c[0] + columns, ref c00, ref c01, ref c02, ref c03);
            if (typeof(TRows) != typeof(Count1))
                LoadRow<TVectors>(c[1] + columns, ref c10, ref c11, ref c12, ref c13);
            if (typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6))
                LoadRow<TVectors>(c[2] + columns, ref c20, ref c21, ref c22, ref c23);
            if (typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6))
                LoadRow<TVectors>(c[3] + columns, ref c30, ref c31, ref c32, ref c33);
            if (typeof(TRows) == typeof(Count6))
                LoadRow<TVectors>(c[4] + columns, ref c40, ref c41, ref c42, ref c43);
            if (typeof(TRows) == typeof(Count6))
                LoadRow<TVectors>(c[5] + columns, ref c50, ref c51, ref c52, ref c53);
        }

        for (; taps > 0; taps--)
        {
            T* a0 = a[0] + offset;
            T* a1 = typeof(TRows) != typeof(Count1) ? a[1] + offset : a0;
            T* a2 = typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6) ? a[2] + offset : a0;
            T* a3 = typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6) ? a[3] + offset : a0;
            T* a4 = typeof(TRows) == typeof(Count6) ? a[4] + offset : a0;
            T* a5 = typeof(TRows) == typeof(Count6) ? a[5] + offset : a0;
            a += tapStride;
            for (nint i = 0; i != extent; i += step)
            {
                TVector b0 = TVector.Load(b), b1 = b0, b2 = b0, b3 = b0, v;
                if (typeof(TVectors) != typeof(Count1))
                    b1 = TVector.Load(b + n);
                if (typeof(TVectors) == typeof(Count3) || typeof(TVectors) == typeof(Count4))
                    b2 = TVector.Load(b + (2 * n));
                if (typeof(TVectors) == typeof(Count4))
                    b3 = TVector.Load(b + (3 * n));
                b += stepB;
                v = TVector.Create(a0[i]);
                FmaRow<TVectors>(v, b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
                if (typeof(TRows) != typeof(Count1))
                {
                    v = TVector.Create(a1[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
                }

                if (typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6))
                {
                    v = TVector.Create(a2[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
                }

                if (typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6))
                {
                    v = TVector.Create(a3[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
                }

                if (typeof(TRows) == typeof(Count6))
                {
                    v = TVector.Create(a4[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c40, ref c41, ref c42, ref c43);
                }

                if (typeof(TRows) == typeof(Count6))
                {
                    v = TVector.Create(a5[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c50, ref c51, ref c52, ref c53);
                }
            }
        }

        StoreRow<TVectors>(c[0] + columns, c00, c01, c02, c03);
        if (typeof(TRows) != typeof(Count1))
            StoreRow<TVectors>(c[1] + columns, c10, c11, c12, c13);
        if (typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6))
            StoreRow<TVectors>(c[2] + columns, c20, c21, c22, c23);
        if (typeof(TRows) == typeof(Count4) || typeof(TRows) == typeof(Count6))
            StoreRow<TVectors>(c[3] + columns, c30, c31, c32, c33);
        if (typeof(TRows) == typeof(Count6))
            StoreRow<TVectors>(c[4] + columns, c40, c41, c42, c43);
        if (typeof(TRows) == typeof(Count6))
            StoreRow<TVectors>(c[5] + columns, c50, c51, c52, c53);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FmaRow<TVectors>(
        TVector v, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TVectors : struct, ITileVectors
    {
        TVector.Accumulate(ref c0, v, b0);
        if (typeof(TVectors) != typeof(Count1))
            TVector.Accumulate(ref c1, v, b1);
        if (typeof(TVectors) == typeof(Count3) || typeof(TVectors) == typeof(Count4))
            TVector.Accumulate(ref c2, v, b2);
        if (typeof(TVectors) == typeof(Count4))
            TVector.Accumulate(ref c3, v, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow<TVectors>(T* row, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TVectors : struct, ITileVectors
    {
        nint n = TVector.Count;
        c0 = TVector.Load(row);
        if (typeof(TVectors) != typeof(Count1))
            c1 = TVector.Load(row + n);
        if (typeof(TVectors) == typeof(Count3) || typeof(TVectors) == typeof(Count4))
            c2 = TVector.Load(row + (2 * n));
        if (typeof(TVectors) == typeof(Count4))
            c3 = TVector.Load(row + (3 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TVectors>(T* row, TVector c0, TVector c1, TVector c2, TVector c3)
        where TVectors : struct, ITileVectors
    {
        nint n = TVector.Count;
        TVector.Store(c0, row);
        if (typeof(TVectors) != typeof(Count1))
            TVector.Store(c1, row + n);
        if (typeof(TVectors) == typeof(Count3) || typeof(TVectors) == typeof(Count4))
            TVector.Store(c2, row + (2 * n));
        if (typeof(TVectors) == typeof(Count4))
            TVector.Store(c3, row + (3 * n));
    }
}
