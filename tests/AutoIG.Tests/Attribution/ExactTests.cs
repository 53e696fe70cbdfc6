using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Tests.Functions;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Attribution;

/// <summary>Integrals without quadrature error, of models that are affine piece by piece.</summary>
public sealed class ExactTests
{
    private static readonly double[] Kernel = Numbers.Uniform(1, 18, -1, 1), W = Numbers.Uniform(2, 30, -1, 1);
    private static readonly double[] V = Numbers.Uniform(3, 30, -1, 1), Bias = Numbers.Uniform(4, 5, 0.1, 0.6);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Every_operator_breaks_where_it_does(int seed)
    {
        double[] x = Numbers.Uniform(10 + seed, 8), baseline = Numbers.Uniform(20 + seed, 8);
        var oracle = new PiecewiseOracle(Kernel, W, V, Bias);
        for (int target = 0; target < 5; target++)
        {
            double[] expected = oracle.Integrate(x, baseline, target, out int pieces);
            double size = expected.Max(Math.Abs);
            Assert.InRange(pieces, 8, 200);
            Check(Model<double>().ScoresDerivative, 1e-10);
            Check(Model<float>().ScoresDerivative, 2e-5);

            void Check<T>(DifferentiableFunction<T> function, double bound)
                where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                var why = Exact.Explain(function, Image<T>(x), Image<T>(baseline), target);
                Assert.Equal(expected, Numbers.From<T>(Flat(why.Values)), (a, b) => Math.Abs(a - b) <= bound * size);
                Assert.InRange(Math.Abs(why.ConvergenceDelta), 0, bound * size);
                var certificate = why.Certificate!;
                Assert.Equal(IntegrationKind.Exact, certificate.Kind);
                // Of several elements the oracle compares some that are not the largest.
                Assert.InRange(certificate.Pieces, pieces / 2, pieces);
                Assert.InRange(certificate.Evaluations, 2 * certificate.Pieces, 3 * certificate.Pieces);
                Assert.Equal(certificate.Pieces, certificate.Nodes);
                Assert.True(certificate.IsWithinTolerance);
                double[] errors = Numbers.From<T>(Flat(certificate.Errors!.Values));
                Assert.All(errors, error => Assert.InRange(error, 0, 10 * bound * size));
                Assert.Equal(errors.Max(), why.EstimatedError, bound * size);
            }
        }
    }

    [Fact]
    public void Conductances_and_averages_are_exact_too()
    {
        double[] x = Numbers.Uniform(31, 6), baseline = Numbers.Uniform(32, 6);
        var function = Model<double>().RectifiedDerivative;
        double[] kinks = Kinks(x, baseline);
        Assert.InRange(kinks.Length, 4, 10);
        var (inner, hidden) = (PiecewiseModel<double>.RectifiedLayers.Inner, PiecewiseModel<double>.RectifiedLayers.Hidden);
        PathMethod[] methods =
        [
            new IntegratedGradients(), new IntegratedGradients { MultiplyByInputs = false }, new LayerConductance(hidden),
            new LayerConductance(inner), new InternalInfluence(hidden), new NeuronConductance(hidden, 2),
            new NeuronIntegratedGradients(hidden, 1),
        ];
        foreach (var method in methods)
        {
            var expected = (method with { Quadrature = Quadrature.Composite(kinks, 1) }).Explain(function, x, baseline, 3);
            var actual = (method with { Exact = true }).Explain(function, x, baseline, 3);
            Assert.Equal(Flat(expected.Values), Flat(actual.Values), (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(kinks.Length + 1, actual.Certificate!.Pieces);
        }
    }

    [Fact]
    public void Samples_targets_threads_and_baselines_agree_to_the_bit()
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var function = Model<T>().ScoresDerivative;
            Tensor<T>[] samples = [.. Enumerable.Range(0, 5).Select(seed => Image<T>(Numbers.Uniform(40 + seed, 8)))];
            var baseline = Image<T>(Numbers.Uniform(50, 8));
            var one = Exact with { MaxDegreeOfParallelism = 1 };
            var together = Exact.ExplainAll(function, samples, baseline, [2]);
            for (int i = 0; i < samples.Length; i++)
            {
                var alone = one.Explain(function, samples[i], baseline, 2);
                Assert.Equal(Flat(alone.Values), Flat(together[i].Values));
                var two = (one with { MaxDegreeOfParallelism = 2 }).Explain(function, samples[i], baseline, 2);
                Assert.Equal(Flat(alone.Values), Flat(two.Values));
                Assert.Equal(Flat(alone.Certificate!.Errors!.Values), Flat(two.Certificate!.Errors!.Values));
            }
            var targets = Exact.ExplainTargets(function, samples[0], [0, 2, 4], baseline);
            for (int k = 0; k < 3; k++)
            {
                var alone = Exact.Explain(function, samples[0], baseline, 2 * k);
                Assert.Equal(Flat(alone.Values), Flat(targets[k].Values));
                Assert.Equal(Flat(alone.Certificate!.Errors!.Values), Flat(targets[k].Certificate!.Errors!.Values));
                Assert.Equal(alone.EstimatedError, targets[k].EstimatedError);
            }
            var whole = (Exact with { UsesFrontier = false }).Explain(function, samples[0], baseline, 0);
            double bound = typeof(T) == typeof(float) ? 1e-4 : 1e-12;
            Assert.Equal(
                Numbers.From<T>(Flat(targets[0].Values)), Numbers.From<T>(Flat(whole.Values)), (a, b) => Math.Abs(a - b) <= bound);
            var mean = Exact.Explain(function, samples[0], [samples[1], baseline], 0, weights: [1, 3]);
            var first = Exact.Explain(function, samples[0], samples[1], 0);
            double[] weighed =
            [
                .. Numbers.From<T>(Flat(first.Values)).Zip(
                    Numbers.From<T>(Flat(targets[0].Values)), (a, b) => (0.25 * a) + (0.75 * b)),
            ];
            Assert.Equal(weighed, Numbers.From<T>(Flat(mean.Values)), (a, b) => Math.Abs(a - b) <= bound);
            Assert.Equal(first.Certificate!.Pieces + targets[0].Certificate!.Pieces, mean.Certificate!.Pieces);
        }
    }

    [Fact]
    public void What_is_affine_or_does_not_move_is_one_piece()
    {
        double[] x = Numbers.Uniform(61, 6);
        var affine = Exact.Explain(Model<double>().AffineDerivative, x, target: 1);
        Assert.Equal(1, affine.Certificate!.Pieces);
        for (int i = 0; i < 6; i++)
            Assert.Equal(W[6 + i] * x[i], affine.Values[i], 1e-15);
        var still = Exact.Explain(Model<double>().RectifiedDerivative, x, x, 1);
        Assert.Equal(1, still.Certificate!.Pieces);
        Assert.All(Flat(still.Values), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Where_a_model_jumps_the_integral_of_its_gradient_is_exact_and_the_delta_is_the_jump()
    {
        double[] x = Numbers.Uniform(71, 6), baseline = Numbers.Uniform(72, 6);
        var function = Model<double>().JumpingDerivative;
        for (int target = 0; target < 5; target++)
        {
            double[] w = W[(6 * target)..][..6], v = V[(6 * target)..][..6];
            double Inner(double alpha) => Bias[target] + Row(w, alpha);
            double Row(double[] weights, double alpha) =>
                weights.Select((weight, i) => weight * (baseline[i] + (alpha * (x[i] - baseline[i])))).Sum();
            // The stretch on which the condition holds: affine in α.
            double from = Inner(0) - Row(v, 0), to = Inner(1) - Row(v, 1), change = from / (from - to);
            double holds = from > 0 && to > 0 ? 1 : from <= 0 && to <= 0 ? 0 : from > 0 ? change : 1 - change;
            var why = Exact.Explain(function, x, baseline, target);
            for (int i = 0; i < 6; i++)
                Assert.Equal((2 - holds) * w[i] * (x[i] - baseline[i]), why.Values[i], 1e-12);
            double moved = (2 - holds) * (Inner(1) - Inner(0));
            Assert.Equal(moved - (why.Output - why.BaselineOutput), why.ConvergenceDelta, 1e-12);
        }
    }

    [Fact]
    public void What_is_not_affine_piece_by_piece_is_refused_with_the_operator_and_its_line()
    {
        double[] x = Numbers.Uniform(81, 6);
        string bent = Assert.Throws<NotSupportedException>(() => Exact.Explain(Model<double>().BentDerivative, x, target: 0)).Message;
        Assert.Contains("IntegratedGradients with Exact is not defined for ", bent, StringComparison.Ordinal);
        Assert.Contains("Gelu in 'var soft = Gelu(inner);' has no rule for linear pieces.", bent, StringComparison.Ordinal);
        Assert.Contains("Multiply in 'return Relu(soft) * Linear(x, v);'", bent, StringComparison.Ordinal);
        Assert.EndsWith("State a Tolerance in its place, which places the points by need.", bent, StringComparison.Ordinal);
        string unasked =
            Assert.Throws<InvalidOperationException>(() => Exact.Explain(Model<double>().UnaskedDerivative, x, target: 0)).Message;
        Assert.Contains("[Differentiable(Programs = ModelPrograms.LinearPieces)]", unasked, StringComparison.Ordinal);
        var function = Model<double>().RectifiedDerivative;
        string both = Assert.Throws<InvalidOperationException>(
            () => (Exact with { Tolerance = 1e-3 }).Explain(function, x, target: 0)).Message;
        Assert.Contains("expected no Tolerance beside it", both, StringComparison.Ordinal);
        string many = Assert.Throws<InvalidOperationException>(
            () => (Exact with { MaxPieces = 2 }).Explain(function, x, Numbers.Uniform(82, 6), 0)).Message;
        Assert.Contains("expected at most 2 linear pieces", many, StringComparison.Ordinal);
        string bends = Assert.Throws<NotSupportedException>(() => Exact.Explain(function, x, target: ((Target)1).AsProbability())).Message;
        Assert.Contains("expects a target that is linear in the outputs", bends, StringComparison.Ordinal);
        string line = Assert.Throws<NotSupportedException>(
            () => new LayerIntegratedGradients(PiecewiseModel<double>.RectifiedLayers.Hidden) { Exact = true }.Explain(
                function, x, target: 0)).Message;
        Assert.Contains("Use LayerConductance", line, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Exact with { MaxPieces = 0 });
        // Nothing was left behind in what calls share.
        Assert.Equal(IntegrationKind.FixedRule, new IntegratedGradients().Explain(function, x, target: 0).Certificate!.Kind);
    }

    [Fact]
    public void A_certificate_says_how_the_integral_was_taken()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        double[] x = [0.4, -1.1, 0.9], baseline = [-0.9, 1.2, -0.5];
        var fixedRule = new IntegratedGradients { Steps = 7 }.Explain(mlp.Function, x, [baseline, new double[3]], 1).Certificate!;
        Assert.Equal((IntegrationKind.FixedRule, QuadratureRule.GaussLegendre), (fixedRule.Kind, fixedRule.Rule!.Value));
        Assert.Equal((2, 14, 14, false), (fixedRule.Pieces, fixedRule.Nodes, fixedRule.Evaluations, fixedRule.IsWithinTolerance));
        Assert.Null(fixedRule.Errors);
        Assert.Equal("GaussLegendre, 14 nodes: no estimate of the error", fixedRule.ToString());
        var own = new IntegratedGradients { Quadrature = Quadrature.Of(QuadratureRule.Left, 5) }.Explain(mlp.Function, x, baseline, 1);
        Assert.Null(own.Certificate!.Rule);
        Assert.Null(new Saliency().Explain(mlp.Function, x, target: 1).Certificate);
        Assert.Null(new SmoothGrad(new IntegratedGradients { Tolerance = 1e-3 }).Explain(mlp.Function, x, baseline, 1).Certificate);

        var enough = new IntegratedGradients { Tolerance = 1e-5 }.Explain(mlp.Function, x, baseline, 1);
        var few = new IntegratedGradients { Tolerance = 1e-5, MaxSteps = 30 }.Explain(mlp.Function, x, baseline, 1);
        Assert.True(enough.Certificate!.IsWithinTolerance);
        Assert.False(few.Certificate!.IsWithinTolerance);
        Assert.StartsWith("Not within the tolerance: ", few.Certificate.ToString(), StringComparison.Ordinal);
        var truth = new IntegratedGradients { Rule = QuadratureRule.Middle, Steps = 400_000 }.Explain(mlp.Function, x, baseline, 1);
        foreach (var why in new[] { enough, few })
        {
            for (int i = 0; i < 3; i++)
            {
                double error = why.Certificate!.Errors!.Values[i];
                Assert.InRange(Math.Abs(why.Values[i] - truth.Values[i]), 0, error + 2e-5);
                Assert.InRange(error, 0, why.EstimatedError + 1e-15);
            }
        }
        Assert.True(few.Certificate.Errors!.Values[0] > 10 * enough.Certificate.Errors!.Values[0]);
    }

    private static IntegratedGradients Exact { get; } = new() { Exact = true };

    /// <summary>Where the rectifiers of <see cref="PiecewiseModel{T}.Rectified"/> switch, by their definition.</summary>
    private static double[] Kinks(double[] x, double[] baseline)
    {
        double Row(double[] weights, int row, double[] point) => Enumerable.Range(0, 6).Sum(k => weights[(6 * row) + k] * point[k]);
        var kinks = new List<double>();
        for (int row = 0; row < 5; row++)
        {
            double from = Row(W, row, baseline) + Bias[row], to = Row(W, row, x) + Bias[row];
            double first = from / (from - to);
            double[] ends = first is > 0 and < 1 ? [0, first, 1] : [0, 1];
            if (ends.Length == 3)
                kinks.Add(first);
            // Between these the second argument is affine, too.
            for (int k = 0; k + 1 < ends.Length; k++)
            {
                double At(double alpha) => Row(V, row, [.. x.Zip(baseline, (b, a) => a + (alpha * (b - a)))])
                    - Math.Max(0, from + (alpha * (to - from)));
                double start = At(ends[k]), end = At(ends[k + 1]);
                if (start * end < 0)
                    kinks.Add(ends[k] + ((ends[k + 1] - ends[k]) * start / (start - end)));
            }
        }
        return [.. kinks.Order()];
    }

    private static PiecewiseModel<T> Model<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            Tensor.Create(Numbers.To<T>(Kernel), [3, 2, 3]), Tensor.Create(Numbers.To<T>(W), [5, 6]),
            Tensor.Create(Numbers.To<T>(V), [5, 6]), Tensor.Create(Numbers.To<T>(Bias), [5]));

    private static Tensor<T> Image<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Tensor.Create(Numbers.To<T>(values), [2, 4]);

    private static T[] Flat<T>(Tensor<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[values.FlattenedLength];
        values.FlattenTo(flat);
        return flat;
    }
}
