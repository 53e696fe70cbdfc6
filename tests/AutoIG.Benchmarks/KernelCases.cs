using System.Runtime.InteropServices;
using AutoIG.CompilerServices;

namespace AutoIG.Benchmarks;

/// <summary>One dense kernel call with its operands.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Flops">Floating-point operations of its definition (2 for a multiply-add), whatever the algorithm.</param>
/// <param name="Call">The call.</param>
/// <param name="Bytes">What it must read and write at least; told where that, not arithmetic, is the limit.</param>
internal sealed record KernelCase(string Name, double Flops, Action Call, double Bytes = 0);

/// <summary>The kernels that decide how fast an explanation is, in the sizes of real networks.</summary>
internal static class KernelCases
{
    private const int Points = 8;

    /// <summary>All cases; operands are made when a case is drawn.</summary>
    public static IEnumerable<Func<KernelCase>> All()
    {
        yield return () => Product(256);
        yield return () => Product(512);
        yield return () => Attention(batch: 64, tokens: 64, width: 32, transposed: true);
        yield return () => Attention(batch: 64, tokens: 64, width: 32, transposed: false);
        yield return () => Dense(50, 30, 64, false);
        yield return () => Dense(50, 64, 32, false);
        yield return () => Dense(50, 32, 2, false);
        yield return () => Dense(50, 32, 2, true);
        yield return () => Dense(512, 128, 512, false);
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
            yield return () => Convolve(transposed, 14, 16, 32, 3, 1);
            yield return () => Convolve(transposed, 28, 1, 16, 3, 1);
            yield return () => Convolve(transposed, 27, 32, 128, 3, 1);
            yield return () => Convolve(transposed, 27, 256, 32, 1, 1);
            yield return () => Convolve(transposed, 28, 192, 32, 1, 1);
            yield return () => Convolve(transposed, 56, 64, 128, 3, 2);
            yield return () => Convolve(transposed, 56, 64, 128, 1, 2);
            yield return () => Convolve(transposed, 56, 64, 256, 1, 1);
            yield return () => Convolve(transposed, 14, 1024, 256, 1, 1);
            yield return () => Convolve(transposed, 224, 3, 64, 7, 2);
            yield return () => Convolve(transposed, 56, 144, 144, 3, 1, groups: 144);
            yield return () => Convolve(transposed, 28, 192, 192, 3, 1, groups: 192);
            yield return () => Convolve(transposed, 14, 384, 384, 3, 1, groups: 384);
            yield return () => Convolve(transposed, 56, 144, 144, 3, 2, groups: 144);
            yield return () => Pool(transposed, 28, 16, 2, 2);
            yield return () => Pool(transposed, 14, 32, 2, 2);
            yield return () => Pool(transposed, 55, 128, 3, 2);
        }

        yield return () => Slice(16, 32);
        yield return () => Slice(64, 128);
        yield return () => Slice(256, 512);
    }

    private static KernelCase Product(int size)
    {
        Memory<float> a = Values(size * size), b = Values(size * size), c = Values(size * size);
        return new($"gemm {size}", 2.0 * size * size * size, () => MatMul.Multiply<float>(1, size, size, size, a.Span, b.Span, c.Span));
    }

    private static KernelCase Attention(int batch, int tokens, int width, bool transposed)
    {
        Memory<float> q = Values(batch * tokens * width), k = Values(batch * tokens * width), scores = Values(batch * tokens * tokens);
        return new(
            $"{(transposed ? "scores" : "values")} {batch}x{tokens}x{width}", 2.0 * batch * tokens * tokens * width,
            transposed
                ? () => MatMul.Multiply<float>(batch, tokens, tokens, width, q.Span, k.Span, scores.Span, transposeB: true)
                : () => MatMul.Multiply<float>(batch, tokens, width, tokens, scores.Span, k.Span, q.Span));
    }

    private static KernelCase Dense(int rows, int inputs, int outputs, bool transposed)
    {
        var linear = new LinearWeights<float>(Values(inputs * outputs).Span, Values(outputs).Span, outputs, inputs);
        Memory<float> x = Values(rows * inputs), y = Values(rows * outputs);
        return new(
            $"linear {rows}x{inputs}->{outputs}{(transposed ? " transposed" : "")}", 2.0 * rows * inputs * outputs,
            transposed ? () => linear.Transposed(rows, y.Span, x.Span, accumulate: false) : () => linear.Forward(rows, x.Span, y.Span));
    }

    private static KernelCase Convolve(bool transposed, int size, int inputs, int outputs, int kernel, int stride, int groups = 1)
    {
        int pad = kernel / 2;
        var g = new ConvolutionGeometry(size, size, inputs, outputs, kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1, groups);
        var convolution = new ConvolutionWeights<float>(Values(outputs * inputs / groups * kernel * kernel).Span, Values(outputs).Span, g);
        Memory<float> x = Values(Points * size * size * inputs), y = Values(Points * g.OutHeight * g.OutWidth * outputs);
        return new(
            $"conv {kernel}x{kernel}/{stride} {inputs}->{outputs}@{size}{(groups > 1 ? " depthwise" : "")}{(transposed ? " transposed" : "")}",
            2.0 * Points * g.OutHeight * g.OutWidth * outputs * inputs / groups * kernel * kernel,
            transposed ? () => convolution.Transposed(Points, y.Span, x.Span, accumulate: false)
                : () => convolution.Forward(Points, x.Span, y.Span));
    }

    private static KernelCase Pool(bool transposed, int size, int channels, int kernel, int stride)
    {
        var g = new PoolingGeometry(size, size, channels, kernel, stride);
        Memory<float> x = Values(Points * g.InputLength), y = Values(Points * g.OutputLength), gradX = Values(x.Length),
            gradY = Values(y.Length);
        MaxPooling.Forward<float>(Points, in g, x.Span, y.Span);
        return new(
            $"maxpool {kernel}x{kernel}/{stride} {channels}@{size}{(transposed ? " transposed" : "")}", (double)y.Length * kernel * kernel,
            transposed
                ? () => MaxPooling.Transposed<float>(Points, in g, x.Span, y.Span, gradY.Span, gradX.Span)
                : () => MaxPooling.Forward<float>(Points, in g, x.Span, y.Span),
            (double)(x.Length + y.Length) * sizeof(float) * (transposed ? 2 : 1));
    }

    private static KernelCase Slice(int length, int stride)
    {
        const int pixels = Points * 14 * 14;
        Memory<float> x = Values(pixels * stride), y = Values(pixels * length);
        return new(
            $"slice {length} of {stride}", 0, () => Movement.CopyBlocks<float>(pixels, length, x.Span, 0, stride, y.Span, 0, length),
            2.0 * y.Length * sizeof(float));
    }

    /// <summary>Random values, aligned as the workspace of an explanation is.</summary>
    private static Memory<float> Values(int length)
    {
        const int lanes = 16;
        var random = new Random(length);
        float[] block = GC.AllocateArray<float>(length + lanes, pinned: true);
        int first = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(block, 0) / sizeof(float) & (lanes - 1));
        var values = block.AsMemory(first, length);
        foreach (ref float value in values.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return values;
    }
}
