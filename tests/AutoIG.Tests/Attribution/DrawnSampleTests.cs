using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// What is drawn, and in which order, is part of the contract: the same seed gives the same explanation in every version. Held against
/// loops that draw the same numbers one by one, over more samples than are swept together.
/// </summary>
public class DrawnSampleTests
{
    private const int Samples = 150;
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly double[][] Background = [[0.1, 0.2, 0.3], [-0.5, 0.4, 0.0], [0.7, -0.7, 0.2]];
    private static readonly SmallMlp<double> Mlp = new(rectified: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Baselines_positions_and_noise(bool noisy)
    {
        double[] weights = [1, 2, 1], expected = new double[3];
        var generator = new NormalGenerator(17);
        for (int j = 0; j < Samples; j++)
        {
            double drawn = generator.NextUniform();
            double[] baseline = Background[drawn < 0.25 ? 0 : drawn < 0.75 ? 1 : 2];
            double alpha = generator.NextUniform();
            // A tenth of the range, which is 2.
            double[] end = [.. X.Select(x => x + (noisy ? 0.2 * generator.NextNormal() : 0))];
            Mlp.Reference([.. end.Zip(baseline, (x, b) => ((1 - alpha) * b) + (alpha * x))], 1, out double[] gradient);
            for (int i = 0; i < 3; i++)
                expected[i] += gradient[i] * (end[i] - baseline[i]) / Samples;
        }
        var method = noisy ? new GradientShap { Samples = Samples, Seed = 17 } : new ExpectedGradients { Samples = Samples, Seed = 17 };
        var why = method.Explain(Mlp.Function, X, Background, target: 1, weights: weights);
        Assert.Equal(expected, why.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(
            Mlp.Reference(X, 1, out _)[1] - Background.Zip(weights, (b, w) => w / 4 * Mlp.Reference(b, 1, out _)[1]).Sum(),
            why.Sum - why.ConvergenceDelta, 1e-14);
    }

    [Fact]
    public void Baselines_go_round_where_positions_are_given()
    {
        double[] alphas = [.. Enumerable.Range(0, Samples).Select(j => (j * 7 % Samples) / (double)Samples)];
        double[] expected = new double[3];
        for (int j = 0; j < Samples; j++)
        {
            double[] baseline = Background[j % 3];
            Mlp.Reference([.. X.Zip(baseline, (x, b) => ((1 - alphas[j]) * b) + (alphas[j] * x))], 0, out double[] gradient);
            for (int i = 0; i < 3; i++)
                expected[i] += gradient[i] * (X[i] - baseline[i]) / Samples;
        }
        var why = new ExpectedGradients { Alphas = alphas }.Explain(Mlp.Function, X, Background, target: 0);
        Assert.Equal(expected, why.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Noise_of_noisy_methods()
    {
        double[] sum = new double[3], squares = new double[3];
        var generator = new NormalGenerator(-3);
        for (int j = 0; j < Samples; j++)
        {
            double[] noisy = [.. X.Select(x => x + (0.3 * generator.NextNormal()))];
            Mlp.Reference(noisy, 0, out double[] gradient);
            for (int i = 0; i < 3; i++)
            {
                sum[i] += gradient[i] / Samples;
                squares[i] += gradient[i] * gradient[i] / Samples;
            }
        }
        var noise = Noise.OfDeviation(0.3);
        Assert.Equal(sum, Of(new SmoothGrad { Samples = Samples, Seed = -3, Noise = noise }), Near);
        Assert.Equal(squares, Of(new SmoothGradSquared { Samples = Samples, Seed = -3, Noise = noise }), Near);
        Assert.Equal(
            squares.Zip(sum, (s, m) => s - (m * m)), Of(new VarGrad { Samples = Samples, Seed = -3, Noise = noise }), Near);
        // Of the range, which is 2.
        Assert.Equal(sum, Of(new SmoothGrad { Samples = Samples, Seed = -3, Noise = Noise.ShareOfRange(0.15) }), Near);

        static double[] Of(AttributionMethod method) => [.. method.Explain(Mlp.Function, X, target: 0).Values];
        static bool Near(double a, double b) => Math.Abs(a - b) < 1e-14;
    }

    [Fact]
    public void Each_input_has_its_own_range_and_noise_goes_from_input_to_input()
    {
        var function = new TokenFunction().Function;
        float[] embedding = [1, 2, 3, 5], mask = [0, 10];
        var input = new FunctionInput<float>().Add(Tensor.Create(embedding, [2, 2])).Add(Tensor.Create(mask, [2]));
        var noise = Noise.ShareOfRange(0.25);
        var why = new SmoothGrad { Samples = 1, Seed = 9, Noise = noise }.Explain(function, input);
        var generator = new NormalGenerator(9);
        // The derivative of a square is twice the noisy number; σ is 0.25 · (5 − 1).
        float[] expected = [.. embedding.Select(x => 2 * (float)(x + generator.NextNormal()))];
        Assert.Equal(expected, why["embedding"].Elements.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        var times = new SmoothGrad(new InputXGradient()) { Samples = 1, Seed = 9, Noise = noise }.Explain(function, input);
        // Next come the two of the mask, with σ = 0.25 · 10.
        float[] expectedMask = [.. mask.Select(x => (float)(x + (2.5 * generator.NextNormal())))];
        Assert.Equal(expectedMask, times["mask"].Elements.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_noise_says_what_it_is()
    {
        Assert.Equal((0.1, true), (Noise.ShareOfRange(0.1).Deviation, Noise.ShareOfRange(0.1).IsShare));
        Assert.Equal((0.2, false), (Noise.OfDeviation(0.2).Deviation, Noise.OfDeviation(0.2).IsShare));
        Assert.Equal((0.0, false), (Noise.Given([[1]]).Deviation, Noise.Given([[1]]).IsShare));
        Assert.Equal(0, Noise.OfDeviation(0).Deviation);
    }
}
