using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// Which pieces of a path are accepted and which are halved, held against plain loops: results, errors and points are the same.
/// </summary>
public class AdaptivePathTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9], Baseline = [-0.9, 1.2, -0.5];

    private static FunctionInput<double> Pair(params double[] point) => new FunctionInput<double>().Add(point[0]).Add(point[1]);

    [Theory]
    [InlineData(1e-1)]
    [InlineData(1e-2)]
    [InlineData(1e-4)]
    [InlineData(1e-7)]
    public void The_same_pieces_are_halved(double tolerance)
    {
        double[][] ends = [[1, 1], [0.9, -0.3], [-0.7, 0.2], [0.31, 0.46], [2, 0]], starts = [[0, 0], [-0.2, 0.83], [1.1, 0.9]];
        (DifferentiableFunction<double> Function, Func<double, double, double> F)[] functions =
            [(KinkedFunctions.KinkedDerivative, KinkedFunctions.Kinked), (KinkedFunctions.RaisedDerivative, KinkedFunctions.Raised)];
        foreach (int points in new[] { 50, 500, 2000 })
        {
            var method = new IntegratedGradients { Tolerance = tolerance, MaxSteps = points };
            Assert.All(functions, tried => Assert.All(ends, end => Assert.All(starts, start =>
            {
                var oracle = AdaptiveOracle.OfInputs(at => tried.F(at[0], at[1]), at => KinkedFunctions.Gradient(at[0], at[1]));
                var expected = oracle.Integrate(start, end, tolerance, points);
                var why = method.Explain(tried.Function, Pair(end), Pair(start));
                AssertSame(expected.Attributions, expected.Error, [why["x"], why["y"]], why.EstimatedError);
            })));
        }
    }

    /// <summary>F does not move at all, so that no share of its change could be reached.</summary>
    [Fact]
    public void Attributions_that_cancel_are_held_against_their_own_rounding()
    {
        var oracle = AdaptiveOracle.OfInputs(
            at => KinkedFunctions.Balanced(at[0], at[1]), at => [at[0] > 0.3 ? 1e-6 : 0, at[1] > 0.3 ? -1e-6 : 0]);
        var expected = oracle.Integrate([0, 0], [1, 1], 1e-3, 2000);
        var why = new IntegratedGradients { Tolerance = 1e-3 }.Explain(KinkedFunctions.BalancedDerivative, Pair(1, 1), Pair(0, 0));
        AssertSame(expected.Attributions, expected.Error, [why["x"], why["y"]], why.EstimatedError);
        Assert.Equal(0.7e-6, why["x"], 1e-15);
        Assert.Equal(-0.7e-6, why["y"], 1e-15);
    }

    [Theory]
    [InlineData(false, 1e-3, 2000)]
    [InlineData(false, 1e-9, 2000)]
    [InlineData(true, 1e-2, 2000)]
    [InlineData(true, 1e-4, 2000)]
    [InlineData(true, 1e-4, 90)]
    [InlineData(true, 1e-8, 700)]
    public void Each_method_is_measured_by_what_it_gives(bool rectified, double tolerance, int points)
    {
        var mlp = new SmallMlp<double>(rectified);
        double F(double[] at) => mlp.Reference(at, 1, out _)[1];
        double[] Gradient(double[] at)
        {
            mlp.Reference(at, 1, out double[] gradient);
            return gradient;
        }

        double[] ByUnits(double[] at)
        {
            var (_, slope, toOutput) = mlp.HiddenAt(at, 1);
            return [.. slope.Zip(toOutput, (a, b) => a * b)];
        }

        static double Moved(int unit, double[] move) => SmallMlp<double>.WeightsOf(unit).Zip(move, (w, by) => w * by).Sum();
        (PathMethod Method, AdaptiveOracle Oracle)[] methods =
        [
            (new IntegratedGradients(), AdaptiveOracle.OfInputs(F, Gradient)),
            (new IntegratedGradients { MultiplyByInputs = false }, new()
            {
                F = F, Integrand = (at, _) => Gradient(at), Scale = (_, _, width) => width, IsAverage = true, AddsUp = true,
            }),
            (new LayerConductance(SmallMlp<double>.Pre), new()
            {
                F = F, Integrand = (at, move) => [.. ByUnits(at).Select((slope, j) => slope * Moved(j, move))], Scale = (_, _, _) => 1,
            }),
            (new InternalInfluence(SmallMlp<double>.Pre), new()
            {
                F = F, Integrand = (at, _) => ByUnits(at), Scale = (_, _, width) => width, IsAverage = true,
            }),
            (new NeuronConductance(SmallMlp<double>.Pre, 1), new()
            {
                F = F, Integrand = (at, _) => [.. SmallMlp<double>.WeightsOf(1).Select(w => w * ByUnits(at)[1])],
                Scale = (i, move, _) => move[i],
            }),
        ];
        double[][] starts = [Baseline, [1, 1, -1], [0, 0, 0]];
        Assert.All(methods, tried => Assert.All(starts, start =>
        {
            var expected = tried.Oracle.Integrate(start, X, tolerance, points);
            mlp.Forwards = 0;
            var why = (tried.Method with { Tolerance = tolerance, MaxSteps = points }).Explain(mlp.Function, X, start, 1);
            AssertSame(expected.Attributions, expected.Error, [.. why.Values], why.EstimatedError);
            // The input and the baseline themselves are evaluated first.
            Assert.Equal(2 + expected.Evaluations, mlp.Forwards);
        }));
    }

    /// <summary>Of few elements all open pieces are integrated together; of very many at least four.</summary>
    [Theory]
    [InlineData(30, 64, 400)]
    [InlineData(17_000, 4, 200)]
    public void Pieces_are_integrated_as_many_together_as_memory_allows(int elements, int together, int points)
    {
        double[] x = [.. Enumerable.Range(0, elements).Select(i => 0.4037 + (0.1 * (i % 30)))];
        var oracle = AdaptiveOracle.OfInputs(
            at => at.Sum(v => Math.Max(v - 0.5, 0) * v), at => [.. at.Select(v => v > 0.5 ? (2 * v) - 0.5 : 0)], together);
        var expected = oracle.Integrate(new double[elements], x, 1e-5, points);
        var why = new IntegratedGradients { Tolerance = 1e-5, MaxSteps = points }.Explain(KinkedFunctions.CornersDerivative, x);
        AssertSame(expected.Attributions, expected.Error, [.. why.Values], why.EstimatedError);
    }

    [Fact]
    public void What_is_no_number_is_not_halved()
    {
        // Above 0.4 times the largest float a hidden unit overflows: F changes by ∞, of which any error is no share.
        var mlp = new SmallMlp<float>(rectified: true);
        var method = new IntegratedGradients { Tolerance = 1e-3, AcceptsNonFinite = true, MaxSteps = 100_000 };
        float[] x = [3e38f, 3e38f, 3e38f];
        Assert.False(double.IsFinite(method.Explain(mlp.Function, x, target: 0).Output));
        // Four pieces of seven points, their five ends, x and x′.
        Assert.Equal(28 + 5 + 2, mlp.Forwards);
        // Nor does one such piece keep others from being accepted: there is no number within a tenth of x = ½ alone, where a piece ends
        // that has been halved some times. Halved on and on, it would take until the budget is spent.
        method = method with { MaxSteps = int.MaxValue };
        var why = method.Explain(SteepModel.BetweenDerivative, Pair(5.15, 3), Pair(-4.85, 0));
        Assert.Equal(3, why["y"], 1e-12);
    }

    private static void AssertSame(double[] expected, double expectedError, double[] actual, double actualError)
    {
        double unit = 1e-12 * expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, unit));
        Assert.Equal(expectedError, actualError, (1e-6 * expectedError) + unit);
    }
}
