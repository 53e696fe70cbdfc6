using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// Batch normalisation in inference, by channel: (x − runningMean) / √(runningVar + eps)·weight + bias
    /// (Ioffe &amp; Szegedy, arXiv 1502.03167).
    /// </summary>
    /// <param name="input">[channels, …].</param>
    /// <param name="runningMean">[channels].</param>
    /// <param name="runningVar">[channels].</param>
    /// <param name="weight">[channels], or none.</param>
    /// <param name="bias">[channels], or none.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> BatchNorm<T>(
        Tensor<T> input,
        Tensor<T> runningMean,
        Tensor<T> runningVar,
        Tensor<T>? weight = null,
        Tensor<T>? bias = null,
        double eps = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        Expect.Layout(runningMean, ["channels"]);
        Expect.Layout(runningVar, ["channels"]);
        Expect.Shape(runningMean, [sizes[0]], "[channels]");
        Expect.Shape(runningVar, [sizes[0]], "[channels]");
        Expect.Shape(weight, [sizes[0]], "[channels]");
        Expect.Shape(bias, [sizes[0]], "[channels]");
        double[] x = input.Doubles(), mean = runningMean.Doubles(), variance = runningVar.Doubles();
        double[]? w = weight?.Doubles(), b = bias?.Doubles();
        int perChannel = x.Length / sizes[0];
        for (int i = 0; i < x.Length; i++)
        {
            int c = i / perChannel;
            x[i] = ((x[i] - mean[c]) / Math.Sqrt(variance[c] + eps) * (w?[c] ?? 1)) + (b?[c] ?? 0);
        }

        return Elements.Rounded<T>(x, sizes);
    }

    /// <summary>
    /// Layer normalisation over the last dimensions, (x − mean) / √(variance + eps)·weight + bias, with the population variance
    /// (Ba et al., arXiv 1607.06450).
    /// </summary>
    /// <param name="input">[…, normalizedShape].</param>
    /// <param name="normalizedShape">The sizes of the dimensions over which mean and variance are taken.</param>
    /// <param name="weight">[normalizedShape], or none.</param>
    /// <param name="bias">[normalizedShape], or none.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> LayerNorm<T>(
        Tensor<T> input, ReadOnlySpan<int> normalizedShape, Tensor<T>? weight = null, Tensor<T>? bias = null, double eps = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = TrailingSizes(input, normalizedShape);
        Expect.Shape(weight, normalizedShape, nameof(normalizedShape));
        Expect.Shape(bias, normalizedShape, nameof(normalizedShape));
        double[] x = input.Doubles();
        int count = Elements.Count(normalizedShape);
        Standardise(x, count, eps);
        ScaleAndShift(x, weight?.Doubles(), bias?.Doubles(), i => i % count);
        return Elements.Rounded<T>(x, sizes);
    }

    /// <summary>
    /// <see cref="LayerNorm{T}(Tensor{T}, ReadOnlySpan{int}, Tensor{T}, Tensor{T}, double)"/> over the shape of the weight.
    /// </summary>
    /// <param name="input">[…, shape of the weight].</param>
    /// <param name="weight">The factors.</param>
    /// <param name="bias">As the weight, or none.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> LayerNorm<T>(Tensor<T> input, Tensor<T> weight, Tensor<T>? bias = null, double eps = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LayerNorm(input, Expect.Any(weight), weight, bias, eps);

    /// <summary>x / √(mean of x² + eps)·weight over the last dimensions (Zhang &amp; Sennrich, arXiv 1910.07467).</summary>
    /// <param name="input">[…, normalizedShape].</param>
    /// <param name="normalizedShape">The sizes of the dimensions over which the mean is taken.</param>
    /// <param name="weight">[normalizedShape], or none.</param>
    /// <param name="eps">Added to the mean of squares; if absent, the gap between 1 and the next number of the type.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> RmsNorm<T>(
        Tensor<T> input, ReadOnlySpan<int> normalizedShape, Tensor<T>? weight = null, double? eps = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = TrailingSizes(input, normalizedShape);
        Expect.Shape(weight, normalizedShape, nameof(normalizedShape));
        double[] x = input.Doubles();
        int count = Elements.Count(normalizedShape);
        double guard = eps ?? double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        for (int start = 0; start < x.Length; start += count)
        {
            Span<double> row = x.AsSpan(start, count);
            TensorPrimitives.Divide(row, Math.Sqrt((TensorPrimitives.SumOfSquares<double>(row) / count) + guard), row);
        }

        ScaleAndShift(x, weight?.Doubles(), null, i => i % count);
        return Elements.Rounded<T>(x, sizes);
    }

    /// <summary><see cref="RmsNorm{T}(Tensor{T}, ReadOnlySpan{int}, Tensor{T}, double?)"/> over the shape of the weight.</summary>
    /// <param name="input">[…, shape of the weight].</param>
    /// <param name="weight">The factors.</param>
    /// <param name="eps">Added to the mean of squares; if absent, the gap between 1 and the next number of the type.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> RmsNorm<T>(Tensor<T> input, Tensor<T> weight, double? eps = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => RmsNorm(input, Expect.Any(weight), weight, eps);

    /// <summary>
    /// Normalises each group of channels over all its elements, then scales and shifts by channel (Wu &amp; He, arXiv 1803.08494).
    /// </summary>
    /// <param name="input">[channels, …].</param>
    /// <param name="numGroups">How many groups; it divides the channels.</param>
    /// <param name="weight">[channels], or none.</param>
    /// <param name="bias">[channels], or none.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes or the number do not fit.</exception>
    public static Tensor<T> GroupNorm<T>(
        Tensor<T> input, int numGroups, Tensor<T>? weight = null, Tensor<T>? bias = null, double eps = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = Expect.Any(input)[0];
        Expect.AtLeast(numGroups, 1);
        if (channels % numGroups != 0)
            throw Expect.Mismatch(nameof(numGroups), $"a divisor of the input's {channels} channels", numGroups);
        return NormalizeGroups(input, numGroups, weight, bias, eps);
    }

    /// <summary>Normalises each channel over its positions, then scales and shifts it (Ulyanov et al., arXiv 1607.08022).</summary>
    /// <param name="input">[channels, …] with at least two positions.</param>
    /// <param name="weight">[channels], or none.</param>
    /// <param name="bias">[channels], or none.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> InstanceNorm<T>(Tensor<T> input, Tensor<T>? weight = null, Tensor<T>? bias = null, double eps = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.AtLeast(input, 2, "[channels, …]");
        if (Elements.Count(sizes.AsSpan(1..)) < 2)
            throw Expect.ShapeMismatch(nameof(input), "[channels, …] with at least two positions", sizes);
        return NormalizeGroups(input, sizes[0], weight, bias, eps);
    }

    /// <summary>
    /// Divides each element by how large those of the channels around it are (Krizhevsky et al. 2012, "ImageNet Classification with Deep
    /// Convolutional Neural Networks"): x / (k + alpha / size·Σ x²)^beta over the size / 2 channels before, the channel itself and the
    /// (size − 1) / 2 behind it; what lies outside counts as 0.
    /// </summary>
    /// <param name="input">[channels, …] with at least one more dimension.</param>
    /// <param name="size">How many channels are looked at.</param>
    /// <param name="alpha">The factor of the mean of their squares.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="k">What is added to the mean.</param>
    /// <exception cref="ArgumentException">The shape or the size does not fit.</exception>
    public static Tensor<T> LocalResponseNorm<T>(Tensor<T> input, int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.AtLeast(input, 2, "[channels, …]");
        Expect.AtLeast(size, 1);
        int positions = Elements.Count(sizes.AsSpan(1..));
        double[] x = input.Doubles();
        var y = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            (int channel, int position) = Math.DivRem(i, positions);
            double squares = 0;
            for (int c = Math.Max(0, channel - (size / 2)); c <= Math.Min(sizes[0] - 1, channel + ((size - 1) / 2)); c++)
                squares += x[(c * positions) + position] * x[(c * positions) + position];
            y[i] = x[i] / Math.Pow(k + (alpha / size * squares), beta);
        }

        return Elements.Rounded<T>(y, sizes);
    }

    private static Tensor<T> NormalizeGroups<T>(
        Tensor<T> input, int groups, Tensor<T>? weight, Tensor<T>? bias, double eps, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = input.Sizes();
        Expect.Shape(weight, [sizes[0]], "[channels]", op: op);
        Expect.Shape(bias, [sizes[0]], "[channels]", op: op);
        double[] x = input.Doubles();
        int perChannel = x.Length / sizes[0];
        Standardise(x, x.Length / groups, eps);
        ScaleAndShift(x, weight?.Doubles(), bias?.Doubles(), i => i / perChannel);
        return Elements.Rounded<T>(x, sizes);
    }

    private static int[] TrailingSizes<T>(
        Tensor<T> input, ReadOnlySpan<int> normalizedShape, [CallerMemberName] string op = "")
    {
        int[] sizes = Expect.Any(input, op: op);
        if (normalizedShape.IsEmpty || !sizes.AsSpan().EndsWith(normalizedShape))
        {
            throw Expect.Mismatch(
                nameof(normalizedShape), $"the last sizes of the input's shape {Elements.Show(sizes)}", Elements.Show(normalizedShape), op);
        }

        return sizes;
    }

    /// <summary>Brings every run of <paramref name="count"/> elements to mean 0 and (but for eps) population variance 1.</summary>
    private static void Standardise(double[] x, int count, double eps)
    {
        for (int start = 0; start < x.Length; start += count)
        {
            Span<double> row = x.AsSpan(start, count);
            TensorPrimitives.Subtract(row, Average(row), row);
            TensorPrimitives.Divide(row, Math.Sqrt((TensorPrimitives.SumOfSquares<double>(row) / count) + eps), row);
        }
    }

    private static void ScaleAndShift(double[] x, double[]? weight, double[]? bias, Func<int, int> parameterOf)
    {
        for (int i = 0; i < x.Length; i++)
            x[i] = (x[i] * (weight?[parameterOf(i)] ?? 1)) + (bias?[parameterOf(i)] ?? 0);
    }
}
