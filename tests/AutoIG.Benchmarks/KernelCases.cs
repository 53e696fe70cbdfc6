using AutoIG.Kernels;

namespace AutoIG.Benchmarks;

/// <summary>One dense kernel call with its operands.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Flops">Floating-point operations of its definition (2 for a multiply-add), whatever the algorithm.</param>
/// <param name="Call">The call.</param>
internal sealed record KernelCase(string Name, double Flops, Action Call);

/// <summary>The dense kernels that decide how fast an explanation is, in the sizes of real networks.</summary>
internal static class KernelCases
{
    private const int Points = 8;

    /// <summary>All cases; operands are made when a case is drawn.</summary>
    public static IEnumerable<Func<KernelCase>> All()
    {
        yield return () => Product(512);
        yield return () => Attention(batch: 64, tokens: 64, width: 64);
        foreach (int size in (int[])[2, 8, 50])
        {
            yield return () => Dense(size, 784, 512, false);
            yield return () => Dense(size, 3072, 768, false);
            yield return () => Dense(size, 3072, 768, true);
        }

        foreach (bool transposed in (bool[])[false, true])
        {
            yield return () => Convolve(transposed, 56, 64, 64, 3, 1);
            yield return () => Convolve(transposed, 28, 128, 128, 3, 1);
            yield return () => Convolve(transposed, 14, 256, 256, 3, 1);
            yield return () => Convolve(transposed, 7, 512, 512, 3, 1);
            yield return () => Convolve(transposed, 28, 16, 32, 3, 1);
            yield return () => Convolve(transposed, 56, 64, 128, 3, 2);
            yield return () => Convolve(transposed, 56, 64, 128, 1, 2);
            yield return () => Convolve(transposed, 56, 64, 256, 1, 1);
            yield return () => Convolve(transposed, 14, 1024, 256, 1, 1);
            yield return () => Convolve(transposed, 224, 3, 64, 7, 2);
            yield return () => Convolve(transposed, 56, 144, 144, 3, 1, groups: 144);
        }
    }

    private static KernelCase Product(int size)
    {
        float[] a = Values(size * size), b = Values(size * size), c = new float[size * size];
        return new($"gemm {size}", 2.0 * size * size * size, () => MatMul.Multiply<float>(1, size, size, size, a, b, c));
    }

    private static KernelCase Attention(int batch, int tokens, int width)
    {
        float[] q = Values(batch * tokens * width), k = Values(batch * tokens * width), scores = new float[batch * tokens * tokens];
        return new(
            $"scores {batch}x{tokens}x{width}", 2.0 * batch * tokens * tokens * width,
            () => MatMul.Multiply<float>(batch, tokens, tokens, width, q, k, scores, transposeB: true));
    }

    private static KernelCase Dense(int rows, int inputs, int outputs, bool transposed)
    {
        var linear = new LinearWeights<float>(Values(inputs * outputs), Values(outputs), outputs, inputs);
        float[] x = Values(rows * inputs), y = Values(rows * outputs);
        return new(
            $"linear {rows}x{inputs}->{outputs}{(transposed ? " transposed" : "")}", 2.0 * rows * inputs * outputs,
            transposed ? () => linear.Transposed(rows, y, x, accumulate: false) : () => linear.Forward(rows, x, y));
    }

    private static KernelCase Convolve(bool transposed, int size, int inputs, int outputs, int kernel, int stride, int groups = 1)
    {
        int pad = kernel / 2;
        var g = new ConvolutionGeometry(size, size, inputs, outputs, kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1, groups);
        var convolution = new ConvolutionWeights<float>(Values(outputs * inputs / groups * kernel * kernel), Values(outputs), g);
        float[] x = Values(Points * size * size * inputs), y = Values(Points * g.OutHeight * g.OutWidth * outputs);
        return new(
            $"conv {kernel}x{kernel}/{stride} {inputs}->{outputs}@{size}{(groups > 1 ? " depthwise" : "")}{(transposed ? " transposed" : "")}",
            2.0 * Points * g.OutHeight * g.OutWidth * outputs * inputs / groups * kernel * kernel,
            transposed ? () => convolution.Transposed(Points, y, x, accumulate: false) : () => convolution.Forward(Points, x, y));
    }

    private static float[] Values(int length)
    {
        var random = new Random(length);
        var values = new float[length];
        for (int n = 0; n < length; n++)
        {
            values[n] = random.NextSingle() - 0.5f;
        }

        return values;
    }
}
