using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

/// <summary>Results of dense kernels that are passed on through an elementwise function: the same bits as in two passes.</summary>
public class DenseEpilogueTests
{
    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void A_convolutions_adjoint_is_passed_on_as_in_two_passes(int bits, int tile)
    {
        var random = new Random(23);
        foreach (var (points, g) in DenseConvolutionTests.Cases.Concat(DenseWinogradTests.Cases))
        {
            var convolution = new ConvolutionWeights<float>(
                DenseOracle.Target(bits, tile),
                DenseOracle.Random<float>(random, g.OutChannels * (g.InChannels / g.Groups) * g.KernelHeight * g.KernelWidth), [], g);
            Check(
                DenseOracle.Random<float>(random, points * g.OutHeight * g.OutWidth * g.OutChannels),
                DenseOracle.Random<float>(random, points * g.Height * g.Width * g.InChannels),
                DenseOracle.Random<float>(random, points * g.Height * g.Width * g.InChannels),
                (gradY, gradX, accumulate) => convolution.Transposed(points, gradY, gradX, accumulate),
                (gradY, gradX, operand, accumulate, tap) => convolution.Transposed<Gate>(points, gradY,
                    gradX, operand, accumulate, tap: tap));
            if (points > 1)
            {
                continue;
            }

            float[] first = new float[g.Height * g.Width * g.InChannels], second = [.. first],
                gate = DenseOracle.Random<float>(random, first.Length);
            float[] sizedGrad = DenseOracle.Random<float>(random, g.OutHeight * g.OutWidth * g.OutChannels);
            convolution.Transposed<Gate>(1, sizedGrad, first, gate, accumulate: false);
            convolution.Transposed<Gate>(1, g.Height, g.Width, sizedGrad, second, gate, accumulate: false);
            Assert.Equal(first, second);
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void A_linear_layers_adjoint_is_passed_on_as_in_two_passes(int bits, int tile)
    {
        var random = new Random(29);
        foreach (var (rows, inputs, outputs) in new[] { (1, 1, 1), (5, 3, 64), (7, 130, 40), (13, 2, 600), (100, 64, 33), (3, 17, 5) })
        {
            var linear = new LinearWeights<float>(DenseOracle.Target(bits, tile), DenseOracle.Random<float>(random, inputs * outputs),
                [], outputs, inputs);
            Check(
                DenseOracle.Random<float>(random, rows * outputs), DenseOracle.Random<float>(random, rows * inputs),
                DenseOracle.Random<float>(random, rows * inputs),
                (gradY, gradX, accumulate) => linear.Transposed(rows, gradY, gradX, accumulate),
                (gradY, gradX, operand, accumulate, tap) => linear.Transposed<Gate>(rows, gradY, gradX, operand, accumulate, tap));
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void A_convolution_is_passed_on_as_in_two_passes(int bits, int tile)
    {
        var random = new Random(31);
        foreach (var (points, g) in DenseConvolutionTests.Cases.Concat(DenseWinogradTests.Cases))
        {
            var convolution = new ConvolutionWeights<float>(
                DenseOracle.Target(bits, tile),
                DenseOracle.Random<float>(random, g.OutChannels * (g.InChannels / g.Groups) * g.KernelHeight * g.KernelWidth),
                DenseOracle.Random<float>(random, g.OutChannels), g);
            int outputs = points * g.OutHeight * g.OutWidth * g.OutChannels;
            CheckForward(
                DenseOracle.Random<float>(random, points * g.Height * g.Width * g.InChannels), DenseOracle.Random<float>(random, outputs),
                (x, y) => convolution.Forward(points, x, y),
                (x, y, operand, tap) => convolution.Forward<Gate>(points, x, y, operand, tap: tap),
                (x, y, slope, tap) => convolution.ForwardWithSlope<Swish>(points, x, y, slope, tap: tap));
            CheckForward(
                DenseOracle.Random<float>(random, points * g.Height * g.Width * g.InChannels), DenseOracle.Random<float>(random, outputs),
                (x, y) => convolution.Forward(points, x, y),
                (x, y, operand, tap) => convolution.Forward<Gate>(points, g.Height, g.Width, x, y, operand, tap: tap),
                (x, y, slope, tap) => convolution.ForwardWithSlope<Swish>(points, g.Height, g.Width, x, y, slope, tap: tap));
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void A_transposed_convolution_and_its_adjoint_are_passed_on_as_in_two_passes(int bits, int tile)
    {
        var random = new Random(37);
        foreach (var (points, g) in DenseConvolutionTests.Cases.Concat(DenseWinogradTests.Cases))
        {
            var map = new TransposedConvolutionWeights<float>(
                DenseOracle.Target(bits, tile),
                DenseOracle.Random<float>(random, g.OutChannels * (g.InChannels / g.Groups) * g.KernelHeight * g.KernelWidth),
                DenseOracle.Random<float>(random, g.InChannels), g);
            int inputs = points * g.OutHeight * g.OutWidth * g.OutChannels, outputs = points * g.Height * g.Width * g.InChannels;
            CheckForward(
                DenseOracle.Random<float>(random, inputs), DenseOracle.Random<float>(random, outputs),
                (x, y) => map.Forward(points, x, y),
                (x, y, operand, tap) => map.Forward<Gate>(points, x, y, operand, tap),
                (x, y, slope, tap) => map.ForwardWithSlope<Swish>(points, x, y, slope, tap));
            Check(
                DenseOracle.Random<float>(random, outputs), DenseOracle.Random<float>(random, inputs),
                DenseOracle.Random<float>(random, inputs),
                (gradY, gradX, accumulate) => map.Transposed(points, gradY, gradX, accumulate),
                (gradY, gradX, operand, accumulate, tap) => map.Transposed<Gate>(points, gradY, gradX, operand, accumulate, tap));
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void A_linear_layer_is_passed_on_as_in_two_passes(int bits, int tile)
    {
        var random = new Random(41);
        foreach (var (rows, inputs, outputs) in new[] { (1, 1, 1), (5, 3, 64), (7, 130, 40), (13, 600, 20), (600, 64, 33),
            (3, 17, 5), (0, 4, 4) })
        {
            var linear = new LinearWeights<float>(
                DenseOracle.Target(bits, tile), DenseOracle.Random<float>(random, inputs * outputs),
                DenseOracle.Random<float>(random, outputs), outputs, inputs);
            CheckForward(
                DenseOracle.Random<float>(random, rows * inputs), DenseOracle.Random<float>(random, rows * outputs),
                (x, y) => linear.Forward(rows, x, y),
                (x, y, operand, tap) => linear.Forward<Gate>(rows, x, y, operand, tap),
                (x, y, slope, tap) => linear.ForwardWithSlope<Swish>(rows, x, y, slope, tap));
        }
    }

    [Fact]
    public void An_operand_that_overlaps_the_result_or_is_of_another_length_is_refused()
    {
        var linear = new LinearWeights<float>(new float[6], [], 2, 3);
        float[] memory = new float[9];
        var overlap = Assert.Throws<ArgumentException>(
            () => linear.Transposed<Gate>(1, new float[2], memory.AsSpan(0, 3), memory.AsSpan(2, 3), accumulate: false));
        Assert.Contains("operand: expected memory apart", overlap.Message);
        var length = Assert.Throws<ArgumentException>(
            () => linear.Transposed<Gate>(1, new float[2], memory.AsSpan(0, 3), memory.AsSpan(4, 4), accumulate: false));
        Assert.Contains("operand: expected 3 elements, got 4", length.Message);
        Assert.Contains("y: expected memory apart", Assert.Throws<ArgumentException>(
            () => linear.ForwardWithSlope<Swish>(1, new float[3], memory.AsSpan(0, 2), memory.AsSpan(1, 2))).Message);
        Assert.Contains("got 1",
            Assert.Throws<ArgumentException>(() => linear.Forward<Gate>(1, new float[3], new float[2], new float[1])).Message);
        var convolution = new ConvolutionWeights<float>(new float[1], [], new ConvolutionGeometry(2, 2, 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => convolution.Forward<Gate>(1, new float[4], memory.AsSpan(0, 4), memory.AsSpan(3, 4)));
        Assert.Throws<ArgumentException>(
            () => convolution.ForwardWithSlope<Swish>(1, new float[4], memory.AsSpan(0, 4), memory.AsSpan(3, 4)));
        Assert.Throws<ArgumentException>(
            () => convolution.Transposed<Gate>(1, new float[4], memory.AsSpan(0, 4), memory.AsSpan(3, 4), accumulate: false));
    }

    private delegate void Adjoint(ReadOnlySpan<float> gradY, Span<float> gradX, bool accumulate);

    private delegate void AdjointThroughGate(ReadOnlySpan<float> gradY, Span<float> gradX, ReadOnlySpan<float> operand, bool accumulate,
        Action<Span<float>>? tap);

    private static void Check(float[] gradY, float[] held, float[] operand, Adjoint adjoint, AdjointThroughGate fused)
    {
        foreach (bool accumulate in (bool[])[false, true])
        {
            float[] expected = [.. held], actual = [.. held];
            adjoint(gradY, expected, accumulate);
            float[] before = [.. expected];
            Elementwise.Apply<float, Gate>(expected, operand, expected);
            fused(gradY, actual, operand, accumulate, null);
            Assert.Equal(expected, actual);

            actual = [.. held];
            float[]? seen = null;
            fused(gradY, actual, operand, accumulate, rows =>
            {
                seen = rows.ToArray();
                rows[0] += 2;
            });
            Assert.Equal(before, seen);
            before[0] += 2;
            Elementwise.Apply<float, Gate>(before, operand, before);
            Assert.Equal(before, actual);
        }
    }

    private delegate void Forward(ReadOnlySpan<float> x, Span<float> y);

    private delegate void ForwardThroughGate(ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> operand, Action<Span<float>>? tap);

    private delegate void ForwardWithSlope(ReadOnlySpan<float> x, Span<float> y, Span<float> slope, Action<Span<float>>? tap);

    private static void CheckForward(float[] x, float[] operand, Forward forward, ForwardThroughGate fused, ForwardWithSlope withSlope)
    {
        float[] plain = new float[operand.Length], expected = [.. plain];
        forward(x, plain);
        for (int tapped = 0; tapped < 2; tapped++)
        {
            float[]? seen = null;
            Action<Span<float>>? tap = tapped == 0 || plain.Length == 0 ? null : rows =>
            {
                seen = rows.ToArray();
                rows[0] += 2;
            };
            float[] before = [.. plain];
            if (tap is not null)
            {
                before[0] += 2;
            }

            float[] actual = new float[operand.Length];
            Array.Fill(actual, float.NaN);
            fused(x, actual, operand, tap);
            Elementwise.Apply<float, Gate>(before, operand, expected);
            Assert.Equal(expected, actual);
            Assert.Equal(tap is null ? null : plain, seen);

            float[] slope = [.. actual], expectedSlope = [.. expected];
            withSlope(x, actual, slope, tap);
            Elementwise.ApplyWithSlope<float, Swish>(before, expected, expectedSlope);
            Assert.Equal(expected, actual);
            Assert.Equal(expectedSlope, slope);
        }
    }

    private readonly struct Swish : IMapWithSlope<float>
    {
        public static TVector Invoke<TVector>(TVector a, out TVector slope)
            where TVector : struct, IVector<TVector, float> => VectorMath<float>.Silu(a, out slope);
    }

    /// <summary>Neither symmetric in its operands nor blind to the sign of either.</summary>
    private readonly struct Gate : IMap2<float>
    {
        public static TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : struct, IVector<TVector, float> =>
            TVector.And(TVector.GreaterThan(b, TVector.Zero), a + a - b);
    }
}
