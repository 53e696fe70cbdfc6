using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>The two loops over elements that a path integral adds to the model's own.</summary>
internal static class PathKernels
{
    // Elements whose sums, and as much of a few rows, stay in the first cache.
    private const int Block = 1024;

    // A row of a table: choosing the width would cost as much as the row.
    private const int FewElements = 256;

    /// <summary>
    /// x(α) = x′ + α (x − x′), written (1 − α) x′ + α x: exactly x′ at α = 0 and exactly x at α = 1.
    /// </summary>
    /// <param name="start">x′.</param>
    /// <param name="end">x.</param>
    /// <param name="alphas">α of each point.</param>
    /// <param name="points">[alphas, elements].</param>
    public static void Interpolate<T>(ReadOnlySpan<T> start, ReadOnlySpan<T> end, ReadOnlySpan<double> alphas, Span<T> points)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = start.Length;
        if (end.Length != length || points.Length != alphas.Length * length)
        {
            throw new ArgumentException(
                $"{points.Length} elements are not {alphas.Length} points between {length} and {end.Length} elements.", nameof(points));
        }

        // Of what does not move, no bit does.
        if (start == end)
        {
            for (int k = 0; k < alphas.Length; k++)
                end.CopyTo(points[(k * length)..]);
        }
        else if (points.Length > FewElements)
            Dispatch.RunChannels<T, InterpolateKernel<T>>(length, new(start, end, alphas, points));
        else
            InterpolateFew(start, end, alphas, points);
    }

    private static void InterpolateFew<T>(ReadOnlySpan<T> start, ReadOnlySpan<T> end, ReadOnlySpan<double> alphas, Span<T> points)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double alpha in alphas)
        {
            T toEnd = T.CreateTruncating(alpha), toStart = T.CreateTruncating(1 - alpha);
            int i = 0;
            if (start.Length >= Vector<T>.Count)
            {
                Vector<T> toEnds = new(toEnd), toStarts = new(toStart);
                for (; i <= start.Length - Vector<T>.Count; i += Vector<T>.Count)
                    ((toStarts * new Vector<T>(start[i..])) + (toEnds * new Vector<T>(end[i..]))).CopyTo(points[i..]);
            }

            for (; i < start.Length; i++)
                points[i] = (toStart * start[i]) + (toEnd * end[i]);
            points = points[start.Length..];
        }
    }

    /// <summary>sum += Σ_k w_k row_k, in double and in the order of the rows.</summary>
    /// <param name="rows">[weights, elements].</param>
    /// <param name="weights">One weight for each row.</param>
    /// <param name="sum">One sum for each element.</param>
    /// <returns>Whether all sums are finite.</returns>
    public static bool Accumulate<T>(ReadOnlySpan<T> rows, ReadOnlySpan<double> weights, Span<double> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows.Length != weights.Length * sum.Length)
            throw new ArgumentException($"{rows.Length} elements are not {weights.Length} rows of {sum.Length}.", nameof(rows));
        bool finite = true;
        Dispatch.RunChannels<double, AccumulateKernel<T>>(sum.Length, new(rows, weights, sum, ref finite));
        return finite;
    }

    private readonly ref struct InterpolateKernel<T>(
        ReadOnlySpan<T> start, ReadOnlySpan<T> end, ReadOnlySpan<double> alphas, Span<T> points) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> start = start;
        private readonly ReadOnlySpan<T> end = end;
        private readonly ReadOnlySpan<double> alphas = alphas;
        private readonly Span<T> points = points;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            ref T starts = ref MemoryMarshal.GetReference(start);
            ref T ends = ref MemoryMarshal.GetReference(end);
            ref T row = ref MemoryMarshal.GetReference(points);
            foreach (double alpha in alphas)
            {
                TVector toStarts = TVector.Create(T.CreateTruncating(1 - alpha)), toEnds = TVector.Create(T.CreateTruncating(alpha));
                for (nint i = from; i < to; i += TVector.Count)
                {
                    TVector.Store(
                        (toStarts * TVector.Load(ref Unsafe.Add(ref starts, i))) + (toEnds * TVector.Load(ref Unsafe.Add(ref ends, i))),
                        ref Unsafe.Add(ref row, i));
                }

                row = ref Unsafe.Add(ref row, start.Length);
            }
        }
    }

    // Block by block of the elements, four rows at a time: rows are read in runs, and sums leave the registers once for four rows.
    private readonly ref struct AccumulateKernel<T>(
        ReadOnlySpan<T> rows, ReadOnlySpan<double> weights, Span<double> sum, ref bool finite) : IChannelKernel<double>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> rows = rows;
        private readonly ReadOnlySpan<double> weights = weights;
        private readonly Span<double> sum = sum;
        private readonly ref bool finite = ref finite;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, double>
        {
            ref double sums = ref MemoryMarshal.GetReference(sum);
            nint length = sum.Length;
            // What is not finite once stays so: the sums are looked at while they are in registers.
            TVector infinity = TVector.Create(double.PositiveInfinity), bounded = TVector.Equals(TVector.Zero, TVector.Zero);
            for (int first = from; first < to; first += Block)
            {
                int end = Math.Min(first + Block, to), k = 0;
                for (; k <= weights.Length - 4; k += 4)
                {
                    ref T row0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), k * length);
                    ref T row1 = ref Unsafe.Add(ref row0, length);
                    ref T row2 = ref Unsafe.Add(ref row1, length);
                    ref T row3 = ref Unsafe.Add(ref row2, length);
                    TVector weight0 = TVector.Create(weights[k]), weight1 = TVector.Create(weights[k + 1]);
                    TVector weight2 = TVector.Create(weights[k + 2]), weight3 = TVector.Create(weights[k + 3]);
                    for (nint i = first; i < end; i += TVector.Count)
                    {
                        var total = TVector.Load(ref Unsafe.Add(ref sums, i));
                        total += weight0 * Widened<T, TVector>(ref Unsafe.Add(ref row0, i));
                        total += weight1 * Widened<T, TVector>(ref Unsafe.Add(ref row1, i));
                        total += weight2 * Widened<T, TVector>(ref Unsafe.Add(ref row2, i));
                        total += weight3 * Widened<T, TVector>(ref Unsafe.Add(ref row3, i));
                        bounded = TVector.And(bounded, TVector.LessThan(TVector.Abs(total), infinity));
                        TVector.Store(total, ref Unsafe.Add(ref sums, i));
                    }
                }
                for (; k < weights.Length; k++)
                {
                    ref T row = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), k * length);
                    var weight = TVector.Create(weights[k]);
                    for (nint i = first; i < end; i += TVector.Count)
                    {
                        var total = TVector.Load(ref Unsafe.Add(ref sums, i));
                        total += weight * Widened<T, TVector>(ref Unsafe.Add(ref row, i));
                        bounded = TVector.And(bounded, TVector.LessThan(TVector.Abs(total), infinity));
                        TVector.Store(total, ref Unsafe.Add(ref sums, i));
                    }
                }
            }

            finite &= TVector.EqualsAll(TVector.And(bounded, TVector.One), TVector.One);
        }
    }

    /// <summary>As many elements as a vector of double holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Widened<T, TVector>(ref T source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, double>
    {
        if (typeof(T) == typeof(double))
            return TVector.Load(ref Unsafe.As<T, double>(ref source));
        if (typeof(T) == typeof(float))
        {
            ref float single = ref Unsafe.As<T, float>(ref source);
            if (typeof(TVector) == typeof(Lane512<double>))
                return Unsafe.BitCast<Vector512<double>, TVector>(Vector512.WidenLower(Vector256.LoadUnsafe(ref single).ToVector512()));
            if (typeof(TVector) == typeof(Lane256<double>))
                return Unsafe.BitCast<Vector256<double>, TVector>(Vector256.WidenLower(Vector128.LoadUnsafe(ref single).ToVector256()));
            if (typeof(TVector) == typeof(Lane128<double>))
                return Unsafe.BitCast<Vector128<double>, TVector>(Vector128.WidenLower(Vector64.LoadUnsafe(ref single).ToVector128()));
        }
        if (TVector.Count > 1)
            throw new NotSupportedException($"Sums of {typeof(T)} have no vectors; expected float or double.");
        return TVector.Create(double.CreateTruncating(source));
    }
}
