using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Targets;

/// <summary>What is no target of a function is refused, by name, before anything is computed; and what is not finite says why.</summary>
public class TargetRefusalTests
{
    private static readonly double[] X = [0.5, -0.75, 1.25];

    private static readonly DifferentiableFunction<double> Function = new Chooser<double>().ScoresDerivative;

    private const string Inside = "target: expected an index inside the output of Chooser.Scores, which has shape [5], 5 elements, got ";
    private const string OfEachAxis =
        "target: expected one index, or none, for each axis of the output of Chooser.Scores, which has shape [5], got ";

    public static TheoryData<string, Target> Refused => new()
    {
        { Inside + "log-softmax[5].", Target.LogProbability(5) },
        { Inside + "cross-entropy[-1].", Target.CrossEntropy(-1) },
        { Inside + "6.", Target.Sum(0, 6) },
        {
            "target: expected an axis of the output of Chooser.Scores, which has shape [5], from -1 to 0, for the softmax, got 1.",
            Target.LogProbability(2, dim: 1)
        },
        { Inside + "margin[[1, 2]].", Target.Margin(Target.At(1, 2)) },
        { Inside + "7.", Target.Difference(0, 7) },
        { "target: expected 5 weights, one for each output of Chooser.Scores, which has shape [5], got 2.", Target.WeightedSum(1, 2) },
        {
            "target: expected 5 numbers of the reference, one for each output of Chooser.Scores, which has shape [5], got 6.",
            Target.MeanSquaredError(1, 2, 3, 4, 5, 6)
        },
        { OfEachAxis + "[:, 1].", Target.SumOver(null, 1) },
        { OfEachAxis + "[5].", Target.SumOver(5) },
        { "target: expected a function of the 5 outputs of Chooser.Scores, got Losses.Twice.", Target.Of(Losses.TwiceDerivative) },
        {
            "target: expected a function of Double, in which Chooser.Scores computes, got Losses.MixedSingle of Single.",
            Target.Of(Losses.MixedSingleDerivative)
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_target_of_other_outputs_is_refused(string message, Target target)
    {
        Action[] calls =
        [
            () => new Saliency().Explain(Function, X, target: target), () => Function.ValueAndGradient(X, target),
            () => new IntegratedGradients { Tolerance = 0.1 }.Explain(Function, X, target: target),
            () => new SmoothGrad().ExplainTargets(Function, X, [0, target]),
            () => new Saliency().ExplainAll(Function, [X, X], targets: [target]),
        ];
        Assert.All(calls, call =>
        {
            var refusal = Assert.ThrowsAny<ArgumentException>(call);
            Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
            Assert.Equal("target", refusal.ParamName);
        });
    }

    [Fact]
    public void Nothing_is_computed_for_a_target_that_is_refused()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        Assert.Throws<ArgumentException>(() => new IntegratedGradients().Explain(mlp.Function, X, target: Target.WeightedSum(1)));
        Assert.Throws<ArgumentException>(() => new IntegratedGradients().ExplainTargets(mlp.Function, X, [0, Target.WeightedSum(1)]));
        Assert.Throws<ArgumentException>(() => mlp.Function.ValueAndGradient(X, Target.SumOver(0, 0)));
        Assert.Equal((0, 0), (mlp.Forwards, mlp.Prefixes));
    }

    [Fact]
    public void What_makes_no_target_is_refused_when_it_is_made()
    {
        (string Name, Action Call)[] calls =
        [
            ("weights", () => Target.WeightedSum(1, double.NaN)), ("weights", () => Target.WeightedSum()),
            ("reference", () => Target.MeanSquaredError(double.PositiveInfinity)), ("reference", () => Target.MeanSquaredError([])),
            ("indices", () => Target.SumOver()), ("target", () => Target.LogProbability(Target.Margin(1))),
            ("target", () => Target.LogOdds(Target.Difference(1, 2))), ("label", () => Target.CrossEntropy(Target.LogOdds(1))),
            ("target", () => Target.Margin(Target.SumOver(1))), ("runnerUp", () => Target.Margin(1, (RunnerUp)7)),
            ("function", () => Target.Of<double>(null!)), ("function", () => Target.Of(Losses.OfTwoDerivative)),
            ("target", () => Target.EachOf([2, 3], 1)), ("target", () => Target.EachOf([2, 3], 2, null)),
            ("outputShape", () => Target.EachOf([0, 3], null, 1)),
        ];
        Assert.All(calls, call => Assert.Equal(call.Name, Assert.ThrowsAny<ArgumentException>(call.Call).ParamName));
        Assert.Throws<InvalidOperationException>(() => Target.LogProbability(1).AsProbability());
    }

    [Fact]
    public void A_single_output_has_no_others()
    {
        var area = new Attribution.SteepModel().LayeredDerivative;
        double[] x = [1, 2, 3, 4];
        Assert.Contains("at least two outputs", Assert.Throws<ArgumentException>(
            () => area.ValueAndGradient(x, Target.LogOdds())).Message, StringComparison.Ordinal);
        Assert.Contains("at least two outputs", Assert.Throws<ArgumentException>(
            () => area.ValueAndGradient(x, Target.Margin())).Message, StringComparison.Ordinal);
        // log p of the only output is 0, whatever it is.
        var certain = new IntegratedGradients().Explain(area, x, [1.0, 1, 1, 1], Target.LogProbability());
        Assert.Equal([0.0, 0, 0, 0], certain.Values.ToArray());
        Assert.Equal(0, certain.Output);
    }

    [Fact]
    public void What_a_target_does_not_depend_on_has_no_slope_however_steep_it_is()
    {
        // √Σx² at 0 is infinitely steep; (y − 0)² is not, for its own slope there is 0.
        var root = new Attribution.SteepModel().RootOfSumDerivative;
        double[] zero = [0, 0, 0, 0];
        Assert.Equal(zero, root.ValueAndGradient(zero, Target.MeanSquaredError(0)).Gradient.ToArray());
        Assert.Equal(zero, new Saliency().Explain(root, zero, target: Target.MeanSquaredError(0)).Values.ToArray());
        var layer = new LayerGradient(Attribution.SteepModel.RootOfSumLayers.Squares);
        Assert.Equal(0.0, layer.Explain(root, zero, target: Target.MeanSquaredError(0)).Sum);
    }

    [Fact]
    public void A_target_that_makes_infinity_of_finite_outputs_says_so()
    {
        // Σ √y: the scores at X are of both signs.
        Assert.Contains(Chooser<double>.Evaluate(X), y => y < 0);
        var target = Target.Of(Losses.RootsDerivative);
        var fault = Assert.Throws<NotFiniteNumberException>(() => new Saliency().Explain(Function, X, target: target));
        Assert.StartsWith(
            "Chooser.Scores: the target Losses.Roots is NaN at the input. The outputs of the model are finite there: the target makes this "
            + "of them. ", fault.Message, StringComparison.Ordinal);
        Assert.True(double.IsNaN(Function.ValueAndGradient(X, target).Value));

        // A slope alone: √0 is 0, and infinitely steep there.
        var logs = new Attribution.SteepModel().LogsDerivative;
        var steep = Assert.Throws<NotFiniteNumberException>(() => new Saliency().Explain(logs, [1.0, 1], target: target));
        Assert.Contains("the target's derivative by them is not", steep.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_are_not_finite_make_no_target_of_ones_own()
    {
        var logs = new Attribution.SteepModel().LogsDerivative;
        var fault = Assert.Throws<NotFiniteNumberException>(
            () => new Saliency().Explain(logs, [0.0, 1], target: Target.Of(Losses.RootsDerivative)));
        Assert.Contains("the target Losses.Roots is NaN at the input", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("outputs of the model are finite", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_are_equal_where_they_mean_the_same()
    {
        Target[][] kinds =
        [
            [1, Target.At(1)], [2], [Target.ArgMax, default], [Target.At(0, 1), Target.At(0, 1)],
            [Target.LogProbability(1), Target.LogProbability(1)], [Target.LogProbability()], [Target.LogOdds(1)], [Target.CrossEntropy(1)],
            [Target.FromInt32(1).AsProbability(), Target.At(1).AsProbability()], [Target.Margin(1), Target.Margin(1)],
            [Target.Margin(1, RunnerUp.AtEachPoint)], [Target.Difference(1, 2), Target.Difference(1, 2)], [Target.Difference(2, 1)],
            [Target.WeightedSum(1, 2), Target.WeightedSum(1, 2)], [Target.WeightedSum(2, 1)],
            [Target.MeanSquaredError(1, 2), Target.MeanSquaredError(1, 2)], [Target.SumOver(null, 1), Target.SumOver(null, 1)],
            [Target.SumOver(1, null)], [Target.Of(Losses.MixedDerivative), Target.Of(Losses.MixedDerivative)],
            [Target.Of(Losses.RootsDerivative)],
        ];
        for (int i = 0; i < kinds.Length; i++)
        {
            for (int j = 0; j < kinds.Length; j++)
                Assert.Equal(i == j, kinds[i][0] == kinds[j][^1]);
            Assert.Equal(kinds[i][0].GetHashCode(), kinds[i][^1].GetHashCode());
        }

        Assert.Equal(1, Target.LogProbability(1).Index);
        Assert.Equal(-1, Target.LogProbability().Index);
        Assert.True(Target.FromInt32(3).AsProbability().IsProbability && !Target.LogProbability(3).IsProbability);
        var several = Assert.Throws<InvalidOperationException>(() => Target.Difference(1, 2).Index);
        Assert.Contains("made of several outputs", several.Message, StringComparison.Ordinal);
        Assert.Equal("weighted sum [1, 2, 3, 4, 5, 6, 7, 8, … 9 in all]", Target.WeightedSum(1, 2, 3, 4, 5, 6, 7, 8, 9).ToString());
        // What was explained can be asked for again.
        foreach (var target in new[] { Target.Margin(1), Target.Difference(Target.ArgMax, 0), Target.SumOver([null]), Target.LogOdds() })
        {
            var why = new Saliency().Explain(Function, X, target: target);
            Assert.Equal(why.Values.ToArray(), new Saliency().Explain(Function, X, target: why.Target).Values.ToArray());
        }
    }
}
