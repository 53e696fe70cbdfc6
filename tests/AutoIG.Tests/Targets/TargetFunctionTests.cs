using System.Numerics;

namespace AutoIG.Tests.Targets;

/// <summary>Functions of several outputs as targets, against their definitions in plain loops.</summary>
public class TargetFunctionTests
{
    private static readonly double[] X = [0.5, -0.75, 1.25], Baseline = [-0.25, 0.5, 0.125];

    public static TheoryData<int> Kinds => new(Enumerable.Range(0, TargetCase.All(0).Length));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_and_path_integrals_in_double(int kind) => Check<double>(kind, 1e-13);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_and_path_integrals_in_float(int kind) => Check<float>(kind, 3e-6);

    private static void Check<T>(int kind, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int steps = 40;
        var function = new Chooser<T>().ScoresDerivative;
        T[] x = Cast<T>(X), start = Cast<T>(Baseline);
        double[] y = Chooser<T>.Evaluate(X, out var jacobian), before = Chooser<T>.Evaluate(Baseline);
        var asked = TargetCase.All(TargetCase.Largest(y))[kind];
        string name = asked.Name.Replace("{0}", $"{TargetCase.RunnerUp(y, 2)}", StringComparison.Ordinal);
        double[] gradient = asked.Gradient(y, jacobian, y);

        var point = function.ValueAndGradient(x, asked.Target);
        Close([asked.Value(y, y)], [point.Value], bound);
        Close(gradient, point.Gradient.ToArray(), bound);
        Assert.Equal(name, point.Target.ToString());
        Assert.Equal(x.Length, new Saliency().Explain(function, x, target: asked.Target).Values.FlattenedLength);
        Close(gradient, new Saliency().Explain(function, x, target: asked.Target).Values.ToArray(), bound);

        // The rectangle rule in the middle of each step, written out.
        var expected = new double[3];
        for (int k = 0; k < steps; k++)
        {
            double alpha = (k + 0.5) / steps;
            double[] at = [.. X.Zip(Baseline, (to, from) => from + (alpha * (to - from)))];
            double[] outputs = Chooser<T>.Evaluate(at, out var slopes);
            double[] here = asked.Gradient(outputs, slopes, y);
            for (int i = 0; i < 3; i++)
                expected[i] += (X[i] - Baseline[i]) * here[i] / steps;
        }

        foreach (bool throughFrontier in new[] { true, false })
        {
            var method = new IntegratedGradients { Steps = steps, Rule = QuadratureRule.Middle, UsesFrontier = throughFrontier };
            var why = method.Explain(function, x, start, asked.Target);
            Close(expected, why.Values.ToArray(), bound);
            Close([asked.Value(y, y), asked.Value(before, y)], [why.Output, why.BaselineOutput], bound);
            Assert.Equal(name, why.Target.ToString());
            Assert.Equal(expected.Sum() - (asked.Value(y, y) - asked.Value(before, y)), why.ConvergenceDelta, 20 * bound);
            var alone = (method with { MaxDegreeOfParallelism = 1 }).Explain(function, x, start, asked.Target);
            Assert.Equal(why.Values.ToArray(), alone.Values.ToArray());
            Assert.Equal(why.Values.ToArray(), method.ExplainAll(function, [x, x], start, [asked.Target])[1].Values.ToArray());
        }
    }

    [Fact]
    public void A_tolerance_holds_for_functions_of_outputs()
    {
        var function = new Chooser<double>().ScoresDerivative;
        double[] y = Chooser<double>.Evaluate(X), before = Chooser<double>.Evaluate(Baseline);
        foreach (var asked in TargetCase.All(TargetCase.Largest(y)))
        {
            var why = new IntegratedGradients { Tolerance = 1e-7 }.Explain(function, X, Baseline, asked.Target);
            Assert.True(Math.Abs(why.Sum - (asked.Value(y, y) - asked.Value(before, y))) <= 2e-7, $"{asked.Name}: {why.ConvergenceDelta}");
        }
    }

    [Fact]
    public void Linear_targets_combine_the_attributions_of_outputs()
    {
        var function = new Chooser<double>().ScoresDerivative;
        double[] y = Chooser<double>.Evaluate(X);
        foreach (AttributionMethod method in Methods())
        {
            double[][] each = [.. Enumerable.Range(0, 5).Select(k => Of(method, k))];
            foreach (var asked in TargetCase.All(TargetCase.Largest(y)).Where(asked => asked.IsLinear))
            {
                double[] weights = asked.Slope(y, y);
                double[] combined = [.. each[0].Select((_, i) => Enumerable.Range(0, 5).Sum(k => weights[k] * each[k][i]))];
                Close(combined, Of(method, asked.Target), 1e-13);
            }
        }

        double[] Of(AttributionMethod method, Target target) =>
            method.Explain(function, X, Baseline, target).Inputs[0].Elements.ToArray();

        static AttributionMethod[] Methods() =>
        [
            new Saliency(), new InputXGradient(), new IntegratedGradients(), new ExpectedGradients { Samples = 20 },
            new GradientShap { Samples = 20 }, new SmoothGrad { Samples = 7 },
            new LayerConductance(Hidden), new LayerGradient(Hidden), new InternalInfluence(Hidden),
            new NeuronConductance(Hidden, 2),
        ];
    }

