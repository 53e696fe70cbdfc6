using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Gradients and integrals of functions of several outputs, of all outputs at once, and Jacobians.</summary>
public sealed class ComposedTargetTests(ITestOutputHelper output)
{
    private const string Family = "layers";
    private const string Scores = "token-scores";

    private static readonly string[] Methods = ["saliency", "integrated-gradients"];

    public static EntrySource OfOneTarget { get; } = EntrySource.Of(
        Family, entry => Methods.Contains(entry.Method) && !entry.IsOfAllTargets && entry.Option("output") != Scores);

    public static EntrySource OfAllOutputs { get; } = EntrySource.Of(
        Family, entry => Methods.Contains(entry.Method) && entry.IsOfAllTargets);

    public static EntrySource OfTokens { get; } = EntrySource.Of(
        Family, entry => Methods.Contains(entry.Method) && entry.Option("output") == Scores, without: "Transformer");

    public static EntrySource Jacobians { get; } = EntrySource.OfMethods(Family, "jacobian");

    [Theory]
    [MemberData(nameof(OfOneTarget))]
    public void OneTargetInSinglePrecision(EntryGroup group) => CheckSingle<float>(group);

    [Theory]
    [MemberData(nameof(OfOneTarget))]
    public void OneTargetInDoublePrecision(EntryGroup group) => CheckSingle<double>(group);

    [Theory]
    [MemberData(nameof(OfAllOutputs))]
    public void AllOutputsInSinglePrecision(EntryGroup group) => CheckAll<float>(group);

    [Theory]
    [MemberData(nameof(OfAllOutputs))]
    public void AllOutputsInDoublePrecision(EntryGroup group) => CheckAll<double>(group);

    [Theory]
    [MemberData(nameof(OfTokens))]
    public void TokenScoresInSinglePrecision(EntryGroup group) => CheckTokens<float>(group);

    [Theory]
    [MemberData(nameof(OfTokens))]
    public void TokenScoresInDoublePrecision(EntryGroup group) => CheckTokens<double>(group);

    [Theory]
    [MemberData(nameof(Jacobians))]
    public void JacobiansInSinglePrecision(EntryGroup group) => CheckJacobians<float>(group);

    [Theory]
    [MemberData(nameof(Jacobians))]
    public void JacobiansInDoublePrecision(EntryGroup group) => CheckJacobians<double>(group);

    private void CheckSingle<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry => Explain(runner, entry, runner.Model.LogitsDerivative(), TargetOf(entry)));
    }

    private void CheckTokens<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry => Explain(
            runner, entry,
            runner.Model.ScoresDerivative?.Invoke() ?? throw new InvalidDataException($"{runner.Model.Name} has no scores of tokens."),
            entry.TargetElement!.Value[0].ValueKind == JsonValueKind.String
                ? Target.SumOver(null, entry.TargetElement.Value[1].GetInt32())
                : Target.At(entry.TargetIndices)));
    }

    private void CheckAll<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            var function = runner.Model.LogitsDerivative();
            Target[] targets = [.. Enumerable.Range(0, entry.ConvergenceDeltas.Length).Select(Target.FromInt32)];
            var all = Method(entry).ExplainTargets(function, runner.Input(entry), targets, runner.Baseline(entry));
            double weight = entry.Expected.Sum(name => group.Case.Values(name).Sum(Math.Abs));
            for (var t = 0; t < targets.Length; t++)
            {
                var alone = Method(entry).Explain(function, runner.Input(entry), runner.Baseline(entry), targets[t]);
                Assert.True(alone.Inputs[0].Elements.SequenceEqual(all[t].Inputs[0].Elements), $"{entry.Id}, {t}: together is not alone.");
                Agreement.AssertWithin(
                    runner.Bound(entry) * Math.Max(1, weight), Math.Abs(all[t].ConvergenceDelta - entry.ConvergenceDeltas[t]),
                    $"{entry.Id}, convergence delta of {t}");
            }

            return Tensor.Create([.. all.SelectMany(why => why.Inputs[0].Elements.ToArray())], [targets.Length, .. all[0].Values.Lengths]);
        });
    }

    private void CheckJacobians<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry => runner.Model.LogitsDerivative().Jacobian(runner.Input(entry)).Values);
    }

    private static Attribution<T> Explain<T>(EntryRunner<T> runner, ReferenceEntry entry, DifferentiableFunction<T> function, Target target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => entry.Method == "saliency"
        ? new Saliency().Explain(function, runner.Input(entry), target: target)
        : Method(entry).Explain(function, runner.Input(entry), runner.Baseline(entry), target);

    private static IntegratedGradients Method(ReferenceEntry entry)
    {
        Assert.Equal("gausslegendre", entry.RequiredOption("rule"));
        return new IntegratedGradients { Steps = entry.WholeNumber("steps") };
    }

    private static Target TargetOf(ReferenceEntry entry) => entry.RequiredOption("output") switch
    {
        "logit" => entry.Target!.Value,
        "softmax" => Target.FromInt32(entry.Target!.Value).AsProbability(),
        "log-softmax" => Target.LogProbability(entry.Target!.Value),
        "cross-entropy" => Target.CrossEntropy(entry.Target!.Value),
        "difference" => Target.Difference(entry.TargetIndices[0], entry.TargetIndices[1]),
        "weighted-sum" => Target.WeightedSum(Numbers(entry, "weights")),
        "margin" => Target.Margin(
            entry.Target!.Value,
            entry.Options.GetProperty("runner-up").ValueKind == JsonValueKind.String ? RunnerUp.AtEachPoint : RunnerUp.AtInput),
        "log-odds" => Target.LogOdds(entry.Target!.Value),
        "mean-squared-error" => Target.MeanSquaredError(Numbers(entry, "reference")),
        var other => throw new InvalidDataException($"Entry '{entry.Id}' explains '{other}'."),
    };

    private static double[] Numbers(ReferenceEntry entry, string option) =>
        [.. entry.Options.GetProperty(option).EnumerateArray().Select(number => number.GetDouble())];
}
