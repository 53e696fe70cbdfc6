using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

/// <summary>
/// Adjoints of 3×3 convolutions for gradients most of which are 0. Numbers are small integers, of which direct sums make no error, and
/// transformed ones do: that tells which has been computed.
/// </summary>
public class SparseAdjointTests
{
    private static readonly (double NonZeros, bool IsSparse)[] Shares = [(0, true), (0.02, true), (0.15, true), (0.6, false), (1, false)];

    private static ConvolutionGeometry[] Shapes =>
    [
        new(14, 14, 16, 32, 3, 3, PadTop: 1, PadLeft: 1, PadBottom: 1, PadRight: 1),
        new(13, 10, 32, 16, 3, 3, PadTop: 0, PadLeft: 2, PadBottom: 1, PadRight: 0),
        new(12, 15, 16, 64, 3, 3, PadTop: 2, PadLeft: 0, PadBottom: 0, PadRight: 2),
        new(14, 14, 16, 48, 3, 3, PadTop: 3, PadLeft: 3, PadBottom: 3, PadRight: 3),
    ];

    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void Few_elements_are_summed_directly(int bits, int tile)
    {
        var target = DenseOracle.Target(bits, tile);
        var random = new Random(7);
        foreach (var g in Shapes)
        {
            float[] weight = Integers(random, g.OutChannels * g.InChannels * 9, 1);
            var convolution = new ConvolutionWeights<float>(target, weight, [], g);
            bool chooses = SparseConvolution.MostNonZeros(target, g.OutChannels, g.InChannels, sizeof(float)) > 0;
            foreach (var (share, isSparse) in Shares)
            {
                float[] gradY = Integers(random, g.OutHeight * g.OutWidth * g.OutChannels, share);
                double[] expected = DenseOracle.Adjoint(1, g, DenseOracle.Double(gradY), DenseOracle.Double(weight));
                float[] gradX = new float[expected.Length], added = Integers(random, expected.Length, 1), before = [.. added];
                convolution.Transposed(1, gradY, gradX, accumulate: false);
                DenseWinogradTests.AssertRelative(expected, gradX);
                convolution.Transposed(1, gradY, added, accumulate: true);
                double[] sums = [.. expected.Select((value, n) => value + before[n])];
                DenseWinogradTests.AssertRelative(sums, added);
                if (chooses && isSparse)
                {
                    Assert.Equal(expected, DenseOracle.Double(gradX));
                    Assert.Equal(sums, DenseOracle.Double(added));
                }
                else if (chooses)
                {
                    Assert.NotEqual(expected, DenseOracle.Double(gradX));
                }
            }
        }
    }

    /// <summary>Each sample goes by its own zeros: it is the same bits alone and between others of either kind.</summary>
    [Theory, MemberData(nameof(Targets))]
    public void A_sample_does_not_depend_on_its_batch(int bits, int tile)
    {
        var target = DenseOracle.Target(bits, tile);
        var random = new Random(8);
        double[][] orders = [[1, 0.1, 0.2, 1, 1, 0], [0.1, 1, 0.1], [0.1, 0.1], [1, 1]];
        foreach (var g in Shapes)
        {
            // Channels of a wider map.
            int stride = g.OutChannels + 5, pixels = g.OutHeight * g.OutWidth, length = g.Height * g.Width * g.InChannels;
            float[] weight = DenseOracle.Random<float>(random, g.OutChannels * g.InChannels * 9);
            var convolution = new ConvolutionWeights<float>(target, weight, [], g);
            foreach (double[] order in orders)
            {
                float[] gradY = [.. order.SelectMany(share => Integers(random, pixels * stride, share))];
                for (int i = 0; i < gradY.Length; i++)
                    gradY[i] *= random.NextSingle();
                float[] gradX = new float[order.Length * length], alone = new float[length];
                convolution.Transposed(order.Length, gradY, gradX, accumulate: false, stride);
                for (int sample = 0; sample < order.Length; sample++)
                {
                    convolution.Transposed(
                        1, gradY.AsSpan(sample * pixels * stride, pixels * stride), alone, accumulate: false, stride);
                    Assert.Equal(alone, gradX[(sample * length)..((sample + 1) * length)]);
                }
            }
        }
    }

    /// <summary>NaN is not 0: it reaches the nine elements that read it, and no others.</summary>
    [Fact]
    public void What_is_not_finite_goes_where_it_is_read()
    {
        var g = Shapes[0];
        var random = new Random(9);
        float[] weight = Integers(random, g.OutChannels * g.InChannels * 9, 1), gradX = new float[g.Height * g.Width * g.InChannels];
        float[] gradY = new float[g.OutHeight * g.OutWidth * g.OutChannels];
        gradY[(((5 * g.OutWidth) + 7) * g.OutChannels) + 3] = float.NaN;
        new ConvolutionWeights<float>(DenseOracle.Target(512, 4), weight, [], g).Transposed(1, gradY, gradX, accumulate: false);
        for (int i = 0; i < gradX.Length; i++)
        {
            int pixel = i / g.InChannels, y = pixel / g.Width, x = pixel % g.Width;
            bool isRead = Math.Abs(y - 5) <= 1 && Math.Abs(x - 7) <= 1;
            Assert.True(isRead ? float.IsNaN(gradX[i]) : gradX[i] == 0, $"({y}, {x})");
        }
    }

    /// <summary>Integers from −3 to 3 other than 0 at a share of the places.</summary>
    private static float[] Integers(Random random, int count, double share)
    {
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = random.NextDouble() < share ? random.Next(1, 4) * (random.Next(2) == 0 ? 1 : -1) : 0;
        return numbers;
    }
}