    internal static LayerKey Hidden => Chooser<double>.ScoresLayers.Hidden;

    [Fact]
    public void Positions_of_several_dimensions_are_summed()
    {
        var function = new Chooser<double>().RowScoresDerivative;
        double[] rows = [.. X, .. Baseline];
        double[] first = Chooser<double>.Evaluate(X, out var jacobian), second = Chooser<double>.Evaluate(Baseline, out var below);

        var over = function.ValueAndGradient(rows, Target.SumOver(null, 3));
        Close([first[3] + second[3]], [over.Value], 1e-14);
        Close([.. Row(jacobian, 3), .. Row(below, 3)], over.Gradient.ToArray(), 1e-14);
        Assert.Equal("sum over [:, 3]", over.Target.ToString());

        var whole = function.ValueAndGradient(rows, Target.SumOver(1, null));
        Close([second.Sum()], [whole.Value], 1e-14);
        double[] sums = [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 5).Sum(k => below[k, i]))];
        Close([0, 0, 0, .. sums], whole.Gradient.ToArray(), 1e-14);

        Assert.Equal([3, 8], Target.EachOf([2, 5], null, 3).Select(target => target.Index));
        var each = new Saliency().ExplainTargets(function, rows, Target.EachOf([2, 5], null, 3));
        Close([.. Row(jacobian, 3), 0, 0, 0], each[0].Values.ToArray(), 1e-14);
        Close([0, 0, 0, .. Row(below, 3)], each[1].Values.ToArray(), 1e-14);

        static double[] Row(double[,] of, int k) => [of[k, 0], of[k, 1], of[k, 2]];
    }

    [Fact]
    public void The_runner_up_of_a_margin_is_that_of_the_input_or_of_each_point()
    {
        // Where another output is the second on the way, the two differ; with one other output they do not.
        var function = new Chooser<double>().ScoresDerivative;
        double[] far = [-3, 2.5, -2], y = Chooser<double>.Evaluate(X);
        int target = TargetCase.Largest(y);
        Assert.NotEqual(TargetCase.RunnerUp(y, target), TargetCase.RunnerUp(Chooser<double>.Evaluate(far), target));
        var fixedOne = new IntegratedGradients().Explain(function, X, far, Target.Margin(target));
        var moving = new IntegratedGradients().Explain(function, X, far, Target.Margin(target, RunnerUp.AtEachPoint));
        var difference = new IntegratedGradients().Explain(function, X, far, Target.Difference(target, TargetCase.RunnerUp(y, target)));
        Assert.Equal(difference.Values.ToArray(), fixedOne.Values.ToArray());
        Assert.NotEqual(fixedOne.BaselineOutput, moving.BaselineOutput);
        Assert.Equal(fixedOne.Output, moving.Output);
    }

    [Fact]
    public void Large_outputs_overflow_no_exponential()
    {
        foreach (double shift in new[] { 0, 800.0, -800 })
        {
            double[] y = [shift, shift + 1, shift - 2];
            double log = Math.Log(1 + Math.Exp(1) + Math.Exp(-2));
            Assert.Equal(1 - log, Value(Target.LogProbability(1), y), 1e-12);
            Assert.Equal(log - 1, Value(Target.CrossEntropy(1), y), 1e-12);
            Assert.Equal(1 - Math.Log(1 + Math.Exp(-2)), Value(Target.LogOdds(1), y), 1e-12);
            Assert.Equal(Math.Exp(1 - log), Value(Target.FromInt32(1).AsProbability(), y), 1e-12);
        }

        static double Value(Target target, double[] y) => target.Seed([y.Length], "f", typeof(double)).Value<double>(y);
    }

    private static T[] Cast<T>(double[] numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(numbers, T.CreateTruncating);

    internal static void Close<T>(double[] expected, T[] actual, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            double got = double.CreateTruncating(actual[i]);
            Assert.True(Math.Abs(expected[i] - got) <= bound * scale, $"[{i}]: expected {expected[i]}, got {got}");
        }
    }
}
