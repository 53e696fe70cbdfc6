using System.Buffers;
using System.ComponentModel;
using System.Numerics.Tensors;

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
    private const int OnStack = 128, Rows = 4;

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
        double[]? rented = axis <= OnStack ? null : ArrayPool<double>.Shared.Rent(Rows * axis);
        var scratch = rented is null ? stackalloc double[Rows * OnStack] : rented;
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                var slice = new Slice(scratch, axis);
                int start = (o * axis * inner) + i;
                for (int k = 0; k < axis; k++)
                    slice.Take(k, double.CreateTruncating(x[start + (k * inner)]), double.CreateTruncating(baseline[start + (k * inner)]));
                slice.Exponentiate();
                Span<double> multipliers = scratch.Slice((Rows - 1) * axis, axis);
                double sum = 0;
                for (int k = 0; k < axis; k++)
                {
                    double m = double.CreateTruncating(
                        kind == Kind.LogSumExp ? multiplierY[(o * inner) + i] : multiplierY[start + (k * inner)]);
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
                    multiplierX[start + (k * inner)] = T.CreateTruncating(multipliers[k] - (ofLogarithm * slice.OfElement(k)));
            }
        }

        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>One slice along the axis, at the input and at the baseline.</summary>
    private ref struct Slice(Span<double> scratch, int length)
    {
        private readonly Span<double> exponentials = scratch[..length], baselineExponentials = scratch.Slice(length, length);
        private readonly Span<double> moves = scratch.Slice(2 * length, length);
        private double sum, baselineSum, moveOfLogarithm;

        /// <summary>Takes an element at the input and at the baseline.</summary>
        public readonly void Take(int k, double x, double baseline)
        {
            exponentials[k] = x;
            baselineExponentials[k] = baseline;
            moves[k] = x - baseline;
        }

        /// <summary>Once all elements are taken: their exponentials and the sums of these.</summary>
        public void Exponentiate()
        {
            double largest = Math.Max(TensorPrimitives.Max<double>(exponentials), TensorPrimitives.Max<double>(baselineExponentials));
            sum = Exponentiate(exponentials, largest);
            baselineSum = Exponentiate(baselineExponentials, largest);
            moveOfLogarithm = Math.Log(sum) - Math.Log(baselineSum);
        }

        /// <summary>Δln s/Δs.</summary>
        public readonly double OfLogarithm => Multiplier.Of(moveOfLogarithm, sum - baselineSum, 1 / sum);

        /// <summary>Δeˣ/Δx of one element. One that is shut out by −∞ has none.</summary>
        public readonly double OfElement(int k) => exponentials[k] == 0 && baselineExponentials[k] == 0 ? 0
            : Multiplier.Of(exponentials[k] - baselineExponentials[k], moves[k], exponentials[k]);

        /// <summary>Δp/Δln p of one probability p.</summary>
        public readonly double OfExponential(int k)
        {
            double p = exponentials[k] / sum, baselineP = baselineExponentials[k] / baselineSum;
            return p == 0 && baselineP == 0 ? 0 : Multiplier.Of(p - baselineP, moves[k] - moveOfLogarithm, p);
        }

        private static double Exponentiate(Span<double> elements, double largest)
        {
            TensorPrimitives.Subtract(elements, largest, elements);
            TensorPrimitives.Exp<double>(elements, elements);
            return TensorPrimitives.Sum<double>(elements);
        }
    }
}
