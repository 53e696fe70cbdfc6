using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class NoisyMethodTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly double[][] Rows =
        [[0.1, -0.2, 0.05], [-0.3, 0.15, 0.2], [0.02, 0.4, -0.1], [0.25, -0.05, 0.0], [-0.12, 0.33, 0.21]];

    [Fact]
    public void Given_noise_gives_the_moments_of_the_definition()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var gradients = Rows.Select(row =>
        {
            mlp.Reference(Noisy(row), 1, out double[] gradient);
            return gradient;
        }).ToArray();
        var mean = new SmoothGrad { Noise = Noise.Given(Rows) }.Explain(mlp.Function, X, target: 1);
        var squares = new SmoothGradSquared { Noise = Noise.Given(Rows) }.Explain(mlp.Function, X, target: 1);
        var variance = new VarGrad { Noise = Noise.Given(Rows) }.Explain(mlp.Function, X, target: 1);
        for (int i = 0; i < 3; i++)
        {
            double average = gradients.Average(g => g[i]);
            Assert.Equal(average, mean.Values[i], 1e-15);
            Assert.Equal(gradients.Average(g => g[i] * g[i]), squares.Values[i], 1e-15);
            Assert.Equal(gradients.Average(g => (g[i] - average) * (g[i] - average)), variance.Values[i], 1e-15);
        }
        Assert.Equal(mlp.Reference(X, 1, out _)[1], mean.Output, 1e-15);
    }

    [Fact]
    public void Wraps_any_method()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[] baseline = [-0.3, 0.2, 0.5];
        foreach (AttributionMethod inner in new AttributionMethod[]
        {
            new IntegratedGradients { Steps = 20 }, new LayerConductance(SmallMlp<double>.Hidden),
            new NeuronConductance(SmallMlp<double>.Pre, 2),
        })
        {
            var smooth = new SmoothGrad(inner) { Noise = Noise.Given(Rows) }.Explain(mlp.Function, X,
                baseline, 1).Inputs[0].Elements.ToArray();
            var single = Rows.Select(row => inner.Explain(mlp.Function, Noisy(row), baseline, 1).Inputs[0].Elements.ToArray()).ToArray();
            for (int i = 0; i < smooth.Length; i++)
                Assert.Equal(single.Average(s => s[i]), smooth[i], 1e-15);
        }
    }

    [Fact]
    public void A_variance_of_large_numbers_does_not_cancel()
    {
        // F = debt²/income at debt = 10⁸: gradients near 2·10⁸ that differ by units.
        var function = new RiskFunction().Function;
        double[][] rows = [[0, 1], [0, -1], [0, 2], [0, -2]];
        var variance = new VarGrad { Noise = Noise.Given(rows) }.Explain(function, new RiskInput(1, 1e8, 0));
        Assert.Equal(4 * 2.5, (double)variance["debt"], 1e-9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_noise()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var smooth = new SmoothGrad { Samples = 200, Seed = 7 };
        var first = smooth.Explain(mlp.Function, X, target: 0).Values.ToArray();
        Assert.Equal(first, smooth.Explain(mlp.Function, X, target: 0).Values.ToArray());
        Assert.Equal(first, (smooth with { MaxDegreeOfParallelism = 3 }).Explain(mlp.Function, X, target: 0).Values.ToArray());
        Assert.NotEqual(first, (smooth with { Seed = 8 }).Explain(mlp.Function, X, target: 0).Values.ToArray());
        Assert.Equal(
            new Saliency().Explain(mlp.Function, X, target: 0).Values.ToArray(),
            (smooth with { Noise = Noise.ShareOfRange(0) }).Explain(mlp.Function, X, target: 0).Values.ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void The_generator_is_normal_and_fixed_for_all_time()
    {
        // xoshiro256** seeded by SplitMix64(0): the published first outputs of that combination.
        var generator = new NormalGenerator(0);
        ulong[] published =
        [
            11091344671253066420, 13793997310169335082, 1900383378846508768, 7684712102626143532, 13521403990117723737,
            18442103541295991498,
        ];
        foreach (ulong bits in published)
            Assert.Equal((bits >> 11) * Math.Pow(2, -53), generator.NextUniform());

        // A pair of uniform numbers gives a pair of normal ones, in proportion (Marsaglia's polar method).
        double u = ((published[0] >> 11) * Math.Pow(2, -52)) - 1, v = ((published[1] >> 11) * Math.Pow(2, -52)) - 1;
        generator = new NormalGenerator(0);
        double first = generator.NextNormal(), second = generator.NextNormal();
        double factor = Math.Sqrt(-2 * Math.Log((u * u) + (v * v)) / ((u * u) + (v * v)));
        Assert.Equal(u * factor, first, 1e-14);
        Assert.Equal(v * factor, second, 1e-14);

        generator = new NormalGenerator(42);
        int count = 200_000;
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        for (int i = 0; i < count; i++)
        {
            double z = generator.NextNormal();
            sum += z;
            squares += z * z;
            cubes += z * z * z;
            fourths += z * z * z * z;
        }
        Assert.Equal(0, sum / count, 0.01);
        Assert.Equal(1, squares / count, 0.015);
        Assert.Equal(0, cubes / count, 0.03);
        Assert.Equal(3, fourths / count, 0.1);
        foreach (double x in new[] { 1e-300, 1e-12, 0.3, 0.5, 0.70710678, 0.7071068, 0.999, 1 - 1e-15 })
            Assert.Equal(1, NormalGenerator.Logarithm(x) / Math.Log(x), 1e-14);
    }

    [Fact]
    public void Noise_is_added_as_it_is_drawn()
    {
        // y = 2x below ½, so that input × gradient is twice the noisy input.
        var one = new SmoothGrad(new InputXGradient()) { Samples = 1, Seed = 5, Noise = Noise.OfDeviation(1e-3) };
        double noisy = 0.1 + (1e-3 * new NormalGenerator(5).NextNormal());
        Assert.Equal(2 * noisy, one.Explain(new SaturatingFunction().Function, [0.1]).Values[0], 1e-15);
    }

    [Fact]
    public void A_noisy_path_through_what_is_no_number_is_said()
    {
        // Between its ends, which are finite, the function is the logarithm of a negative number.
        var noisy = new SmoothGrad(new IntegratedGradients()) { Noise = Noise.Given([[0, 0], [0, 0]]) };
        var function = SteepModel.BetweenDerivative;
        FunctionInput<double> end = At(1, 1), start = At(0, 0), straight = At(1, 0);
        string message = Assert.Throws<NotFiniteNumberException>(() => noisy.Explain(function, end, start)).Message;
        Assert.Contains("of the way from the baseline", message);
        // What was found is forgotten with the next call.
        Assert.Equal(1, new IntegratedGradients().Explain(function, end, straight)["y"].Elements[0], 1e-12);

        static FunctionInput<double> At(double x, double y) => new FunctionInput<double>().Add(x).Add(y);
    }

    [Fact]
    public void Noise_is_a_share_of_each_inputs_range()
    {
        // A linear function of noise: the variance of x · ∂F/∂x at constant gradient is σ² (∂F/∂x)².
        var function = new TokenFunction().Function;
        var input = new FunctionInput<float>()
            .Add(Tensor.Create(new float[8], [4, 2])).Add(Tensor.Create([1f, 3f, 2f, 5f], [4]));
        var variance = new VarGrad(new InputXGradient()) { Samples = 4000, Noise = Noise.ShareOfRange(0.25) }.Explain(function, input);
        foreach (float v in variance["mask"].Elements)
            Assert.Equal(1, v, 0.1);
        Assert.All(variance["embedding"].Elements.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_single_number_has_no_range()
    {
        var exception =
            Assert.Throws<InvalidOperationException>(() => new SmoothGrad().Explain(new RiskFunction().Function, new RiskInput(8, 2, 3)));
        Assert.Contains("'income'", exception.Message);
        Assert.Contains("OfDeviation", exception.Message);
        Assert.NotNull(new SmoothGrad { Noise = Noise.OfDeviation(0.1) }.Explain(new RiskFunction().Function, new RiskInput(8, 2, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Noise.ShareOfRange(-0.1));
        Assert.Throws<ArgumentException>(() => Noise.Given([]));
        Assert.Throws<InvalidOperationException>(
            () => new SmoothGrad { Noise = Noise.Given([[1, 2]]) }.Explain(new SmallMlp<double>(true).Function, X));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothGrad { Samples = 0 });
    }

    [Fact]
    public void Expected_gradients_and_gradient_shap_follow_their_definitions()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[][] background = [[0.1, 0.2, 0.3], [-0.5, 0.4, 0.0], [0.7, -0.7, 0.2], [0, 0, 0], [1, 1, -1]];
        double[] alphas = [0.1, 0.9, 0.35, 0.5, 0.77];
        var expected = new ExpectedGradients { Alphas = alphas }.Explain(mlp.Function, X, baselines: background, target: 1);
        var shap = new GradientShap { Alphas = alphas, Noise = Noise.Given(Rows) }.Explain(mlp.Function,
            X, baselines: background, target: 1);
        for (int i = 0; i < 3; i++)
        {
            double plain = 0, noisy = 0;
            for (int j = 0; j < 5; j++)
            {
                plain += Term(X, j) / 5;
                noisy += Term(Noisy(Rows[j]), j) / 5;
            }
            Assert.Equal(plain, expected.Values[i], 1e-15);
            Assert.Equal(noisy, shap.Values[i], 1e-15);

            double Term(double[] x, int j)
            {
                mlp.Reference([.. x.Select((v, k) => background[j][k] + alphas[j] * (v - background[j][k]))], 1, out double[] gradient);
                return (x[i] - background[j][i]) * gradient[i];
            }
        }
        // Drawn ones converge to F(x) − mean F(b).
        var drawn = new ExpectedGradients { Samples = 4000, Seed = 3 }.Explain(mlp.Function, X, baselines: background, target: 1,
            weights: [1, 2, 1, 1, 3]);
        Assert.Equal(0, drawn.ConvergenceDelta, 0.08);
        Assert.NotEqual(0, drawn.ConvergenceDelta);
        Assert.Throws<ArgumentException>(() => new ExpectedGradients { Alphas = [1.5] });
    }

    private static double[] Noisy(double[] row) => [.. X.Select((v, i) => v + row[i])];
}
