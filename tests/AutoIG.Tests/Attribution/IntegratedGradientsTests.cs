using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class IntegratedGradientsTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly double[] Baseline = [-0.3, 0.2, 0.5];

    public static TheoryData<QuadratureRule, int> Rules => new()
    {
        { QuadratureRule.GaussLegendre, 1 }, { QuadratureRule.GaussLegendre, 7 }, { QuadratureRule.GaussLegendre, 50 },
        { QuadratureRule.Left, 13 }, { QuadratureRule.Right, 13 }, { QuadratureRule.Middle, 13 }, { QuadratureRule.Trapezoid, 13 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Agrees_with_the_definition_evaluated_term_by_term(QuadratureRule rule, int steps)
    {
        foreach (bool rectified in new[] { false, true })
        {
            var mlp = new SmallMlp<double>(rectified);
            var expected = Definition(mlp, X, Baseline, 1, rule, steps);
            foreach (bool frontier in new[] { true, false })
            {
                var why = new IntegratedGradients { Rule = rule, Steps = steps, UsesFrontier = frontier }.Explain(mlp.Function,
                    X, Baseline, 1);
                for (int i = 0; i < 3; i++)
                    Assert.Equal(expected[i], why.Values[i], 1e-14);
                double difference = mlp.Reference(X, 1, out _)[1] - mlp.Reference(Baseline, 1, out _)[1];
                Assert.Equal(expected.Sum() - difference, why.ConvergenceDelta, 1e-14);
            }
        }
    }

    [Fact]
    public void The_affine_part_runs_at_the_ends_alone()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        new IntegratedGradients().Explain(mlp.Function, X, Baseline, 0);
        Assert.Equal(2, mlp.Prefixes);
        Assert.Equal(2 + 50, mlp.Forwards);
        new IntegratedGradients { UsesFrontier = false }.Explain(mlp.Function, X, Baseline, 0);
        Assert.Equal(2 + 2 + 50, mlp.Prefixes);
    }

    [Fact]
    public void Float_agrees_with_double()
    {
        float[] x = [.. X.Select(v => (float)v)];
        var single = new IntegratedGradients().Explain(new SmallMlp<float>(false).Function, x, target: 0);
        var exact = new IntegratedGradients().Explain(new SmallMlp<double>(false).Function, [.. x.Select(v => (double)v)], target: 0);
        for (int i = 0; i < 3; i++)
            Assert.Equal(exact.Values[i], single.Values[i], 2e-6);
    }

    [Fact]
    public void Without_the_factor_it_is_the_average_gradient()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var local = new IntegratedGradients { MultiplyByInputs = false }.Explain(mlp.Function, X, Baseline, 1);
        var full = new IntegratedGradients().Explain(mlp.Function, X, Baseline, 1);
        for (int i = 0; i < 3; i++)
            Assert.Equal(full.Values[i], local.Values[i] * (X[i] - Baseline[i]), 1e-15);
        Assert.True(double.IsNaN(local.ConvergenceDelta));
    }

    [Fact]
    public void Several_baselines_give_the_weighted_mean()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var ig = new IntegratedGradients();
        var a = ig.Explain(mlp.Function, X, Baseline, 1);
        var b = ig.Explain(mlp.Function, X, new double[3], 1);
        var equal = ig.Explain(mlp.Function, X, baselines: [Baseline, new double[3]], target: 1);
        var weighted = ig.Explain(mlp.Function, X, baselines: [Baseline, new double[3]], target: 1, weights: [3, 1]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((a.Values[i] + b.Values[i]) / 2, equal.Values[i], 1e-15);
            Assert.Equal((3 * a.Values[i] + b.Values[i]) / 4, weighted.Values[i], 1e-15);
        }
        Assert.Equal((a.BaselineOutput + b.BaselineOutput) / 2, equal.BaselineOutput, 1e-15);
        Assert.Equal(0, weighted.ConvergenceDelta, 1e-9);
        Assert.Throws<ArgumentException>(() => ig.Explain(mlp.Function, X, baselines: Array.Empty<double[]>()));
        Assert.Throws<ArgumentException>(() => ig.Explain(mlp.Function, X, baselines: [Baseline], weights: [1, 2]));
        Assert.Throws<ArgumentException>(() => ig.Explain(mlp.Function, X, baselines: [Baseline], weights: [-1]));
    }

    [Fact]
    public void Records_and_scalars_read_as_they_are_written()
    {
        var why = new IntegratedGradients().Explain(
            new RiskFunction().Function, new(Income: 8, Debt: 2, MissedPayments: 3), baseline: new(5, 1, 3));
        double income = why["income"], debt = why["debt"];
        Assert.Equal(6.5 - 3.2, income + debt, 1e-12);
        Assert.Equal(6.5, why.Output);
        Assert.Equal(3.2, why.BaselineOutput, 1e-15);
        Assert.Equal(0, why.ConvergenceDelta, 1e-12);
        Assert.Throws<InvalidOperationException>(() => why.Values);
        var exception = Assert.Throws<ArgumentException>(
            () => new IntegratedGradients().Explain(new RiskFunction().Function, new(8, 2, 3), baseline: new(5, 1, 2)));
        Assert.Contains("missedPayments = 2; expected 3", exception.Message);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        // Long paths, so that there is something to share; the number of points divides into chunks with a rest.
        var mlp = new SmallMlp<float>(rectified: true);
        float[] x = [0.4f, -1.1f, 0.9f];
        foreach (bool frontier in new[] { true, false })
        {
            var ig = new IntegratedGradients
            {
                Rule = QuadratureRule.Middle, Steps = 40_001, UsesFrontier = frontier, MaxDegreeOfParallelism = 1,
            };
            var alone = ig.Explain(mlp.Function, x, target: 0);
            foreach (int threads in new[] { 2, 7 })
            {
                for (int round = 0; round < 5; round++)
                {
                    var shared = (ig with { MaxDegreeOfParallelism = threads }).Explain(mlp.Function, x, target: 0);
                    Assert.Equal(alone.Inputs[0].Elements.ToArray(), shared.Inputs[0].Elements.ToArray());
                    Assert.Equal(alone.ConvergenceDelta, shared.ConvergenceDelta);
                }
            }
        }
    }

    [Fact]
    public void A_second_call_is_the_same_and_allocates_its_result_alone()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        var ig = new IntegratedGradients { MaxDegreeOfParallelism = 1 };
        var input = Tensor.Create(X, [3]);
        var first = ig.Explain(mlp.Function, input, target: 1);
        ig.Explain(mlp.Function, input, target: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var second = ig.Explain(mlp.Function, input, target: 1);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
        // The attribution with what is written of its method, its named tensor with 3 numbers, the tensor of 2 outputs and their arrays.
        Assert.True(allocated <= 640, $"{allocated} bytes were allocated.");
    }

    [Fact]
    public void A_cancelled_token_stops_it()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => new IntegratedGradients().Explain(mlp.Function, X, target: 0, cancellation: source.Token));
        Assert.NotNull(new IntegratedGradients().Explain(mlp.Function, X, target: 0));
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        Assert.Contains("Steps: expected at least 1, got 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Steps = 0 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Steps = -5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { MaxDegreeOfParallelism = 0 });
        var mlp = new SmallMlp<double>(rectified: false);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new IntegratedGradients { Rule = QuadratureRule.Trapezoid, Steps = 1 }.Explain(mlp.Function, X, target: 0));
        Assert.Contains("2 elements", Assert.Throws<ArgumentOutOfRangeException>(
            () => new IntegratedGradients().Explain(mlp.Function, X, target: 2)).Message);
        Assert.Contains("baseline", Assert.Throws<ArgumentException>(
            () => new IntegratedGradients().Explain(mlp.Function, X, new double[2], target: 0)).Message);
        Assert.Contains("baseline", Assert.Throws<ArgumentException>(
            () => new IntegratedGradients().Explain(mlp.Function, X, [0, double.NaN, 0], target: 0)).Message);
    }

    private static double[] Definition(SmallMlp<double> mlp, double[] x, double[] baseline, int target, QuadratureRule rule, int steps)
    {
        var quadrature = Quadrature.Of(rule, steps);
        var sum = new double[3];
        for (int k = 0; k < quadrature.Count; k++)
        {
            double alpha = quadrature.Nodes[k];
            mlp.Reference([.. x.Select((v, i) => baseline[i] + alpha * (v - baseline[i]))], target, out double[] gradient);
            for (int i = 0; i < 3; i++)
                sum[i] += quadrature.Weights[k] * gradient[i];
        }
        return [.. sum.Select((v, i) => v * (x[i] - baseline[i]))];
    }
}
