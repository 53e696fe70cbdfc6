using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class GuidedPathTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9], Baseline = [-0.3, 0.2, 0.5];

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 9)]
    public void Idgi_shares_each_change_out_by_the_squares_of_the_gradient(bool rectified, int steps)
    {
        var mlp = new SmallMlp<double>(rectified);
        var expected = new double[3];
        for (int j = 0; j < steps; j++)
        {
            double before = mlp.Reference(At((double)j / steps), 1, out double[] gradient)[1];
            double change = mlp.Reference(At((j + 1.0) / steps), 1, out _)[1] - before;
            double squares = gradient.Sum(g => g * g);
            for (int i = 0; i < 3; i++)
                expected[i] += gradient[i] * gradient[i] * change / squares;
        }
        var why = new Idgi { Steps = steps }.Explain(mlp.Function, X, Baseline, 1);
        Assert.Equal(expected, why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
        Assert.Equal(0, why.ConvergenceDelta, 1e-14);
        // Of two baselines the mean.
        var both = new Idgi { Steps = steps }.Explain(mlp.Function, X, [Baseline, X], 1);
        Assert.Equal(expected.Select(a => a / 2), both.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
    }

    /// <summary>Where the gradient is 0 nothing says how to share a change out, and it is missing, as the delta says.</summary>
    [Fact]
    public void Idgi_adds_nothing_where_the_gradient_is_zero()
    {
        var image = new SmallImage<double>();
        var x = new double[SmallImage<double>.Length];
        Array.Fill(x, 0.5);
        // y₁ = Σ c x² has no slope at 0.
        var why = new Idgi { Steps = 1 }.Explain(image.Function, x, target: 1);
        Assert.All(why.Values.ToArray(), attribution => Assert.Equal(0, attribution));
        Assert.Equal(-SmallImage<double>.Reference(x, 1, out _), why.ConvergenceDelta, 1e-14);
        // Squares of slopes that are less than a number holds.
        x[3] = 1e-170;
        Array.Clear(x, 4, x.Length - 4);
        Array.Clear(x, 0, 3);
        var tiny = new Idgi { Steps = 2 }.Explain(image.Function, x, x.Select(v => v / 2).ToArray(), 1);
        Assert.All(tiny.Values.ToArray(), attribution => Assert.True(double.IsFinite(attribution)));
    }

    [Fact]
    public void Without_a_band_the_guided_path_is_the_straight_one()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var straight = new IntegratedGradients { Rule = QuadratureRule.Left, Steps = 25 }.Explain(mlp.Function, X, Baseline, 0);
        var guided = new GuidedIntegratedGradients { Steps = 25, MaxDistance = 0 }.Explain(mlp.Function, X, Baseline, 0);
        Assert.Equal(straight.Values.ToArray(), guided.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    /// <summary>
    /// Unanchored and by one element at a time, of a sum of functions of one element each: those of small slope go all of their way first,
    /// which can be followed by hand.
    /// </summary>
    [Fact]
    public void Elements_of_small_slope_move_first()
    {
        // y₁ = Σ c_i x_i² from x′ = ½ to x = 1: the slopes are 2 c_i x_i, and |c_i| puts the elements in order as long as their x is ½.
        var image = new SmallImage<double>();
        const int n = SmallImage<double>.Length;
        double[] start = [.. Enumerable.Repeat(0.5, n)], end = [.. Enumerable.Repeat(1.0, n)];
        // As many steps as elements: each step moves one element by the whole way, or several by as much in all.
        var expected = new double[n];
        var z = (double[])start.Clone();
        for (int step = 0; step < n; step++)
        {
            SmallImage<double>.Reference(z, 1, out double[] gradient);
            int first = Enumerable.Range(0, n).Where(i => z[i] < 1).MinBy(i => Math.Abs(gradient[i]));
            expected[first] += gradient[first] * 0.5;
            z[first] = 1;
        }
        var why = new GuidedIntegratedGradients { Steps = n, Fraction = 0, MaxDistance = 1 }.Explain(image.Function, end, start, 1);
        Assert.Equal(expected, why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-9);
        double change = SmallImage<double>.Reference(end, 1, out _) - SmallImage<double>.Reference(start, 1, out _);
        Assert.Equal(expected.Sum() - change, why.ConvergenceDelta, 1e-8);
    }

    [Fact]
    public void What_does_not_move_gets_nothing_and_options_are_checked()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var still = new GuidedIntegratedGradients { Steps = 10 }.Explain(mlp.Function, X, X, 0);
        Assert.All(still.Values.ToArray(), attribution => Assert.Equal(0, attribution));
        // A way that is short of every absolute bound is gone all the same.
        double[] near = [.. X.Select(x => x + 1e-12)];
        Assert.NotEqual(0, new GuidedIntegratedGradients { Steps = 10 }.Explain(mlp.Function, near, X, 0).Values[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedIntegratedGradients { Fraction = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedIntegratedGradients { MaxDistance = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedIntegratedGradients { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Idgi { Steps = 0 });
    }

    private static double[] At(double alpha) => [.. Baseline.Zip(X, (a, b) => a + alpha * (b - a))];
}
