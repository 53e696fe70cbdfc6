using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.Kernels;

/// <summary>
/// The innermost loop of everything dense: c[rows, vectors] (+)= Σ over taps and k of a[row, tap][k] · b[tap][k, vectors], with the whole
/// tile of c in registers.
/// </summary>
/// <remarks>
/// <para>Rows are reached through pointers, a new set for each tap: a convolution is the product of gathered rows with the weights, and padding
/// is a row of zeros, so neither a bordered copy of the map nor an im2col matrix is needed.</para>
/// <para>The method must stay free of calls: a single call that is not inlined would make the register allocator spill all accumulators around it,
/// in the loop (measured: a third of the speed). Guards on <c>TRows.Value</c> and <c>TVectors.Value</c> are constants to the compiler.</para>
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
    /// <param name="accumulate">Whether the result is added to what <paramref name="c"/> holds (if there is no <paramref name="start"/>).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TVectors>(
        T** a, nint tapStride, int taps, nint offset, nint extent, nint step, T* b, nint stepB, T** c, nint columns, T* start, bool accumulate)
        where TRows : struct, ITileCount
        where TVectors : struct, ITileCount
    {
        nint n = TVector.Count;
        TVector c00 = TVector.Zero, c01 = TVector.Zero, c02 = TVector.Zero, c03 = TVector.Zero;
        TVector c10 = TVector.Zero, c11 = TVector.Zero, c12 = TVector.Zero, c13 = TVector.Zero;
        TVector c20 = TVector.Zero, c21 = TVector.Zero, c22 = TVector.Zero, c23 = TVector.Zero;
        TVector c30 = TVector.Zero, c31 = TVector.Zero, c32 = TVector.Zero, c33 = TVector.Zero;
        TVector c40 = TVector.Zero, c41 = TVector.Zero, c42 = TVector.Zero, c43 = TVector.Zero;
        TVector c50 = TVector.Zero, c51 = TVector.Zero, c52 = TVector.Zero, c53 = TVector.Zero;
        if (start != null)
        {
            c00 = c10 = c20 = c30 = c40 = c50 = TVector.Load(start);
            if (TVectors.Value > 1)
            {
                c01 = c11 = c21 = c31 = c41 = c51 = TVector.Load(start + n);
            }

            if (TVectors.Value > 2)
            {
                c02 = c12 = c22 = c32 = c42 = c52 = TVector.Load(start + (2 * n));
            }

            if (TVectors.Value > 3)
            {
                c03 = c13 = c23 = c33 = c43 = c53 = TVector.Load(start + (3 * n));
            }
        }
        else if (accumulate)
        {
            LoadRow<TVectors>(c[0] + columns, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1)
            {
                LoadRow<TVectors>(c[1] + columns, ref c10, ref c11, ref c12, ref c13);
            }

            if (TRows.Value > 2)
            {
                LoadRow<TVectors>(c[2] + columns, ref c20, ref c21, ref c22, ref c23);
            }

            if (TRows.Value > 3)
            {
                LoadRow<TVectors>(c[3] + columns, ref c30, ref c31, ref c32, ref c33);
            }

            if (TRows.Value > 4)
            {
                LoadRow<TVectors>(c[4] + columns, ref c40, ref c41, ref c42, ref c43);
            }

            if (TRows.Value > 5)
            {
                LoadRow<TVectors>(c[5] + columns, ref c50, ref c51, ref c52, ref c53);
            }
        }

        for (; taps > 0; taps--)
        {
            T* a0 = a[0] + offset;
            T* a1 = TRows.Value > 1 ? a[1] + offset : a0;
            T* a2 = TRows.Value > 2 ? a[2] + offset : a0;
            T* a3 = TRows.Value > 3 ? a[3] + offset : a0;
            T* a4 = TRows.Value > 4 ? a[4] + offset : a0;
            T* a5 = TRows.Value > 5 ? a[5] + offset : a0;
            a += tapStride;
            for (nint i = 0; i != extent; i += step)
            {
                TVector b0 = TVector.Load(b), b1 = b0, b2 = b0, b3 = b0, v;
                if (TVectors.Value > 1)
                {
                    b1 = TVector.Load(b + n);
                }

                if (TVectors.Value > 2)
                {
                    b2 = TVector.Load(b + (2 * n));
                }

                if (TVectors.Value > 3)
                {
                    b3 = TVector.Load(b + (3 * n));
                }

                b += stepB;
                v = TVector.Create(a0[i]);
                FmaRow<TVectors>(v, b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
                if (TRows.Value > 1)
                {
                    v = TVector.Create(a1[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
                }

                if (TRows.Value > 2)
                {
                    v = TVector.Create(a2[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
                }

                if (TRows.Value > 3)
                {
                    v = TVector.Create(a3[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
                }

                if (TRows.Value > 4)
                {
                    v = TVector.Create(a4[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c40, ref c41, ref c42, ref c43);
                }

                if (TRows.Value > 5)
                {
                    v = TVector.Create(a5[i]);
                    FmaRow<TVectors>(v, b0, b1, b2, b3, ref c50, ref c51, ref c52, ref c53);
                }
            }
        }

        StoreRow<TVectors>(c[0] + columns, c00, c01, c02, c03);
        if (TRows.Value > 1)
        {
            StoreRow<TVectors>(c[1] + columns, c10, c11, c12, c13);
        }

        if (TRows.Value > 2)
        {
            StoreRow<TVectors>(c[2] + columns, c20, c21, c22, c23);
        }

        if (TRows.Value > 3)
        {
            StoreRow<TVectors>(c[3] + columns, c30, c31, c32, c33);
        }

        if (TRows.Value > 4)
        {
            StoreRow<TVectors>(c[4] + columns, c40, c41, c42, c43);
        }

        if (TRows.Value > 5)
        {
            StoreRow<TVectors>(c[5] + columns, c50, c51, c52, c53);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FmaRow<TVectors>(
        TVector v, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TVectors : struct, ITileCount
    {
        TVector.Accumulate(ref c0, v, b0);
        if (TVectors.Value > 1)
        {
            TVector.Accumulate(ref c1, v, b1);
        }

        if (TVectors.Value > 2)
        {
            TVector.Accumulate(ref c2, v, b2);
        }

        if (TVectors.Value > 3)
        {
            TVector.Accumulate(ref c3, v, b3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow<TVectors>(T* row, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TVectors : struct, ITileCount
    {
        nint n = TVector.Count;
        c0 = TVector.Load(row);
        if (TVectors.Value > 1)
        {
            c1 = TVector.Load(row + n);
        }

        if (TVectors.Value > 2)
        {
            c2 = TVector.Load(row + (2 * n));
        }

        if (TVectors.Value > 3)
        {
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
        {
            TVector.Store(c1, row + n);
        }

        if (TVectors.Value > 2)
        {
            TVector.Store(c2, row + (2 * n));
        }

        if (TVectors.Value > 3)
        {
            TVector.Store(c3, row + (3 * n));
        }
    }
}
