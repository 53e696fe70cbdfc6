using System.Buffers;
using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// Multipliers of softmax, of its logarithm and of ln Σ eˣ over the middle of (outer, axis, inner), in elementwise steps: exponentials,
/// their sum s, ln s, differences, exponentials again. Each step that is a function of one number has the multiplier Δf/Δz, a sum that of
/// its result. One constant, the largest element of x and baseline together, is subtracted first: the result does not depend on it.
/// </summary>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ComparedSoftmax
{
    private const int OnStack = 128;

    /// <summary>The multipliers of x from those of softmax(x).</summary>
    /// <param name="outer">Slices before the axis, the pairs included.</param>
    /// <param name="axis">The size of the axis.</param>
    /// <param name="inner">Elements after the axis.</param>
    /// <param name="x">The values at the inputs.</param>
    /// <param name="baseline">The values at the baselines.</param>
    /// <param name="multiplierY">The multipliers of the result.</param>
    /// <param name="multiplierX">Receives the multipliers of x; may be <paramref name="multiplierY"/>.</param>
    public static void Softmax<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Compare(outer, axis, inner, x, baseline, multiplierY, multiplierX, Kind.Softmax);

    /// <summary>The multipliers of x from those of ln softmax(x): m_k − (Σ_j m_j)·(Δln s/Δs)·(Δexp x_k/Δx_k).</summary>
    /// <inheritdoc cref="Softmax{T}"/>
    public static void LogSoftmax<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Compare(outer, axis, inner, x, baseline, multiplierY, multiplierX, Kind.LogSoftmax);

    /// <summary>The multipliers of x from those of ln Σ eˣ: m·(Δln s/Δs)·(Δexp x_k/Δx_k).</summary>
    /// <inheritdoc cref="Softmax{T}"/>
    public static void LogSumExp<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Compare(outer, axis, inner, x, baseline, multiplierY, multiplierX, Kind.LogSumExp);

    private enum Kind
    {
        Softmax,
        LogSoftmax,
        LogSumExp,
    }

    private static void Compare<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> multiplierY, Span<T> multiplierX,
        Kind kind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long length = (long)outer * axis * inner;
        Expect.Length(x.Length, length, nameof(x));
        Expect.Length(baseline.Length, length, nameof(baseline));
        Expect.Length(multiplierY.Length, kind == Kind.LogSumExp ? (long)outer * inner : length, nameof(multiplierY));
        Expect.Length(multiplierX.Length, length, nameof(multiplierX));
        double[]? rented = axis <= OnStack ? null : ArrayPool<double>.Shared.Rent(3 * axis);
        var scratch = rented is null ? stackalloc double[3 * OnStack] : rented;
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                var slice = new Slice<T>(x, baseline, (o * axis * inner) + i, inner, axis, scratch);
                Span<double> multipliers = scratch.Slice(2 * axis, axis);
                double sum = 0;
                for (int k = 0; k < axis; k++)
                {
                    double m = double.CreateTruncating(
                        kind == Kind.LogSumExp ? multiplierY[(o * inner) + i] : multiplierY[slice.At(k)]);
                    multipliers[k] = kind switch
                    {
                        Kind.Softmax => m * slice.OfExponential(k),
                        Kind.LogSoftmax => m,
                        _ => 0,
                    };
                    sum = kind == Kind.LogSumExp ? -m : sum + multipliers[k];
                }

                double ofLogarithm = sum * slice.OfLogarithm;
                for (int k = 0; k < axis; k++)
                    multiplierX[slice.At(k)] = T.CreateTruncating(multipliers[k] - (ofLogarithm * slice.OfElement(k)));
            }
        }

        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>One slice along the axis, at the input and at the baseline.</summary>
    private readonly ref struct Slice<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> x, baseline;
        private readonly int start, stride;
        private readonly Span<double> exponentials, baselineExponentials;
        private readonly double largest, sum, baselineSum;

        public Slice(ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, int start, int stride, int length, Span<double> scratch)
        {
            this.x = x;
            this.baseline = baseline;
            this.start = start;
            this.stride = stride;
            exponentials = scratch[..length];
            baselineExponentials = scratch.Slice(length, length);
            largest = double.NegativeInfinity;
            for (int k = 0; k < length; k++)
                largest = Math.Max(largest, double.CreateTruncating(T.Max(x[At(k)], baseline[At(k)])));
            for (int k = 0; k < length; k++)
            {
                sum += exponentials[k] = Math.Exp(double.CreateTruncating(x[At(k)]) - largest);
                baselineSum += baselineExponentials[k] = Math.Exp(double.CreateTruncating(baseline[At(k)]) - largest);
            }
        }

        public int At(int k) => start + (k * stride);

        /// <summary>Δln s/Δs.</summary>
        public double OfLogarithm => Multiplier.Of(Math.Log(sum) - Math.Log(baselineSum), sum - baselineSum, 1 / sum);

        /// <summary>Δeˣ/Δx of one element. One that is shut out by −∞ has none.</summary>
        public double OfElement(int k) => exponentials[k] == 0 && baselineExponentials[k] == 0 ? 0
            : Multiplier.Of(
                exponentials[k] - baselineExponentials[k], Multiplier.Move(x[At(k)], baseline[At(k)]), exponentials[k]);

        /// <summary>Δp/Δln p of one probability p.</summary>
        public double OfExponential(int k)
        {
            double p = exponentials[k] / sum, baselineP = baselineExponentials[k] / baselineSum;
            if (p == 0 && baselineP == 0)
                return 0;
            double move = Multiplier.Move(x[At(k)], baseline[At(k)]) - (Math.Log(sum) - Math.Log(baselineSum));
            return Multiplier.Of(p - baselineP, move, p);
        }
    }
}
