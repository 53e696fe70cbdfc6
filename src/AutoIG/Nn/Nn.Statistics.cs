using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>The variance of all elements: Σ(x − mean)² / (n − 1), or / n if not unbiased.</summary>
    /// <param name="input">[…]; at least two elements if unbiased.</param>
    /// <param name="unbiased">Whether the divisor is n − 1 (Bessel's correction).</param>
    /// <exception cref="ArgumentException">There is only one element, and the divisor would be 0.</exception>
    public static T Var<T>(Tensor<T> input, bool unbiased = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, Variance(unbiased));

    /// <summary>The variance over a dimension: Σ(x − mean)² / (n − 1), or / n if not unbiased.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension reduced over; of at least two elements if unbiased.</param>
    /// <param name="unbiased">Whether the divisor is n − 1 (Bessel's correction).</param>
    /// <param name="keepDim">Whether it remains with size 1. If it is the only one, the result is [1] either way.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, or the divisor would be 0.</exception>
    public static Tensor<T> Var<T>(Tensor<T> input, int dim, bool unbiased = true, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, Variance(unbiased));

    /// <summary>The variance over several dimensions: Σ(x − mean)² / (n − 1), or / n if not unbiased.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dims">The dimensions reduced over; of at least two elements together if unbiased.</param>
    /// <param name="unbiased">Whether the divisor is n − 1 (Bessel's correction).</param>
    /// <param name="keepDim">Whether they remain with size 1. If none other is left, the result is [1].</param>
    /// <exception cref="ArgumentException">A dimension does not exist or is named twice, none is named, or the divisor would be
    /// 0.</exception>
    public static Tensor<T> Var<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool unbiased = true, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, Variance(unbiased));

    /// <summary>√Σx², the Euclidean norm of all elements. Where all are 0, the derivative is 0.</summary>
    public static T Norm<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, PNorm(2, nameof(Norm)));

    /// <summary>
    /// The p-norm over a dimension, (Σ|x|ᵖ)^(1/p), or max |x| for p = ∞. Where all elements are 0, the derivative is 0; of several
    /// elements of the largest magnitude, the first is the maximum.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension reduced over.</param>
    /// <param name="keepDim">Whether it remains with size 1. If it is the only one, the result is [1] either way.</param>
    /// <param name="p">The order, greater than 0; 2 is the Euclidean norm.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, or <paramref name="p"/> is not positive.</exception>
    public static Tensor<T> Norm<T>(Tensor<T> input, int dim, bool keepDim = false, double p = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, PNorm(p, nameof(Norm)));

    /// <summary>
    /// The p-norm over several dimensions, (Σ|x|ᵖ)^(1/p), or max |x| for p = ∞. Where all elements are 0, the derivative is 0; of
    /// several elements of the largest magnitude, the first in row-major order is the maximum.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dims">The dimensions reduced over.</param>
    /// <param name="keepDim">Whether they remain with size 1. If none other is left, the result is [1].</param>
    /// <param name="p">The order, greater than 0; 2 is the Euclidean norm.</param>
    /// <exception cref="ArgumentException">A dimension does not exist or is named twice, none is named, or <paramref name="p"/> is not
    /// positive.</exception>
    public static Tensor<T> Norm<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim = false, double p = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, PNorm(p, nameof(Norm)));

    /// <summary>ln Σ eˣ over all elements, without overflow.</summary>
    public static T LogSumExp<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, LogTotalExp);

    /// <summary>ln Σ eˣ over a dimension, without overflow.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, int, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> LogSumExp<T>(Tensor<T> input, int dim, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, LogTotalExp);

    /// <summary>ln Σ eˣ over several dimensions, without overflow.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, ReadOnlySpan{int}, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> LogSumExp<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, LogTotalExp);

    private static Reduction Variance(bool unbiased) => values =>
    {
        if (unbiased && values.Length < 2)
            throw Expect.Mismatch("input", "at least two elements to take an unbiased variance of", values.Length, nameof(Var));
        double mean = Average(values), squares = 0;
        foreach (double x in values)
            squares += (x - mean) * (x - mean);
        return squares / (unbiased ? values.Length - 1 : values.Length);
    };

    private static Reduction PNorm(double p, string op) => p switch
    {
        double.PositiveInfinity => static values => Math.Abs(TensorPrimitives.MaxMagnitude(values)),
        > 0 => values => PowerNorm(values, p),
        _ => throw Expect.Mismatch(nameof(p), "a number greater than 0", p, op),
    };

    /// <summary>Of the elements divided by the largest of them, so that no power leaves the range.</summary>
    private static double PowerNorm(ReadOnlySpan<double> values, double p)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(values)), sum = 0;
        if (largest == 0 || !double.IsFinite(largest))
            return largest;
        foreach (double x in values)
            sum += Math.Pow(Math.Abs(x) / largest, p);
        return largest * Math.Pow(sum, 1 / p);
    }
}
