using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

public class DenseWinogradTests
{
    internal static readonly (int Points, ConvolutionGeometry Geometry)[] Cases =
    [
        (2, new(12, 8, 32, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (3, new(11, 7, 48, 32, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (1, new(13, 10, 32, 32, 3, 3, 1, 1, 0, 2, 1, 0, 1, 1, 1)),
        (9, new(10, 11, 64, 80, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 1)),
        (1, new(9, 12, 32, 48, 3, 3, 1, 1, 3, 4, 3, 4, 1, 1, 1)),
        (2, new(5, 6, 32, 32, 3, 3, 1, 1, 7, 6, 9, 7, 1, 1, 1)),
        (1, new(12, 12, 160, 32, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
    ];

    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    /// <summary>
    /// Relative to the root mean square of the results, on 32 to 160 channels: the direct kernel's error is half of this (and the points ±1
    /// and ±2, which would be the usual choice, would have twice as much).
    /// </summary>
    [Theory, MemberData(nameof(Targets))]
    public void Error_is_about_twice_the_direct_kernels(int bits, int tile)
    {
        var random = new Random(21);
        var target = DenseOracle.Target(bits, tile);
        foreach (var (points, g) in Cases)
        {
            Assert.True(WinogradConvolution.Pays<float>(target, g, g.OutHeight, g.OutWidth, g.InChannels, g.OutChannels));
            float[] weight = DenseOracle.Random<float>(random, g.OutChannels * g.InChannels * 9),
                bias = DenseOracle.Random<float>(random, g.OutChannels);
            float[] x = DenseOracle.Random<float>(random, points * g.Height * g.Width * g.InChannels);
            double[] w = DenseOracle.Double(weight),
                expected = DenseOracle.Convolve(points, g, DenseOracle.Double(x), w, DenseOracle.Double(bias));
            var y = new float[expected.Length];
            var convolution = new ConvolutionWeights<float>(target, weight, bias, g);
            convolution.Forward(points, x, y);
            AssertRelative(expected, y);
            convolution.Forward<DenseLinearTests.Rectify<float>>(points, x, y);
            AssertRelative([.. expected.Select(value => Math.Max(value, 0))], y);

            float[] gradY = DenseOracle.Random<float>(random, y.Length), gradX = DenseOracle.Random<float>(random, x.Length);
            double[] pulled = DenseOracle.Adjoint(points, g, DenseOracle.Double(gradY), w), before = DenseOracle.Double(gradX);
            convolution.Transposed(points, gradY, gradX, accumulate: true);
            AssertRelative([.. pulled.Select((value, n) => value + before[n])], gradX);
            convolution.Transposed(points, gradY, gradX, accumulate: false);
            AssertRelative(pulled, gradX);
        }
    }

    [Fact]
    public void A_point_does_not_depend_on_its_batch()
    {
        var g = new ConvolutionGeometry(9, 9, 32, 32, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        var random = new Random(3);
        float[] x = DenseOracle.Random<float>(random, 7 * 81 * 32), together = new float[x.Length], alone = new float[81 * 32];
        var convolution = new ConvolutionWeights<float>(DenseOracle.Random<float>(random, 32 * 32 * 9), [], g);
        convolution.Forward(7, x, together);
        for (int point = 0; point < 7; point++)
        {
            convolution.Forward(1, x.AsSpan(point * alone.Length, alone.Length), alone);
            Assert.Equal(together[(point * alone.Length)..((point + 1) * alone.Length)], alone);
        }
    }

    [Fact]
    public void What_it_is_not_made_for_is_left_to_the_direct_kernel()
    {
        var g = new ConvolutionGeometry(12, 8, 64, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Assert.True(Pays<float>(g));
        Assert.False(Pays<double>(g));
        Assert.False(Pays<float>(g with { StrideX = 2 }));
        Assert.False(Pays<float>(g with { DilationY = 2 }));
        Assert.False(Pays<float>(g with { Groups = 2 }));
        Assert.False(Pays<float>(g with { KernelWidth = 1 }));
        Assert.False(Pays<float>(g with { OutChannels = 66 }));
        Assert.False(Pays<float>(g with { InChannels = 8 }));
        Assert.False(Pays<float>(g with { Height = 2, Width = 25 }));
        Assert.False(Pays<float>(g with { Height = 7, Width = 7 }));

        static bool Pays<T>(ConvolutionGeometry g)
            where T : unmanaged =>
            WinogradConvolution.Pays<T>(new DenseTarget(VectorWidth.Bits512, 4), g, g.OutHeight, g.OutWidth, g.InChannels, g.OutChannels);
    }

    internal static void AssertRelative(double[] expected, float[] actual)
    {
        double scale = Math.Sqrt(expected.Average(value => value * value)), worst = 0, squares = 0;
        for (int n = 0; n < expected.Length; n++)
        {
            double error = Math.Abs(expected[n] - actual[n]);
            worst = Math.Max(worst, error);
            squares += error * error;
        }

        double typical = Math.Sqrt(squares / expected.Length);
        Assert.True(worst <= 2e-5 * scale && typical <= 2e-6 * scale, $"worst error {worst / scale:E1}, typical {typical / scale:E1}");
    }
}
