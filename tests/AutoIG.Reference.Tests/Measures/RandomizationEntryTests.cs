using System.Numerics;
using AutoIG.Reference.Tests.Models;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Measures;

/// <summary>Explanations of models whose weights are replaced by given ones.</summary>
public sealed class RandomizationEntryTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods("metrics", "mprt", "emprt");

    /// <summary>The agreements that entries of randomisation hold, in their order.</summary>
    internal static AutoIG.Agreement[] FourAgreements =>
        [new SpearmanCorrelation(), new SpearmanCorrelation { Absolute = true }, new PearsonCorrelation(), new CosineSimilarity()];

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        runner.Run(entry =>
        {
            string[] layers = [.. entry.OptionNames("layers")];
            var order = entry.RequiredOption("order") switch
            {
                "top-down" => RandomizationOrder.TopDown,
                "bottom-up" => RandomizationOrder.BottomUp,
                _ => RandomizationOrder.Independent,
            };
            if (order == RandomizationOrder.TopDown)
            {
                Array.Reverse(layers);
            }

            var randomization = new ModelRandomization<T>(runner.Case.Weights, Function, layers)
            {
                Order = order, Replacements = runner.Case.OwnArrays.WithPrefix("metrics/replacement/"),
            };
            var method = MeasureRunner<T>.Method(entry);
            var (input, baseline, target) = (runner.Input(entry), runner.Baseline(entry), MeasureRunner<T>.Target(entry));
            if (entry.Method == "emprt")
            {
                var entropy = new EntropyRandomization<T>(randomization) { Bins = entry.WholeNumber("bins") }
                    .Score(method, input, baseline, target);
                return [entropy["entropy"][0], entropy["entropy, replaced"][0], entropy.Score];
            }

            var columns = FourAgreements.Select(agreement =>
                (randomization with { Agreement = agreement }).Score(method, input, baseline, target).Values).ToList();
            return [.. Enumerable.Range(0, layers.Length).SelectMany(stage => columns.Select(column => column[stage]))];
        });

        DifferentiableFunction<T> Function(SafeTensors weights) => group.Model switch
        {
            nameof(SmoothMlp<T>) => new SmoothMlp<T>(weights).LogitsDerivative,
            nameof(ReluMlp<T>) => new ReluMlp<T>(weights).LogitsDerivative,
            _ => throw new InvalidDataException($"No replacements are given for {group.Model}."),
        };
    }
}
