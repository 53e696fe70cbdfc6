using AutoIG.Kernels;

namespace AutoIG.Tests.Kernels;

/// <summary>Adjoints that are passed on through an elementwise function: the same bits as in two passes.</summary>
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
                DenseOracle.Target(bits, tile), DenseOracle.Random<float>(random, g.OutChannels * (g.InChannels / g.Groups) * g.KernelHeight * g.KernelWidth), [], g);
            Check(
                DenseOracle.Random<float>(random, points * g.OutHeight * g.OutWidth * g.OutChannels),
                DenseOracle.Random<float>(random, points * g.Height * g.Width * g.InChannels),
                DenseOracle.Random<float>(random, points * g.Height * g.Width * g.InChannels),
                (gradY, gradX, accumulate) => convolution.Transposed(points, gradY, gradX, accumulate),
                (gradY, gradX, operand, accumulate, tap) => convolution.Transposed<Gate>(points, gradY, gradX, operand, accumulate, tap: tap));
            if (points > 1)
            {
                continue;
            }

            float[] first = new float[g.Height * g.Width * g.InChannels], second = [.. first], gate = DenseOracle.Random<float>(random, first.Length);
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
            var linear = new LinearWeights<float>(DenseOracle.Target(bits, tile), DenseOracle.Random<float>(random, inputs * outputs), [], outputs, inputs);
            Check(
                DenseOracle.Random<float>(random, rows * outputs), DenseOracle.Random<float>(random, rows * inputs), DenseOracle.Random<float>(random, rows * inputs),
                (gradY, gradX, accumulate) => linear.Transposed(rows, gradY, gradX, accumulate),
                (gradY, gradX, operand, accumulate, tap) => linear.Transposed<Gate>(rows, gradY, gradX, operand, accumulate, tap));
        }
    }

    [Fact]
    public void An_operand_that_overlaps_the_result_or_is_of_another_length_is_refused()
    {
        var linear = new LinearWeights<float>(new float[6], [], 2, 3);
        float[] memory = new float[9];
        var overlap = Assert.Throws<ArgumentException>(() => linear.Transposed<Gate>(1, new float[2], memory.AsSpan(0, 3), memory.AsSpan(2, 3), accumulate: false));
        Assert.Contains("operand must not overlap the result", overlap.Message);
        var length = Assert.Throws<ArgumentException>(() => linear.Transposed<Gate>(1, new float[2], memory.AsSpan(0, 3), memory.AsSpan(4, 4), accumulate: false));
        Assert.Contains("operand must have the 3 elements of the result and has 4", length.Message);
        var convolution = new ConvolutionWeights<float>(new float[1], [], new ConvolutionGeometry(2, 2, 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => convolution.Transposed<Gate>(1, new float[4], memory.AsSpan(0, 4), memory.AsSpan(3, 4), accumulate: false));
    }

    private delegate void Adjoint(ReadOnlySpan<float> gradY, Span<float> gradX, bool accumulate);

    private delegate void AdjointThroughGate(ReadOnlySpan<float> gradY, Span<float> gradX, ReadOnlySpan<float> operand, bool accumulate, Action<Span<float>>? tap);

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

    /// <summary>Neither symmetric in its operands nor blind to the sign of either.</summary>
    private readonly struct Gate : IMap2<float>
    {
        public static TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : struct, IVector<TVector, float> =>
            TVector.And(TVector.GreaterThan(b, TVector.Zero), a + a - b);
    }
}
