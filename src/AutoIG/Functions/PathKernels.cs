using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.Functions;

/// <summary>The two loops over elements that a path integral adds to the model's own.</summary>
internal static class PathKernels
{
    /// <summary>
    /// x(α) = x′ + α (x − x′), written (1 − α) x′ + α x: exactly x′ at α = 0 and exactly x at α = 1.
    /// </summary>
    public static void Interpolate<T>(ReadOnlySpan<T> start, ReadOnlySpan<T> end, double alpha, Span<T> point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T toEnd = T.CreateTruncating(alpha);
        T toStart = T.CreateTruncating(1 - alpha);
        int i = 0;
        if (point.Length >= Vector<T>.Count)
        {
            var toEnds = new Vector<T>(toEnd);
            var toStarts = new Vector<T>(toStart);
            for (; i <= point.Length - Vector<T>.Count; i += Vector<T>.Count)
                ((toStarts * new Vector<T>(start[i..])) + (toEnds * new Vector<T>(end[i..]))).CopyTo(point[i..]);
        }
        for (; i < point.Length; i++)
            point[i] = (toStart * start[i]) + (toEnd * end[i]);
    }

    /// <summary>sum += Σ_k w_k row_k, in double and in the order of the rows.</summary>
    /// <param name="rows">[weights, elements].</param>
    /// <param name="weights">One weight for each row.</param>
    /// <param name="sum">One sum for each element.</param>
    public static void Accumulate<T>(ReadOnlySpan<T> rows, ReadOnlySpan<double> weights, Span<double> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows.Length != weights.Length * sum.Length)
            throw new ArgumentException($"{rows.Length} elements are not {weights.Length} rows of {sum.Length}.", nameof(rows));
        int i = typeof(T) == typeof(float)
            ? AccumulateVectors(MemoryMarshal.Cast<T, float>(rows), weights, sum)
            : typeof(T) == typeof(double) ? AccumulateVectors(MemoryMarshal.Cast<T, double>(rows), weights, sum) : 0;
        for (; i < sum.Length; i++)
        {
            double total = sum[i];
            for (int k = 0; k < weights.Length; k++)
                total += weights[k] * double.CreateTruncating(rows[(k * sum.Length) + i]);
            sum[i] = total;
        }
    }

    // The sums stay in registers while the rows go by: one pass over the sums for all rows of a chunk.
    private static int AccumulateVectors(ReadOnlySpan<float> rows, ReadOnlySpan<double> weights, Span<double> sum)
    {
        int half = Vector<double>.Count;
        int i = 0;
        for (; i <= sum.Length - (2 * half); i += 2 * half)
        {
            var low = new Vector<double>(sum[i..]);
            var high = new Vector<double>(sum[(i + half)..]);
            ref float row = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), i);
            for (int k = 0; k < weights.Length; k++)
            {
                var weight = new Vector<double>(weights[k]);
                Vector.Widen(Vector.LoadUnsafe(ref row), out var rowLow, out var rowHigh);
                low += weight * rowLow;
                high += weight * rowHigh;
                row = ref Unsafe.Add(ref row, sum.Length);
            }
            low.CopyTo(sum[i..]);
            high.CopyTo(sum[(i + half)..]);
        }
        return i;
    }

    private static int AccumulateVectors(ReadOnlySpan<double> rows, ReadOnlySpan<double> weights, Span<double> sum)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var total = new Vector<double>(sum[i..]);
            ref double row = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), i);
            for (int k = 0; k < weights.Length; k++)
            {
                total += new Vector<double>(weights[k]) * Vector.LoadUnsafe(ref row);
                row = ref Unsafe.Add(ref row, sum.Length);
            }
            total.CopyTo(sum[i..]);
        }
        return i;
    }
}
