using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>Σ x over all elements.</summary>
    public static T Sum<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, Total);

    /// <summary>Σ x over a dimension.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, int, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Sum<T>(Tensor<T> input, int dim, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, Total);

    /// <summary>Σ x over several dimensions.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, ReadOnlySpan{int}, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Sum<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, Total);

    /// <summary>The mean of all elements.</summary>
    public static T Mean<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, Average);

    /// <summary>The mean over a dimension.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, int, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Mean<T>(Tensor<T> input, int dim, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, Average);

    /// <summary>The mean over several dimensions.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, ReadOnlySpan{int}, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Mean<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, Average);

    /// <summary>
    /// The largest of all elements, NaN if there is one. Of several equal ones the first in row-major order is <i>the</i> maximum, to
    /// which the derivative goes.
    /// </summary>
    public static T Max<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, Largest);

    /// <summary>
    /// The largest element over a dimension, NaN if there is one. Of several equal ones the first in row-major order is <i>the</i>
    /// maximum, to which the derivative goes.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension reduced over.</param>
    /// <param name="keepDim">Whether it remains with size 1. If it is the only one, the result is [1] either way.</param>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public static Tensor<T> Max<T>(Tensor<T> input, int dim, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, Largest);

    /// <summary>
    /// The largest element over several dimensions, NaN if there is one. Of several equal ones the first in row-major order is
    /// <i>the</i> maximum, to which the derivative goes.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dims">The dimensions reduced over.</param>
    /// <param name="keepDim">Whether they remain with size 1. If none other is left, the result is [1].</param>
    /// <exception cref="ArgumentException">A dimension does not exist or is named twice, or none is named.</exception>
    public static Tensor<T> Max<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, Largest);

    /// <summary>
    /// The smallest of all elements, NaN if there is one. Of several equal ones the first in row-major order is <i>the</i> minimum, to
    /// which the derivative goes.
    /// </summary>
    public static T Min<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, Smallest);

    /// <summary>
    /// The smallest element over a dimension, NaN if there is one. Of several equal ones the first in row-major order is <i>the</i>
    /// minimum, to which the derivative goes.
    /// </summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, int, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Min<T>(Tensor<T> input, int dim, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, Smallest);

    /// <summary>
    /// The smallest element over several dimensions, NaN if there is one. Of several equal ones the first in row-major order is
    /// <i>the</i> minimum, to which the derivative goes.
    /// </summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, ReadOnlySpan{int}, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Min<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, Smallest);

    /// <summary>The product of all elements. Its derivative is right whichever of the factors are 0.</summary>
    public static T Prod<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReduceAll(input, Product);

    /// <summary>The product over a dimension. Its derivative is right whichever of the factors are 0.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, int, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Prod<T>(Tensor<T> input, int dim, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, [dim], keepDim, Product);

    /// <summary>The product over several dimensions. Its derivative is right whichever of the factors are 0.</summary>
    /// <inheritdoc cref="Max{T}(Tensor{T}, ReadOnlySpan{int}, bool)" path="/*[not(self::summary)]"/>
    public static Tensor<T> Prod<T>(Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(input, dims, keepDim, Product);

    /// <summary>The sums of the elements of a dimension up to each: y[i] = x[0] + … + x[i].</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public static Tensor<T> CumSum<T>(Tensor<T> input, int dim)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int at = Expect.Dimension(dim, sizes.Length), inner = Elements.Count(sizes.AsSpan(at + 1));
        double[] y = input.Doubles();
        for (int i = 0; i < y.Length; i++)
        {
            if (i / inner % sizes[at] > 0)
                y[i] += y[i - inner];
        }

        return Elements.Rounded<T>(y, sizes);
    }

    /// <summary>
    /// The numbers 0, 1, …, end − 1: positions in a sequence whose length is known when the model runs, of which a model computes what it
    /// knows of places, such as the angles of rotary positions.
    /// </summary>
    /// <param name="end">How many, at least 1.</param>
    /// <returns>[end].</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Tensor<T> Arange<T>(int end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(end, 1);
        double[] positions = [.. Enumerable.Range(0, end).Select(position => (double)position)];
        return Elements.Rounded<T>(positions, end);
    }

    private delegate double Reduction(ReadOnlySpan<double> values);

    private static double Total(ReadOnlySpan<double> values) => TensorPrimitives.Sum(values);

    private static double Product(ReadOnlySpan<double> values) => TensorPrimitives.Product(values);

    private static double Average(ReadOnlySpan<double> values) => TensorPrimitives.Sum(values) / values.Length;

    private static double Smallest(ReadOnlySpan<double> values) => TensorPrimitives.Min(values);

    private static T ReduceAll<T>(Tensor<T> input, Reduction reduction, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Any(input, op: op);
        return T.CreateTruncating(reduction(input.Doubles()));
    }

    private static Tensor<T> Reduce<T>(
        Tensor<T> input, ReadOnlySpan<int> dims, bool keepDim, Reduction reduction, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input, op: op);
        int[] reduced = Expect.Dimensions(dims, sizes.Length, dims.Length == 1 ? "dim" : "dims", op);
        if (reduced.Length == 0)
            throw Expect.Mismatch(nameof(dims), "at least one dimension", "none", op);
        int[] kept = [.. Enumerable.Range(0, sizes.Length).Except(reduced)];
        double[] x = Permute(input, [.. kept, .. reduced]).Doubles();
        int[] result = keepDim ? [.. sizes.Select((size, d) => reduced.Contains(d) ? 1 : size)]
            : kept.Length > 0 ? [.. kept.Select(d => sizes[d])]
            : [1];
        var y = new double[Elements.Count(result)];
        int count = x.Length / y.Length;
        for (int i = 0; i < y.Length; i++)
            y[i] = reduction(x.AsSpan(i * count, count));
        return Elements.Rounded<T>(y, result);
    }
}
