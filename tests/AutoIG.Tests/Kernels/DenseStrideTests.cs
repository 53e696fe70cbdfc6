using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

/// <summary>Maps whose channels are a part of a wider map's: the same results, bit for bit, and nothing else is read or written.</summary>
public class DenseStrideTests
{
    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void A_convolution_reads_and_writes_parts_of_wider_maps(int bits, int tile)
    {
        var random = new Random(17);
        foreach (var (points, g) in DenseConvolutionTests.Cases.Concat(DenseWinogradTests.Cases))
        {
            var convolution = new ConvolutionWeights<float>(
                DenseOracle.Target(bits, tile),
                DenseOracle.Random<float>(random, g.OutChannels * (g.InChannels / g.Groups) * g.KernelHeight * g.KernelWidth),
                DenseOracle.Random<float>(random, g.OutChannels), g);
            int xPixels = points * g.Height * g.Width, yPixels = points * g.OutHeight * g.OutWidth;
            float[] x = DenseOracle.Random<float>(random, xPixels * g.InChannels), y = new float[yPixels * g.OutChannels],
                gradX = new float[x.Length];
            float[] wideX = Widened(x, g.InChannels, out int xStride), wideY = Widened(y, g.OutChannels, out int yStride),
                before = [.. gradX];

            convolution.Forward(points, x, y);
            convolution.Forward(points, wideX.AsSpan(3), wideY.AsSpan(3), xStride, yStride);
            Assert.Equal(Widened(y, g.OutChannels, out _), wideY);

            convolution.ForwardLinear(points, x, y);
            convolution.ForwardLinear(points, x, wideY.AsSpan(3), yStride: yStride);
            Assert.Equal(Widened(y, g.OutChannels, out _), wideY);

            convolution.Forward<DenseLinearTests.Rectify<float>>(points, x, y);
            convolution.Forward<DenseLinearTests.Rectify<float>>(points, wideX.AsSpan(3), wideY.AsSpan(3), xStride, yStride);
            Assert.Equal(Widened(y, g.OutChannels, out _), wideY);

            convolution.Transposed(points, y, gradX, accumulate: false);
            convolution.Transposed(points, wideY.AsSpan(3), before, accumulate: false, yStride);
            Assert.Equal(gradX, before);
        }
    }

    [Fact]
    public void Too_few_elements_and_overlapping_pixels_are_refused_by_name()
    {
        var convolution = new ConvolutionWeights<float>(new float[6], [], new ConvolutionGeometry(2, 2, 2, 3, 1, 1));
        var narrow = Assert.Throws<ArgumentOutOfRangeException>(() => convolution.Forward(1, new float[8], new float[40], yStride: 2));
        Assert.Contains("yStride: expected 0 or at least the 3 channels, got 2", narrow.Message);
        convolution.Forward(1, new float[8], new float[33], yStride: 10);
        var few = Assert.Throws<ArgumentException>(() => convolution.Forward(1, new float[8], new float[32], yStride: 10));
        Assert.Contains("y: expected [1, 2, 2] pixels, 10 elements apart, = 33 elements, got 32", few.Message);
    }

    /// <summary>The pixels with three numbers before and two behind each, which must stay and must not count.</summary>
    private static float[] Widened(float[] map, int channels, out int stride)
    {
        stride = channels + 5;
        var wide = new float[map.Length / channels * stride];
        Array.Fill(wide, float.NaN);
        for (int n = 0; n < map.Length; n++)
        {
            wide[(n / channels * stride) + 3 + (n % channels)] = map[n];
        }

        return wide;
    }
}
