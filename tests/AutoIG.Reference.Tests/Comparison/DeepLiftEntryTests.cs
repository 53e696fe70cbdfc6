using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Comparison;

/// <summary>DeepLIFT by the Rescale rule: of outputs, of layers and of neurons, against one baseline and against many.</summary>
public sealed class DeepLiftEntryTests(ITestOutputHelper output)
{
    private static readonly string[] Methods =
    [
        "deeplift-rescale", "deeplift-multipliers", "layer-deeplift", "neuron-deeplift", "deeplift-shap", "deeplift-reveal-cancel",
        "layer-reveal-cancel",
    ];

    public static EntrySource FirstEntries { get; } = EntrySource.OfMethods(ReferenceCase.FirstFamily, "deeplift-rescale");

    public static EntrySource Entries { get; } = EntrySource.Of(
        "layers", entry => Methods.Contains(entry.Method), without: "ResidualCnnOfBlocks");

    [Theory]
    [MemberData(nameof(FirstEntries))]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(FirstEntries))]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private static bool IsOfErrors(ReferenceEntry entry) => entry.Content?.StartsWith("standard error", StringComparison.Ordinal) ?? false;

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry => entry.Method switch
        {
            "neuron-deeplift" => Explain(runner, entry, new NeuronDeepLift(LayerOf(runner, entry), NeuronsOf(entry)), target: 0),
            "layer-deeplift" => OfTarget(runner, entry, new DeepLift { Layer = LayerOf(runner, entry) }),
            "deeplift-multipliers" => OfTarget(runner, entry, new DeepLift { TimesDifference = false }),
            "deeplift-shap" when IsOfErrors(entry) =>
                Explained(runner, entry, new DeepLiftShap(), TargetOf(entry)).StandardErrors!.Values,
            "deeplift-shap" => OfTarget(runner, entry, new DeepLiftShap()),
            "deeplift-reveal-cancel" => OfTarget(runner, entry, new DeepLift { Rule = DeepLiftRule.RevealCancel }),
            "layer-reveal-cancel" => OfTarget(
                runner, entry, new DeepLift { Rule = DeepLiftRule.RevealCancel, Layer = LayerOf(runner, entry) }),
            _ => OfTarget(runner, entry, new DeepLift()),
        });
    }

    private static Tensor<T> OfTarget<T>(EntryRunner<T> runner, ReferenceEntry entry, AttributionMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Explain(runner, entry, method, TargetOf(entry));

    /// <summary>A probability is an output of the model itself, but where layers are those of the logits.</summary>
    private static Target TargetOf(ReferenceEntry entry) => entry.Option("output") switch
    {
        "difference" => Target.Difference(entry.TargetIndices[0], entry.TargetIndices[1]),
        "weighted-sum" => Target.WeightedSum(
            [.. entry.Options.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble())]),
        "log-softmax" => Target.LogProbability(entry.TargetIndices[0]),
        _ when entry.OfProbability && entry.Layer is not null => Target.FromInt32(entry.TargetIndices[0]).AsProbability(),
        _ => entry.TargetIndices[0],
    };

    private static Tensor<T> Explain<T>(EntryRunner<T> runner, ReferenceEntry entry, AttributionMethod method, Target target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Explained(runner, entry, method, target).Values;

    private static Attribution<T> Explained<T>(EntryRunner<T> runner, ReferenceEntry entry, AttributionMethod method, Target target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (entry.Option("baselines") is not { } rows)
            return method.Explain(FunctionOf(runner, entry), runner.Input(entry), runner.Baseline(entry), target);
        FunctionInput<T>[] baselines = [.. Enumerable.Range(0, runner.Case.Rows(rows)).Select(row => runner.Row([rows], row))];
        return method.Explain(FunctionOf(runner, entry), runner.Input(entry), baselines, target);
    }

    /// <summary>Layers are those of the logits, also where a probability is explained.</summary>
    private static DifferentiableFunction<T> FunctionOf<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        entry.Layer is null ? runner.Function(entry) : runner.Model.LogitsDerivative();

    private static LayerKey LayerOf<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var signature = FunctionOf(runner, entry).Signature;
        var name = runner.Model.Layers.GetValueOrDefault(entry.Layer!, entry.Layer!);
        var layer = signature.Layers.Single(candidate => candidate.Name == name);
        return new LayerKey(signature.Name, layer.Index, layer.Name);
    }

    private static Neurons NeuronsOf(ReferenceEntry entry)
    {
        var neuron = entry.Neuron ?? throw new InvalidDataException($"Entry '{entry.Id}' names no neuron.");
        return neuron.TryGetProperty("index", out var index) ? Neurons.At(Numbers(index))
            : neuron.TryGetProperty("indices", out var indices) ? Neurons.Sum([.. indices.EnumerateArray().Select(Numbers)])
            : Neurons.Channel(neuron.GetProperty("channel").GetInt32());
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];
}
