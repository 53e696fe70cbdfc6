using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>Options at the ends of their types: right, or refused by name. None is read as another, and none ends in zeros.</summary>
public class HostileOptionTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly float[] Single = [0.4f, -1.1f, 0.9f];
    private static readonly double[] Baseline = [-0.9, 1.2, -0.5];

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Given_noise_is_finite(double bad) => Refused<ArgumentException>(() => Noise.Given([[0, 0, 0], [0, bad, 0]]), "[1][1]");

    [Fact]
    public void Noise_beyond_the_type_of_the_input_is_refused()
    {
        var single = new SmallMlp<float>(rectified: false).Function;
        var wide = new SmallMlp<double>(rectified: false).Function;
        Noise[] tooLarge = [Noise.Given([[0, 0, 0], [0, 1e300, 0]]), Noise.OfDeviation(1e300), Noise.ShareOfRange(1e300)];
        foreach (var noise in tooLarge)
        {
            Refused<InvalidOperationException>(() => new SmoothGrad { Noise = noise }.Explain(single, Single), "finite", "Single");
            Refused<InvalidOperationException>(
                () => new GradientShap { Noise = noise, Samples = 2 }.Explain(single, Single, baseline: new float[3]), "finite", "Single");
        }
        Refused<InvalidOperationException>(
            () => new SmoothGrad { Noise = Noise.ShareOfRange(double.MaxValue) }.Explain(wide, [1e10, 0.0, -1e10]), "finite", "Double");
        Assert.Throws<ArgumentNullException>(() => new SmoothGrad { Noise = null! });
        Assert.Throws<ArgumentNullException>(() => new GradientShap { Noise = null! });
        Assert.Throws<ArgumentNullException>(() => Noise.Given([[1], null!]));
    }

    [Fact]
    public void Lists_are_copied()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        double[] alphas = [0.25, 0.75];
        double[][] rows = [[0.1, 0, 0], [0, 0.1, 0]];
        var expected = new ExpectedGradients { Alphas = alphas };
        var shap = new GradientShap { Noise = Noise.Given(rows) };
        var smooth = new SmoothGrad { Noise = Noise.Given(rows) };
        double[] Of(AttributionMethod method) => method.Explain(mlp, X, Baseline, 1).Values.ToArray();
        double[][] before = [Of(expected), Of(shap), Of(smooth)];
        (alphas[0], rows[0][0]) = (double.NaN, double.NaN);
        rows[1] = null!;
        Assert.Equal(before, [Of(expected), Of(shap), Of(smooth)]);
        Assert.Equal([0.25, 0.75], expected.Alphas);
        Assert.Throws<NotSupportedException>(() => ((IList<double>)expected.Alphas!)[0] = 2);
        Refused<ArgumentException>(() => _ = new ExpectedGradients { Alphas = [0.5, double.NaN] }, "NaN at 1");
        Refused<ArgumentException>(() => _ = new ExpectedGradients { Alphas = [0.5, 1.5] }, "1.5 at 1");
        Assert.Throws<ArgumentException>(() => new ExpectedGradients { Alphas = [] });
        Assert.Equal([0, 1], new ExpectedGradients { Alphas = [0, 1] }.Alphas);
        Assert.Null((expected with { Alphas = null }).Alphas);
    }

    [Fact]
    public void Rows_of_noise_are_as_many_as_alphas()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        var noise = Noise.Given([[0.1, 0, 0], [0, 0.1, 0]]);
        var two = new GradientShap { Noise = noise, Alphas = [0.5, 0.5] };
        Assert.NotEqual(0, two.Explain(mlp, X, Baseline, 1).Values[0]);
        Refused<InvalidOperationException>(() => (two with { Alphas = [0.5] }).Explain(mlp, X, Baseline, 1), "1 rows", "2");
    }

    [Fact]
    public void Weights_count_by_their_proportion_alone()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        double[] Of(params double[] weights) =>
            new IntegratedGradients().Explain(mlp, X, baselines: [Baseline, new double[3]], target: 1, weights: weights).Values.ToArray();
        double[] equal = Of(1, 1);
        Assert.Equal(equal, Of(double.MaxValue, double.MaxValue));
        Assert.Equal(equal, Of(double.Epsilon, double.Epsilon));
        Assert.Equal(Of(0, 1), Of(0, double.MaxValue));
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, -1 })
            Assert.Throws<ArgumentException>(() => Of(1, bad));
        Assert.Throws<ArgumentException>(() => Of(0, 0));
        Assert.Throws<ArgumentException>(() => Of(1));
    }

    [Theory]
    [InlineData(65_536, 32_769)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_536, 65_537)]
    [InlineData(3, int.MaxValue / 2)]
    [InlineData(2, int.MaxValue)]
    public void More_points_than_can_be_counted_are_refused(int baselines, int steps)
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[][] all = [.. Enumerable.Repeat(Baseline, baselines)];
        PathMethod[] methods =
        [
            new IntegratedGradients { Steps = steps }, new IntegratedGradients { Steps = steps, Rule = QuadratureRule.Middle },
            new LayerConductance(SmallMlp<double>.Hidden) { Steps = steps },
            new NeuronConductance(SmallMlp<double>.Hidden, 1) { Steps = steps },
            new InternalInfluence(SmallMlp<double>.Hidden) { Steps = steps },
            new LayerIntegratedGradients(SmallMlp<double>.Hidden) { Steps = steps },
            new NeuronIntegratedGradients(SmallMlp<double>.Hidden, 1) { Steps = steps },
            // Own nodes are counted in place of the steps.
            .. Enumerable.Repeat(steps, steps <= 65_537 ? 1 : 0).Select(
                own => new IntegratedGradients { Quadrature = Quadrature.Of(QuadratureRule.Left, own) }),
        ];
        foreach (var method in methods)
        {
            Refused<ArgumentException>(
                () => method.Explain(mlp.Function, X, all), "Steps: expected at most", "points", $"{baselines} × {steps}");
            // The workspace is as good as before.
            Assert.Equal(
                new IntegratedGradients().Explain(mlp.Function, X, Baseline, 1).Values.ToArray(),
                new IntegratedGradients().Explain(new SmallMlp<double>(rectified: false).Function, X, Baseline, 1).Values.ToArray());
        }
    }

    [Fact]
    public void Counts_at_the_ends_of_their_types()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        var all = new IntegratedGradients { MaxDegreeOfParallelism = int.MaxValue }.ExplainAll(mlp, [X, X, X], Baseline, [1]);
        Assert.Equal(new IntegratedGradients().Explain(mlp, X, Baseline, 1).Values.ToArray(), all[2].Values.ToArray());
        Assert.NotEqual(0, new IntegratedGradients { Tolerance = 1e-6, MaxSteps = int.MaxValue }.Explain(mlp, X, Baseline, 1).Values[0]);
        Assert.NotEqual(0, new IntegratedGradients { Tolerance = double.MaxValue }.Explain(mlp, X, Baseline, 1).Values[0]);
        foreach (long seed in new[] { long.MinValue, long.MaxValue })
            Assert.True(double.IsFinite(new SmoothGrad { Seed = seed }.Explain(mlp, X).Values[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Rule = (QuadratureRule)99 }.Explain(mlp, X));
        foreach (int neuron in new[] { -1, int.MinValue, int.MaxValue })
            Assert.Throws<ArgumentOutOfRangeException>(
                () => new NeuronConductance(SmallMlp<double>.Hidden, neuron).Explain(mlp, X, Baseline));
        foreach (int target in new[] { -1, int.MinValue, int.MaxValue })
            Assert.Throws<ArgumentOutOfRangeException>(() => new Saliency().Explain(mlp, X, target: target));
        Assert.Throws<ArgumentNullException>(() => new Saliency().Explain((DifferentiableFunction<double>)null!, X));
        Assert.Throws<ArgumentNullException>(() => new SmoothGrad(null!));
        Assert.Throws<ArgumentNullException>(() => new IntegratedGradients().Explain(mlp, X, [Baseline, null!]));
        Assert.Throws<ArgumentNullException>(() => new IntegratedGradients().ExplainAll(mlp, [X, null!]));
    }

    private static void Refused<TException>(Action call, params string[] fragments)
        where TException : Exception
    {
        string message = Assert.ThrowsAny<TException>(call).Message;
        Assert.All(fragments, fragment => Assert.Contains(fragment, message));
    }
}
