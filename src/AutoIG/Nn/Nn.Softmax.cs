using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>e^xᵢ / Σⱼ e^xⱼ along a dimension, computed from xᵢ − max x so that nothing overflows.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension along which the result sums to 1.</param>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public static Tensor<T> Softmax<T>(Tensor<T> input, int dim = -1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AlongDimension(input, dim, static line =>
        {
            double normaliser = LogTotalExp(line);
            foreach (ref double x in line)
                x = Math.Exp(x - normaliser);
        });

    /// <summary>xᵢ − ln Σⱼ e^xⱼ along a dimension, without overflow.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension along which the exponentials of the result sum to 1.</param>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public static Tensor<T> LogSoftmax<T>(Tensor<T> input, int dim = -1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AlongDimension(input, dim, static line => TensorPrimitives.Subtract(line, LogTotalExp(line), line));

    /// <summary>ln Σ eˣ = m + ln Σ e^(x − m) with m the maximum; an infinite m is the result itself.</summary>
    private static double LogTotalExp(ReadOnlySpan<double> values)
    {
        double largest = TensorPrimitives.Max(values), sum = 0;
        if (double.IsInfinity(largest))
            return largest;
        foreach (double x in values)
            sum += Math.Exp(x - largest);
        return largest + Math.Log(sum);
    }

    private delegate void LineFunction(Span<double> line);

    /// <summary>Applies a function to every line of elements that differ only in their index along one dimension.</summary>
    private static Tensor<T> AlongDimension<T>(Tensor<T> input, int dim, LineFunction function, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input, op: op);
        int at = Expect.Dimension(dim, sizes.Length, op: op);
        int length = sizes[at], stride = Elements.Count(sizes.AsSpan((at + 1)..));
        double[] x = input.Doubles();
        var line = new double[length];
        for (int i = 0; i < x.Length / length; i++)
        {
            int start = (i / stride * stride * length) + (i % stride);
            for (int j = 0; j < length; j++)
                line[j] = x[start + (j * stride)];
            function(line);
            for (int j = 0; j < length; j++)
                x[start + (j * stride)] = line[j];
        }

        return Elements.Rounded<T>(x, sizes);
    }
}
