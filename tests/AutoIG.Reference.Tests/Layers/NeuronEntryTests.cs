using System.Numerics;
using System.Text.Json;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Layers;

/// <summary>Gradients and Integrated Gradients of elements of layers, of sums of several, and of channels.</summary>
public sealed class NeuronEntryTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of(
        "layers", entry => entry.Method is "neuron-gradient" or "neuron-integrated-gradients",
        without: ["ResidualCnnOfBlocks", "TransformerOfBlocks"]);

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
        runner.Run(entry =>
        {
            var (layer, neurons) = (runner.Layer(entry), NeuronsOf(entry));
            AttributionMethod method = entry.Method == "neuron-gradient"
                ? new NeuronGradient(layer, neurons)
                : new NeuronIntegratedGradients(layer, neurons)
                {
                    Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps"),
                };
            var baseline = entry.Baselines.Count == 0 ? null : runner.Baseline(entry);
            return method.Explain(runner.Function(entry), runner.Input(entry), baseline);
        });
    }

    private static Neurons NeuronsOf(ReferenceEntry entry)
    {
        var neuron = entry.Neuron ?? throw new InvalidDataException($"Entry '{entry.Id}' names no neuron.");
        return neuron.TryGetProperty("index", out var index) ? Neurons.At(Indices(index))
            : neuron.TryGetProperty("indices", out var indices) ? Neurons.Sum([.. indices.EnumerateArray().Select(Indices)])
            : Neurons.Channel(neuron.GetProperty("channel").GetInt32());

        static int[] Indices(JsonElement list) => [.. list.EnumerateArray().Select(index => index.GetInt32())];
    }
}
