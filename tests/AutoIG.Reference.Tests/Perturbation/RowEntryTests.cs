using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Perturbation;

/// <summary>Questions over many rows: importance by permutation or by attribution, and what an output does as a feature varies.</summary>
public sealed class RowEntryTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods(
        "perturbation", "feature-permutation", "permutation-importance", "mean-absolute-attribution", "partial-dependence",
        "individual-conditional-expectation", "accumulated-local-effects");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunAll(entry => [.. ArraysOf(runner, entry).Select(Rounded<T>)]);
    }

    private static double[][] ArraysOf<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var call = new EntryCall<T>(runner, entry);
        var rows = call.Rows(entry.Inputs);
        switch (entry.Method)
        {
            case "feature-permutation":
                var effects = new FeaturePermutation
                {
                    Groups = call.Groups, Permutations = call.Numbers(entry.RequiredOption("permutations")),
                }.Explain(call.Function, rows, call.Target);
                return [entry.RequiredOption("aggregate") == "mean" ? [.. effects.Means] : Agreement.Flatten(effects.Values)];
            case "permutation-importance":
                int repeats = runner.Case.Shape(entry.RequiredOption("permutations"))[1];
                var scores = new PermutationImportance
                {
                    Groups = call.Groups,
                    Measure = entry.RequiredOption("measure") == "accuracy" ? ImportanceMeasure.Accuracy : ImportanceMeasure.CrossEntropy,
                    Permutations =
                    [
                        .. call.Numbers(entry.RequiredOption("permutations"))
                            .Select(group => (IReadOnlyList<int[]>)[.. group.Chunk(group.Length / repeats)]),
                    ],
                }.Explain(call.Function, rows, runner.Case.Ids(entry.RequiredOption("labels")));
                return [Agreement.Flatten(scores.Values), [.. scores.Means], [.. scores.StandardDeviations]];
            case "mean-absolute-attribution":
                AttributionMethod method = entry.RequiredOption("of") == "shapley-value"
                    ? new ShapleyValues { Groups = call.Groups }
                    : new IntegratedGradients
                    {
                        Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps"),
                    };
                var means = new MeanAbsoluteAttribution(method).Explain(call.Function, rows, call.Baselines[0], call.Target);
                return [means.GroupValues is { } groups ? [.. groups] : Agreement.Flatten(means.Values)];
            case "partial-dependence":
                int[] features = [.. entry.Options.GetProperty("features").EnumerateArray().Select(feature => feature.GetInt32())];
                double[][] grids = [.. entry.OptionNames("grids").Select(runner.Case.Values)];
                var dependence = features.Length == 1
                    ? new PartialDependence(features[0], grids[0]) : new PartialDependence(features[0], grids[0], features[1], grids[1]);
                return [Agreement.Flatten(dependence.Explain(call.Function, rows, call.Target).Values)];
            case "individual-conditional-expectation":
                return
                [
                    Agreement.Flatten(new IndividualConditionalExpectation(
                        entry.Options.GetProperty("features")[0].GetInt32(), runner.Case.Values(entry.OptionNames("grids")[0]))
                    {
                        Centered = entry.Option("centre") is not null,
                    }.Explain(call.Function, rows, call.Target).Values),
                ];
            default:
                return
                [
                    [
                        .. new AccumulatedLocalEffects(entry.WholeNumber("feature"))
                        {
                            Edges = runner.Case.Values(entry.RequiredOption("edges")),
                        }.Explain(call.Function, rows, call.Target).Values,
                    ],
                ];
        }
    }

    private static Tensor<T> Rounded<T>(double[] numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Tensor.Create(Array.ConvertAll(numbers, T.CreateChecked), [numbers.Length]);
}
