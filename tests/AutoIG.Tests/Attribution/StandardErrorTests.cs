using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class StandardErrorTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9], Baseline = [-0.3, 0.2, 0.5], Other = [1, 0, -0.5];
    private static readonly double[][] Rows =
        [[0.1, -0.2, 0.05], [-0.3, 0.15, 0.2], [0.02, 0.4, -0.1], [0.25, -0.05, 0.0], [-0.12, 0.33, 0.21]];

    [Fact]
    public void SmoothGrad_states_the_error_of_its_mean()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[][] gradients = [.. Rows.Select(row => Gradient(mlp, row, 1))];
        Same(gradients, new SmoothGrad { Noise = Noise.Given(Rows) }.Explain(mlp.Function, X, target: 1));
        // Pairs are independent, their members are not: n counts pairs.
        double[][] pairs = [.. Rows.Select(row => Gradient(mlp, row, 1).Zip(Gradient(mlp, row, -1), (a, b) => (a + b) / 2).ToArray())];
        Same(pairs, new SmoothGrad { Noise = Noise.Given(Rows), Antithetic = true }.Explain(mlp.Function, X, target: 1));
        var integrated = new IntegratedGradients { Steps = 9 };
        double[][] integrals = [.. Rows.Select(row => integrated.Explain(mlp.Function, Plus(row, 1), Baseline, 1).Values.ToArray())];
        Same(integrals, new SmoothGrad(integrated) { Noise = Noise.Given(Rows) }.Explain(mlp.Function, X, Baseline, 1));
    }

    [Fact]
    public void Expected_gradients_state_the_error_of_their_mean()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[] alphas = [0.1, 0.9, 0.35, 0.6, 0.5];
        double[][] draws = [.. alphas.Select((alpha, j) => Draw(X, j % 2 == 0 ? Baseline : Other, alpha))];
        Same(draws, new ExpectedGradients { Alphas = alphas }.Explain(mlp.Function, X, [Baseline, Other], 1));
        double[][] noisy = [.. alphas.Select((alpha, j) => Draw(Plus(Rows[j], 1), j % 2 == 0 ? Baseline : Other, alpha))];
        Same(noisy, new GradientShap { Alphas = alphas, Noise = Noise.Given(Rows) }.Explain(mlp.Function, X, [Baseline, Other], 1));

        double[] Draw(double[] x, double[] b, double alpha)
        {
            mlp.Reference([.. x.Zip(b, (to, from) => from + alpha * (to - from))], 1, out double[] gradient);
            return [.. gradient.Select((g, i) => g * (x[i] - b[i]))];
        }
    }

    [Fact]
    public void Drawn_pairs_have_opposite_noise()
    {
        // y₁ is quadratic: its gradient is linear in the noise, which cancels in every pair.
        var image = new SmallImage<double>().Function;
        double[] x = [.. Enumerable.Range(0, SmallImage<double>.Length).Select(i => Math.Sin(i))];
        var pairs = new SmoothGrad { Samples = 6, Antithetic = true, Seed = 3 }.Explain(image, x, target: 1);
        var alone = new Saliency().Explain(image, x, target: 1);
        Assert.Equal(Elements(alone.Inputs), Elements(pairs.Inputs), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(Elements(pairs.StandardErrors!), error => Assert.True(error < 1e-12));
        Assert.Equal([2, 3, 4], pairs.StandardErrors!["image"].Shape.ToArray());
        var mean = new SmoothGrad { Samples = 6, Seed = 3 }.Explain(image, x, target: 1);
        Assert.True(Elements(mean.StandardErrors!).Max() > 1e-2);
    }

    [Fact]
    public void Without_several_draws_of_a_mean_there_is_none()
    {
        var mlp = new SmallMlp<float>(rectified: false);
        float[] x = [0.4f, -1.1f, 0.9f];
        Assert.Null(new Saliency().Explain(mlp.Function, x, target: 1).StandardErrors);
        Assert.Null(new VarGrad().Explain(mlp.Function, x, target: 1).StandardErrors);
        Assert.Null(new SmoothGrad { Samples = 1 }.Explain(mlp.Function, x, target: 1).StandardErrors);
        Assert.Null(new SmoothGrad { Samples = 2, Antithetic = true }.Explain(mlp.Function, x, target: 1).StandardErrors);
        Assert.NotNull(new SmoothGrad { Samples = 2 }.Explain(mlp.Function, x, target: 1).StandardErrors);
        Assert.Null(new ExpectedGradients { Samples = 1 }.Explain(mlp.Function, x, target: 1).StandardErrors);
        // Of a sum over an embedding.
        int[] ids = [1, 2];
        Assert.Null(new SmoothGrad { Samples = 4 }.Explain(new PhraseFunction().Function, ids, target: 0).StandardErrors);
        // One method after another on the same buffers.
        Assert.NotNull(new ExpectedGradients { Samples = 3 }.Explain(mlp.Function, x, target: 1).StandardErrors);
        Assert.Null(new IntegratedGradients().Explain(mlp.Function, x, target: 1).StandardErrors);
        var layer = new SmoothGrad(new LayerConductance(SmallMlp<float>.Hidden)) { Samples = 4 }.Explain(mlp.Function, x, target: 1);
        Assert.Equal([2, 2], layer.StandardErrors!["hidden"].Shape.ToArray());
        Assert.Contains("expected an even number, two for each noise, got 5", Assert.Throws<InvalidOperationException>(
            () => new SmoothGrad { Samples = 5, Antithetic = true }.Explain(mlp.Function, x, target: 1)).Message, StringComparison.Ordinal);
    }

    private static double[] Gradient(SmallMlp<double> mlp, double[] row, double sign)
    {
        mlp.Reference(Plus(row, sign), 1, out double[] gradient);
        return gradient;
    }

    private static double[] Plus(double[] row, double sign) => [.. X.Zip(row, (x, noise) => x + sign * noise)];

    private static double[] Elements(NamedTensors<double> named) => named.Single().Elements.ToArray();

    private static void Same(double[][] draws, Attribution<double> why)
    {
        int n = draws.Length;
        for (int i = 0; i < 3; i++)
        {
            double mean = draws.Sum(draw => draw[i]) / n, squares = draws.Sum(draw => (draw[i] - mean) * (draw[i] - mean));
            Assert.Equal(mean, why.Inputs[0].Elements[i], 1e-14);
            Assert.Equal(Math.Sqrt(squares / (n - 1) / n), why.StandardErrors![0].Elements[i], 1e-14);
        }
    }
}
