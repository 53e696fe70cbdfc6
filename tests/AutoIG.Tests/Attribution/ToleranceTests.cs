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
        // Kinks are closed in on by halving, so that nine digits cost some hundred points for each kink and no more.
        Assert.InRange(mlp.Forwards, 20, rectified ? 2000 : 500);
        // The truth, by as many points as it takes.
        var fine = new IntegratedGradients { Rule = QuadratureRule.Middle, Steps = 200_000 }.Explain(mlp.Function, X, Baseline, 1);
        for (int i = 0; i < 3; i++)
            Assert.Equal(fine.Values[i], why.Values[i], Math.Max(10 * tolerance * change, 2e-5));
    }

    /// <summary>
    /// Between the kinks of a rectifier network everything is exact with one point: the kinks are where a unit's argument, affine on the
    /// path, is 0.
    /// </summary>
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-4)]
    [InlineData(1e-7)]
    public void Each_attribution_is_within_the_tolerance_not_their_sum_alone(double tolerance)
    {
        var mlp = new SmallMlp<double>(rectified: true);
        var random = new Random(29);
        double[] Point() => [.. Enumerable.Range(0, 3).Select(_ => (4 * random.NextDouble()) - 2)];
        PathMethod[] methods =
        [
            new IntegratedGradients(), new LayerConductance(SmallMlp<double>.Pre), new LayerConductance(SmallMlp<double>.Hidden),
            new NeuronConductance(SmallMlp<double>.Hidden, 2), new NeuronConductance(SmallMlp<double>.Pre, 1),
            new InternalInfluence(SmallMlp<double>.Pre), new IntegratedGradients { MultiplyByInputs = false },
        ];
        for (int round = 0; round < 25; round++)
        {
            double[] x = Point(), baseline = Point();
            double[] atEnd = new LayerActivation(SmallMlp<double>.Pre).Explain(mlp.Function, x).Values.ToArray();
            double[] atStart = new LayerActivation(SmallMlp<double>.Pre).Explain(mlp.Function, baseline).Values.ToArray();
            double[] kinks = [.. atStart.Zip(atEnd, (from, to) => from / (from - to)).Where(alpha => alpha is > 0 and < 1).Order()];
            double Change(double from, double to)
            {
                double At(double alpha) =>
                    mlp.Reference([.. x.Zip(baseline, (end, start) => start + (alpha * (end - start)))], 1, out _)[1];
                return Math.Abs(At(to) - At(from));
            }

            double change = Enumerable.Range(0, 4).Sum(i => Change(i / 4.0, (i + 1) / 4.0));
            foreach (var method in methods)
            {
                var exact = (method with { Quadrature = Quadrature.Composite(kinks, 1) }).Explain(mlp.Function, x, baseline, 1);
                var why = (method with { Tolerance = tolerance, MaxSteps = 5000 }).Explain(mlp.Function, x, baseline, 1);
                bool isAverage = method is InternalInfluence or IntegratedGradients { MultiplyByInputs: false };
                double allowed = (tolerance * (isAverage ? exact.Values.ToArray().Sum(Math.Abs) : change)) + 1e-13;
                double largest = exact.Values.ToArray().Zip(why.Values.ToArray(), (a, b) => Math.Abs(a - b)).Max();
                Assert.True(largest <= allowed, $"{method.GetType().Name}, round {round}: {largest:g3}, allowed {allowed:g3}");
                Assert.InRange(why.EstimatedError, largest - 1e-13, allowed + 1e-12);
                Assert.True(double.IsNaN(exact.EstimatedError));
            }
        }
    }

    [Fact]
    public void Conductances_of_smooth_models_take_it_too()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        PathMethod[] methods =
        [
            new LayerConductance(SmallMlp<double>.Pre), new LayerConductance(SmallMlp<double>.Hidden),
            new InternalInfluence(SmallMlp<double>.Pre), new NeuronConductance(SmallMlp<double>.Hidden, 2),
            new NeuronConductance(SmallMlp<double>.Pre, 1),
        ];
        double[][] baselines = [Baseline, new double[3]];
        foreach (var method in methods)
        {
            var exact = (method with { Steps = 200 }).Explain(mlp.Function, X, baselines, target: 0, weights: [3, 1]);
            mlp.Forwards = 0;
            var why = (method with { Tolerance = 1e-8 }).Explain(mlp.Function, X, baselines, target: 0, weights: [3, 1]);
            Assert.InRange(mlp.Forwards, 40, 2000);
            Assert.Equal(exact.Values.ToArray(), why.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-7);
            Assert.InRange(why.EstimatedError, 0, 1e-7);
        }
    }

    /// <summary>What the docs of the rule say of one step, and of polynomials.</summary>
    [Fact]
    public void The_two_rules_see_a_step_at_any_place_between_their_points()
    {
        double Of(double[] weights, Func<double, double> integrand) =>
            NestedRule.Nodes.Zip(weights, (node, weight) => weight * integrand(node)).Sum();
        for (int power = 0; power <= 9; power++)
            Assert.Equal(1.0 / (power + 1), Of(NestedRule.Weights, a => Math.Pow(a, power)), 1e-14);
        for (int power = 0; power <= 5; power++)
            Assert.Equal(0, Of(NestedRule.Differences, a => Math.Pow(a, power)), 1e-14);
        for (double step = NestedRule.Nodes[0]; step < NestedRule.Nodes[^1]; step += 1e-3)
        {
            double error = Math.Abs(Of(NestedRule.Weights, a => a > step ? 1 : 0) - (1 - step));
            Assert.InRange(error, 0, NestedRule.Safety * Math.Abs(Of(NestedRule.Differences, a => a > step ? 1 : 0)));
        }
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
        Assert.InRange(mlp.Forwards, 20, 60 + 60 / 7 * 2 + 2);
        Assert.NotEqual(0, why.ConvergenceDelta);
        // Where nothing changes there is nothing to look for.
        mlp.Forwards = 0;
        Assert.Equal(0, new IntegratedGradients { Tolerance = 1e-6 }.Explain(mlp.Function, X, X, 1).ConvergenceDelta);
        Assert.InRange(mlp.Forwards, 1, 40);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Tolerance = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Tolerance = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { MaxSteps = 0 });
    }

    /// <summary>Four pieces of seven points each, their five ends, x and x′; then halves, as long as both are paid for.</summary>
    [Theory]
    [InlineData(1, 2 + 28 + 5)]
    [InlineData(28, 2 + 28 + 5)]
    [InlineData(41, 2 + 28 + 5)]
    [InlineData(42, 2 + 28 + 5 + 14 + 3)]
    [InlineData(55, 2 + 28 + 5 + 14 + 3)]
    public void Points_are_spent_to_the_last_that_is_allowed(int points, int forwards)
    {
        var mlp = new SmallMlp<double>(rectified: true);
        var why = new IntegratedGradients { Tolerance = 1e-15, MaxSteps = points }.Explain(mlp.Function, X, Baseline, 1);
        Assert.Equal(forwards, mlp.Forwards);
        Assert.InRange(why.EstimatedError, 1e-9, 1);
    }

    [Fact]
    public void Below_the_rounding_of_a_float_nothing_is_asked()
    {
        var mlp = new SmallMlp<float>(rectified: false);
        float[] x = [0.4f, -1.1f, 0.9f], baseline = [-0.9f, 1.2f, -0.5f];
        var why = new IntegratedGradients { Tolerance = 1e-15 }.Explain(mlp.Function, x, baseline, 1);
        Assert.InRange(mlp.Forwards, 30, 300);
        Assert.InRange(Math.Abs(why.ConvergenceDelta), 0, 1e-5);
    }

    /// <summary>
    /// Of Σ max(x_i − ½, 0) from 0 each attribution is its own term, and its gradient has one step: what its error is estimated to be is a
    /// bound.
    /// </summary>
    [Theory]
    [InlineData(20, 1e-3)]
    [InlineData(400, 1e-3)]
    [InlineData(400, 1e-5)]
    public void Kinks_of_different_attributions_do_not_add_up(int elements, double tolerance)
    {
        double[] x = [.. Enumerable.Range(0, elements).Select(i => 0.6 + (1.3 * i / elements))];
        var why = new IntegratedGradients { Tolerance = tolerance }.Explain(KinkedFunctions.RampsDerivative, x);
        var certificate = why.Certificate!;
        Assert.True(certificate.IsWithinTolerance);
        for (int i = 0; i < elements; i++)
        {
            double error = certificate.Errors!.Values[i];
            Assert.InRange(Math.Abs(why.Values[i] - (x[i] - 0.5)), 0, error + 1e-13);
            Assert.InRange(error, 0, tolerance * why.Output);
        }
        // The largest errors of all pieces together are many times those of any attribution; were they held against the tolerance, pieces
        // would have to be as many times smaller.
        Assert.InRange(certificate.Pieces, 4, Math.Max(40, elements));
        Assert.Equal(certificate.Errors!.Values.ToArray().Max(), why.EstimatedError);
    }

    /// <summary>F is rounded to 3·10⁻⁵ at each end of a piece, and the tolerance has no room for as many such errors.</summary>
    [Fact]
    public void Roundings_between_pieces_do_not_add_up()
    {
        const double Tolerance = 3e-6;
        float[] x = [.. Enumerable.Range(0, 400).Select(i => 0.6f + (1.3f * i / 400))];
        var why = new IntegratedGradients { Tolerance = Tolerance }.Explain(KinkedFunctions.RaisedRampsDerivative, x);
        double change = why.Output - why.BaselineOutput;
        Assert.True(why.Certificate!.IsWithinTolerance, why.Certificate.ToString());
        Assert.True(why.Certificate.Pieces * 3e-5 > Tolerance * change);
        Assert.InRange(Math.Abs(why.ConvergenceDelta), 0, Tolerance * change);
        for (int i = 0; i < x.Length; i++)
            Assert.InRange(Math.Abs(why.Values[i] - (x[i] - 0.5)), 0, Tolerance * change);
    }

    /// <summary>Each baseline's path is integrated for itself, and counts by its weight in the error as in the result.</summary>
    [Fact]
    public void Errors_are_those_of_the_paths_by_their_weights()
    {
        var mlp = new SmallMlp<double>(rectified: true).Function;
        var method = new IntegratedGradients { Tolerance = 1e-3, MaxSteps = 100 };
        Attribution<double> a = method.Explain(mlp, X, Baseline, 1), b = method.Explain(mlp, X, [1.0, 1, -1], 1);
        Assert.True(a.EstimatedError > 0 && b.EstimatedError > 0);
        var both = method.Explain(mlp, X, [Baseline, [1.0, 1, -1]], 1, [3, 1]);
        double[] ErrorsOf(Attribution<double> why) => why.Certificate!.Errors!.Values.ToArray();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((0.75 * a.Values[i]) + (0.25 * b.Values[i]), both.Values[i], 1e-15);
            Assert.Equal((0.75 * ErrorsOf(a)[i]) + (0.25 * ErrorsOf(b)[i]), ErrorsOf(both)[i], 1e-15);
        }
        Assert.Equal(ErrorsOf(both).Max(), both.EstimatedError);
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
