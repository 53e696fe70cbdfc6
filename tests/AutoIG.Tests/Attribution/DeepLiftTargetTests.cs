using System.Numerics.Tensors;
using AutoIG.Tests.Kernels.Comparison;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Attribution;

/// <summary>What DeepLIFT starts with for targets that are functions of several outputs: steps of one number each, or a refusal.</summary>
public sealed class DeepLiftTargetTests
{
    private static readonly double[] Reference = [0.3, -1, 2, 0, 0.5], Weights = [1, -2, 0, 0.5, 3];

    private static readonly ComparedModel<double> Model = new(
        Tensor.Create(Numbers.Uniform(11, 20, -1, 1), [5, 4]), Tensor.Create(Numbers.Uniform(12, 20, -1, 1), [5, 4]),
        Tensor.Create(Numbers.Uniform(13, 5, 0.2, 1), [5]));

    public static TheoryData<string> Names => [.. Functions.Keys];

    private static Dictionary<string, (Target Target, Func<PairTape, PairTape.Pair[], PairTape.Pair> Steps)> Functions => new()
    {
        ["log-probability"] = (Target.LogProbability(1), (tape, y) => LogProbability(tape, y, 1)),
        ["log-probability along an axis"] = (Target.LogProbability(3, dim: 0), (tape, y) => LogProbability(tape, y, 3)),
        ["sum"] = (Target.Sum(2, Target.LogProbability(1)), (tape, y) => tape.Sum(y[2], LogProbability(tape, y, 1))),
        ["cross-entropy"] = (Target.CrossEntropy(3), (tape, y) => tape.Affine(LogProbability(tape, y, 3), -1)),
        ["probability"] = (Target.FromInt32(2).AsProbability(), (tape, y) => tape.Exp(LogProbability(tape, y, 2))),
        ["log-odds"] = (Target.LogOdds(0), (tape, y) => tape.Sum(y[0], tape.Affine(LogSum(tape, y[1..]), -1))),
        ["mean squared error"] = (Target.MeanSquaredError(Reference), (tape, y) => tape.Affine(
            tape.Sum([.. y.Select((one, k) => tape.Of(one, z => (z - Reference[k]) * (z - Reference[k]), z => 2 * (z - Reference[k])))]),
            1.0 / y.Length)),
        ["weighted sum"] = (Target.WeightedSum(Weights), (tape, y) =>
            tape.Sum([.. y.Select((one, k) => tape.Affine(one, Weights[k]))])),
        ["difference of probabilities"] = (
            Target.Difference(Target.FromInt32(4).AsProbability(), Target.LogProbability(0)),
            (tape, y) => tape.Sum(tape.Exp(LogProbability(tape, y, 4)), tape.Affine(LogProbability(tape, y, 0), -1))),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Multipliers_of_the_outputs_go_in_steps(string name)
    {
        var (target, steps) = Functions[name];
        double[] x = Numbers.Uniform(1, 4), b = Numbers.Uniform(2, 4);
        double[] y = Outputs(x), from = Outputs(b);
        var tape = new PairTape();
        var outputs = tape.Leaves(y, from);
        var multipliers = tape.Multipliers(outputs, [steps(tape, outputs)], [1]);
        var why = new DeepLift().Explain(Model.GatedDerivative, x, b, target);
        var parts = Enumerable.Range(0, y.Length).Select(k => new DeepLift().Explain(Model.GatedDerivative, x, b, k)).ToArray();
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(parts.Select((part, k) => multipliers[k] * part.Values[i]).Sum(), why.Values[i], 1e-13);
        Assert.Equal(0, why.ConvergenceDelta, 1e-13);
    }

    [Fact]
    public void The_runner_up_at_the_input_is_one_output()
    {
        double[] x = Numbers.Uniform(1, 4), b = Numbers.Uniform(2, 4);
        double[] y = Outputs(x);
        int runnerUp = Enumerable.Range(1, 4).MaxBy(k => y[k]);
        var margin = new DeepLift().Explain(Model.GatedDerivative, x, b, Target.Margin(0));
        var difference = new DeepLift().Explain(Model.GatedDerivative, x, b, Target.Difference(0, runnerUp));
        Assert.Equal<double>([.. difference.Values], [.. margin.Values]);
    }

    [Fact]
    public void Other_functions_of_the_outputs_are_refused()
    {
        double[] x = Numbers.Uniform(1, 4), b = Numbers.Uniform(2, 4);
        Target[] targets = [Target.Margin(0, RunnerUp.AtEachPoint), Target.Difference(1, Target.Margin(0, RunnerUp.AtEachPoint))];
        foreach (var target in targets)
        {
            var refusal = Assert.Throws<NotSupportedException>(() => new DeepLift().Explain(Model.GatedDerivative, x, b, target));
            Assert.Contains("linear in the outputs of ", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("each point", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static double[] Outputs(double[] x)
    {
        var y = new double[5];
        Model.GatedDerivative.Evaluate(x).FlattenTo(y);
        return y;
    }

    private static PairTape.Pair LogProbability(PairTape tape, PairTape.Pair[] y, int k) =>
        tape.Sum(y[k], tape.Affine(LogSum(tape, y), -1));

    private static PairTape.Pair LogSum(PairTape tape, PairTape.Pair[] y) =>
        tape.Log(tape.Sum([.. y.Select(tape.Exp)]));
}
