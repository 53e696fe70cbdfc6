using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class ToleranceTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly double[] Baseline = [-0.9, 1.2, -0.5];

    [Theory]
    [InlineData(false, 1e-3)]
    [InlineData(false, 1e-9)]
    [InlineData(true, 1e-3)]
    [InlineData(true, 1e-9)]
    public void Completeness_is_reached_with_points_where_they_are_needed(bool rectified, double tolerance)
    {
        var mlp = new SmallMlp<double>(rectified);
        mlp.Forwards = 0;
        var why = new IntegratedGradients { Tolerance = tolerance }.Explain(mlp.Function, X, Baseline, 1);
        double change = Math.Abs(why.Output - why.BaselineOutput);
        Assert.InRange(Math.Abs(why.ConvergenceDelta), 0, 2 * tolerance * change);
        // Kinks are closed in on by halving, so that nine digits cost some hundred points and no more.
        Assert.InRange(mlp.Forwards, 20, 1500);
        // The truth, by as many points as it takes.
        var fine = new IntegratedGradients { Rule = QuadratureRule.Middle, Steps = 200_000 }.Explain(mlp.Function, X, Baseline, 1);
        for (int i = 0; i < 3; i++)
            Assert.Equal(fine.Values[i], why.Values[i], Math.Max(10 * tolerance * change, 2e-5));
    }

    [Fact]
    public void Local_gradients_and_several_baselines_take_it_too()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var adaptive = new IntegratedGradients { Tolerance = 1e-10 };
        var a = adaptive.Explain(mlp.Function, X, baselines: [Baseline, new double[3]], target: 0, weights: [3, 1]);
        var b = new IntegratedGradients().Explain(mlp.Function, X, baselines: [Baseline, new double[3]], target: 0, weights: [3, 1]);
        var local = (adaptive with { MultiplyByInputs = false }).Explain(mlp.Function, X, Baseline, 0);
        var localExact = new IntegratedGradients { MultiplyByInputs = false }.Explain(mlp.Function, X, Baseline, 0);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(b.Values[i], a.Values[i], 1e-9);
            Assert.Equal(localExact.Values[i], local.Values[i], 1e-9);
        }
        Assert.Equal(a.Values.ToArray(), (adaptive with { MaxDegreeOfParallelism = 7, UsesFrontier = true })
            .Explain(mlp.Function, X, baselines: [Baseline, new double[3]], target: 0, weights: [3, 1]).Values.ToArray());
    }

    [Fact]
    public void The_number_of_points_is_bounded()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        mlp.Forwards = 0;
        var why = new IntegratedGradients { Tolerance = 1e-15, MaxSteps = 60 }.Explain(mlp.Function, X, Baseline, 1);
        // 60 points, the ends of the pieces, x and x′.
        Assert.InRange(mlp.Forwards, 20, 60 + 60 / 5 * 2 + 2);
        Assert.NotEqual(0, why.ConvergenceDelta);
        // Where nothing changes there is nothing to look for.
        mlp.Forwards = 0;
        Assert.Equal(0, new IntegratedGradients { Tolerance = 1e-6 }.Explain(mlp.Function, X, X, 1).ConvergenceDelta);
        Assert.InRange(mlp.Forwards, 1, 30);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Tolerance = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Tolerance = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { MaxSteps = 0 });
    }

    [Fact]
    public void Workspace_does_not_grow_with_points_and_can_be_released()
    {
        var mlp = new SmallMlp<float>(rectified: true);
        float[] x = [0.4f, -1.1f, 0.9f];
        new IntegratedGradients { Rule = QuadratureRule.Middle, Steps = 100_000, MaxDegreeOfParallelism = 1 }.Explain(mlp.Function,
            x, target: 0);
        // A chunk of at most a megabyte, and the sums.
        Assert.InRange(mlp.Function.WorkspaceBytes, 1, 1.1 * (1 << 20));
        new IntegratedGradients { Rule = QuadratureRule.Middle, Steps = 400_000, MaxDegreeOfParallelism = 1 }.Explain(mlp.Function,
            x, target: 0);
        Assert.InRange(mlp.Function.WorkspaceBytes, 1, 1.1 * (1 << 20));
        mlp.Function.ReleaseWorkspace();
        Assert.Equal(0, mlp.Function.WorkspaceBytes);
        Assert.NotNull(new Saliency().Explain(mlp.Function, x));
    }
}
