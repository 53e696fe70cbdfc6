using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Attributions of layers and through neurons.</summary>
public sealed class ConductanceTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } =
        EntrySource.OfMethods(ReferenceCase.FirstFamily, "layer-conductance", "neuron-conductance", "internal-influence");

    /// <summary>
    /// The residual network of blocks is the function of the other, generated from another source: thousands of points for each entry are
    /// integrated once less.
    /// </summary>
    public static EntrySource EntriesInDouble { get; } = EntrySource.Of(ReferenceCase.FirstFamily,
        entry => entry.Method is "layer-conductance" or "neuron-conductance" or "internal-influence", without: "ResidualCnnOfBlocks");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(EntriesInDouble))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    /// <summary>A layer that an optimisation went around would have no gradient: nothing else in these models has none.</summary>
    [Theory]
    [MemberData(nameof(Entries))]
    public void EveryLayerReachesTheOutput(EntryGroup group)
    {
        var runner = new EntryRunner<double>(group, output);
        var entry = group.Entries.First(candidate => candidate.Method == "layer-conductance");
        var function = runner.Function(entry);
        var bypassed = function.Signature.Layers.Where(layer =>
        {
            var key = new LayerKey(function.Signature.Name, layer.Index, layer.Name);
            var gradient = new LayerGradient(key).Explain(function, runner.Input(entry), target: runner.Target(entry));
            return Agreement.Flatten(gradient.Values).All(element => element == 0);
        }).ToList();
        output.WriteLine($"{group.Model}: {string.Join(", ", function.Signature.Layers.Select(layer => layer.Name))}");
        Assert.Empty(bypassed.Select(layer => layer.Name));
    }

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry =>
        {
            var layer = runner.Layer(entry);
            AttributionMethod method = entry.Method switch
            {
                "layer-conductance" => new LayerConductance(layer) { Quadrature = NearExact.QuadratureFor(runner.Case, entry) },
                "neuron-conductance" => new NeuronConductance(layer, EntryRunner<T>.NeuronOption(entry))
                {
                    Quadrature = NearExact.QuadratureFor(runner.Case, entry),
                },
                _ => new InternalInfluence(layer)
                {
                    Rule = Rules.Parse(entry.RequiredOption("rule")),
                    Steps = entry.WholeNumber("steps"),
                },
            };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
    }
}
