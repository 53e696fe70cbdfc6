using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>y = x·Wᵀ + b over the last dimension.</summary>
    /// <param name="input">[…, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or none.</param>
    /// <returns>[…, out].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> Linear<T>(Tensor<T> input, Tensor<T> weight, Tensor<T>? bias = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.AtLeast(input, 1, "[…, in]");
        int[] weightSizes = Expect.Layout(weight, ["out", "in"]);
        int features = sizes[^1], outputs = weightSizes[0];
        if (weightSizes[1] != features)
            throw Expect.ShapeMismatch(nameof(weight), $"[out, {features}] for an input {Elements.Show(sizes)}", weightSizes);
        Expect.Shape(bias, [outputs], "[out]");

        double[] x = input.Doubles(), w = weight.Doubles();
        double[]? b = bias?.Doubles();
        var y = new double[x.Length / features * outputs];
        for (int i = 0; i < y.Length; i++)
        {
            (int row, int o) = Math.DivRem(i, outputs);
            y[i] = TensorPrimitives.Dot<double>(x.AsSpan(row * features, features), w.AsSpan(o * features, features)) + (b?[o] ?? 0);
        }

        sizes[^1] = outputs;
        return Elements.Rounded<T>(y, sizes);
    }

    /// <summary>
    /// The matrix product, by PyTorch's rules: the last two dimensions are the matrices and the ones before them are broadcast; a vector
    /// on the left is a row, a vector on the right a column, and its dimension is dropped from the result.
    /// </summary>
    /// <param name="input">[…, m, k] or [k].</param>
    /// <param name="other">[…, k, n] or [k].</param>
    /// <returns>[…, m, n], less the dimension of an operand that is a vector.</returns>
    /// <exception cref="ArgumentException">The inner sizes differ, or both are vectors (that is <see cref="Dot{T}"/>).</exception>
    public static Tensor<T> MatMul<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] left = Expect.AtLeast(input, 1, "[…, m, k]"), right = Expect.AtLeast(other, 1, "[…, k, n]");
        bool rowVector = left.Length == 1, columnVector = right.Length == 1;
        if (rowVector && columnVector)
            throw Expect.Mismatch(
                nameof(other), "a matrix where 'input' is a vector (use Dot for two vectors)", $"shape {Elements.Show(right)}");
        if (rowVector)
            left = [1, left[0]];
        if (columnVector)
            right = [right[0], 1];
        if (left[^1] != right[^2])
        {
            throw Expect.ShapeMismatch(
                nameof(other), $"[…, {left[^1]}, n] for an input {Elements.Show(input.Sizes())}", other.Sizes());
        }

        int m = left[^2], k = left[^1], n = right[^1];
        int[] batch = BroadcastSizes(left[..^2], right[..^2], nameof(other));
        double[] a = BroadcastTo(Reshape(input, left), [.. batch, m, k]).Doubles();
        double[] b = BroadcastTo(Reshape(other, right), [.. batch, k, n]).Doubles();
        var product = new double[Elements.Count(batch) * m * n];
        for (int row = 0; row < product.Length / n; row++)
        {
            Span<double> sum = product.AsSpan(row * n, n);
            for (int j = 0; j < k; j++)
                TensorPrimitives.MultiplyAdd(b.AsSpan(((row / m * k) + j) * n, n), a[(row * k) + j], sum, sum);
        }

        int[] sizes = [.. batch, .. rowVector ? (ReadOnlySpan<int>)[] : [m], .. columnVector ? (ReadOnlySpan<int>)[] : [n]];
        return Elements.Rounded<T>(product, sizes);
    }

    /// <summary>The inner product of two vectors, Σ xᵢ·yᵢ.</summary>
    /// <param name="input">[n].</param>
    /// <param name="other">[n].</param>
    /// <exception cref="ArgumentException">One is no vector, or their lengths differ.</exception>
    public static T Dot<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["n"]);
        Expect.Shape(other, sizes, "that of 'input'");
        return T.CreateTruncating(TensorPrimitives.Dot<double>(input.Doubles(), other.Doubles()));
    }
}
