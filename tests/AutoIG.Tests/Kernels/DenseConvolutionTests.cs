using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

public class DenseConvolutionTests
{
    // Height, Width, In, Out, KernelHeight, KernelWidth, StrideY, StrideX, PadTop, PadLeft, PadBottom, PadRight, DilationY, DilationX,
    // Groups
    internal static readonly (int Points, ConvolutionGeometry Geometry)[] Cases =
    [
        (1, new(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1)),
        (2, new(5, 7, 3, 4, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (3, new(8, 8, 5, 70, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (2, new(9, 11, 16, 33, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1)),
        (2, new(10, 10, 6, 8, 1, 1, 2, 2, 0, 0, 0, 0, 1, 1, 1)),
        (1, new(13, 12, 3, 10, 7, 7, 2, 2, 3, 3, 3, 3, 1, 1, 1)),
        (2, new(12, 9, 4, 6, 3, 2, 3, 2, 0, 2, 1, 0, 2, 3, 1)),
        (2, new(7, 6, 8, 12, 3, 3, 1, 1, 2, 2, 2, 2, 2, 2, 4)),
        (1, new(6, 6, 40, 20, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 2)),
        (2, new(7, 8, 21, 21, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 21)),
        (2, new(9, 9, 80, 80, 5, 3, 2, 2, 2, 1, 2, 1, 1, 1, 80)),
        (3, new(1, 23, 9, 17, 1, 5, 1, 1, 0, 2, 0, 2, 1, 1, 1)),
        (2, new(1, 23, 9, 17, 1, 4, 1, 3, 0, 1, 0, 2, 1, 2, 1)),
        (1, new(4, 4, 150, 66, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (1, new(9, 8, 3, 40, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1)),
        (2, new(6, 5, 1, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (1, new(5, 5, 4, 33, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (1, new(5, 5, 36, 2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (1, new(2, 2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        (1, new(1, 1, 5, 7, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1)),
    ];

    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void Convolution_and_its_adjoint_equal_their_definitions_in_float(int bits, int tile) =>
        Check<float>(DenseOracle.Target(bits, tile));

    [Theory, MemberData(nameof(Targets))]
    public void Convolution_and_its_adjoint_equal_their_definitions_in_double(int bits, int tile) =>
        Check<double>(DenseOracle.Target(bits, tile));

    [Theory, MemberData(nameof(Targets))]
    public void Forward_and_transposed_are_adjoint(int bits, int tile)
    {
        var random = new Random(11);
        foreach (var (points, g) in Cases)
        {
            var (weight, _, x) = Data<double>(random, points, g);
            double[] gradY = DenseOracle.Random<double>(random, points * g.OutHeight * g.OutWidth * g.OutChannels);
            double[] y = new double[gradY.Length], gradX = new double[x.Length];
            var convolution = new ConvolutionWeights<double>(DenseOracle.Target(bits, tile), weight, [], g);
            convolution.ForwardLinear(points, x, y);
            convolution.Transposed(points, gradY, gradX, accumulate: false);
            Assert.Equal(y.Zip(gradY, (a, b) => a * b).Sum(), x.Zip(gradX, (a, b) => a * b).Sum(), 1e-10);
        }
    }

    [Fact]
    public void The_map_may_have_another_size_in_a_call()
    {
        var random = new Random(3);
        var g = new ConvolutionGeometry(1, 10, 4, 6, 1, 3, 1, 2, 0, 1, 0, 1, 1, 1, 1);
        var (weight, bias, _) = Data<double>(random, 1, g);
        var convolution = new ConvolutionWeights<double>(weight, bias, g);
        var longer = g with { Width = 17 };
        double[] x = DenseOracle.Random<double>(random, 2 * 17 * 4), y = new double[2 * longer.OutWidth * 6], gradX = new double[x.Length];
        convolution.Forward(2, 1, 17, x, y);
        DenseOracle.AssertClose<double>(DenseOracle.Convolve(2, longer, x, weight, bias), y, 1e-13);
        convolution.Transposed(2, 1, 17, y, gradX, accumulate: false);
        DenseOracle.AssertClose<double>(DenseOracle.Adjoint(2, longer, y, weight), gradX, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => convolution.Forward(1, 1, 0, x, y));
    }

    [Fact]
    public void A_batch_norm_is_folded_into_the_weights()
    {
        var random = new Random(4);
        var g = new ConvolutionGeometry(5, 5, 3, 6, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        var (weight, bias, x) = Data<double>(random, 1, g);
        double[] scale = DenseOracle.Random<double>(random, 6), shift = DenseOracle.Random<double>(random, 6), y = new double[25 * 6];
        new ConvolutionWeights<double>(weight, bias, scale, shift, g).Forward(1, x, y);
        var expected = DenseOracle.Convolve(1, g, x, weight, bias).Select((value, n) => (scale[n % 6] * value) + shift[n % 6]);
        DenseOracle.AssertClose<double>([.. expected], y, 1e-13);
    }

    [Fact]
    public void A_transposed_convolution_is_the_adjoint_plus_a_bias()
    {
        var random = new Random(5);
        var g = new ConvolutionGeometry(9, 8, 5, 7, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1);
        var (weight, _, _) = Data<double>(random, 2, g);
        double[] bias = DenseOracle.Random<double>(random, 5), x = DenseOracle.Random<double>(random, 2 * g.OutHeight * g.OutWidth * 7);
        double[] y = new double[2 * 9 * 8 * 5], gradX = new double[x.Length];
        var transposed = new TransposedConvolutionWeights<double>(weight, bias, g);
        transposed.Forward(2, x, y);
        var expected = DenseOracle.Adjoint(2, g, x, weight).Select((value, n) => value + bias[n % 5]);
        DenseOracle.AssertClose<double>([.. expected], y, 1e-12);
        transposed.Transposed(2, y, gradX, accumulate: false);
        DenseOracle.AssertClose<double>(DenseOracle.Convolve(2, g, y, weight, null), gradX, 1e-11);
    }

    [Fact]
    public void Wrong_sizes_are_refused_by_name()
    {
        var g = new ConvolutionGeometry(4, 4, 2, 3, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        Assert.Contains("weight: expected [3, 2, 3, 3]",
            Assert.Throws<ArgumentException>(() => new ConvolutionWeights<float>(new float[5], [], g)).Message);
        Assert.Contains("larger than the map", Assert.Throws<ArgumentException>(() => (g with { Height = 2 }).Validate()).Message);
        Assert.Contains("Groups: expected a divisor", Assert.Throws<ArgumentException>(() => (g with { Groups = 2 }).Validate()).Message);
        Assert.Contains("StrideX", Assert.Throws<ArgumentOutOfRangeException>(() => (g with { StrideX = 0 }).Validate()).Message);
        var convolution = new ConvolutionWeights<float>(new float[54], [], g);
        Assert.Contains("y: expected [1, 2, 2, 3] = 12 elements, got 3",
            Assert.Throws<ArgumentException>(() => convolution.Forward(1, new float[32], new float[3])).Message);
    }

    private static (T[] Weight, T[] Bias, T[] X) Data<T>(Random random, int points, ConvolutionGeometry g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (DenseOracle.Random<T>(random, g.OutChannels * (g.InChannels / g.Groups) * g.KernelHeight * g.KernelWidth),
            DenseOracle.Random<T>(random, g.OutChannels),
            DenseOracle.Random<T>(random, points * g.Height * g.Width * g.InChannels));

    private static void Check<T>(DenseTarget target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(9);
        foreach (var (points, g) in Cases)
        {
            var (weight, bias, x) = Data<T>(random, points, g);
            double[] w = DenseOracle.Double(weight), xs = DenseOracle.Double(x);
            double[] expected = DenseOracle.Convolve(points, g, xs, w, DenseOracle.Double(bias));
            var y = new T[expected.Length];
            double forward = DenseOracle.Tolerance<T>(g.KernelHeight * g.KernelWidth * g.InChannels / g.Groups);
            var convolution = new ConvolutionWeights<T>(target, weight, bias, g);
            convolution.Forward(points, x, y);
            DenseOracle.AssertClose<T>(expected, y, forward);
            convolution.Forward<DenseLinearTests.Rectify<T>>(points, x, y);
            DenseOracle.AssertClose<T>([.. expected.Select(value => Math.Max(value, 0))], y, forward);

            T[] gradY = DenseOracle.Random<T>(random, y.Length), gradX = DenseOracle.Random<T>(random, x.Length);
            double[] pulled = DenseOracle.Adjoint(points, g, DenseOracle.Double(gradY), w), before = DenseOracle.Double(gradX);
            double backward = DenseOracle.Tolerance<T>(g.KernelHeight * g.KernelWidth * g.OutChannels / g.Groups);
            convolution.Transposed(points, gradY, gradX, accumulate: true);
            DenseOracle.AssertClose<T>([.. pulled.Select((value, n) => value + before[n])], gradX, backward);
            convolution.Transposed(points, gradY, gradX, accumulate: false);
            DenseOracle.AssertClose<T>(pulled, gradX, backward);
        }
    }
}
