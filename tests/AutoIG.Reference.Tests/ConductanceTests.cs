using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Attributions of layers and through neurons.</summary>
public sealed class ConductanceTests(ITestOutputHelper output)
{
    /// <summary>Models, and how many layer conductances, neuron conductances and internal influences their cases expect.</summary>
    public static TheoryData<string, int, int, int> Models => new()
    {
        { "SmoothMlp", 6, 4, 6 },
        { "ReluMlp", 6, 4, 6 },
        { "DigitsCnn", 6, 4, 6 },
        { "MultiInput", 6, 4, 6 },
        { "ResidualCnn", 4, 4, 4 },
        { "ResidualCnnOfBlocks", 4, 4, 4 },
        { "MobileCnn", 6, 4, 6 },
        { "Transformer", 6, 4, 6 },
        { "TransformerOfBlocks", 6, 4, 6 },
        { "Lstm", 2, 4, 2 },
        { "Gru", 2, 4, 2 },
        { "TextCnn", 4, 4, 4 },
    };

    public static TheoryData<string> ModelNames => new(Models.Select(row => (string)row[0]));

    [Theory]
    [MemberData(nameof(Models))]
    public void SinglePrecision(string model, int layers, int neurons, int influences) => Check<float>(model, layers, neurons, influences);

    /// <summary>
    /// The residual network of blocks is the function of the other, generated from another source: thousands of points for each entry are
    /// integrated once less.
    /// </summary>
    public static IEnumerable<object[]> DoubleModels => Models.Where(row => (string)row[0] != "ResidualCnnOfBlocks");

    [Theory]
    [MemberData(nameof(DoubleModels))]
    public void DoublePrecision(string model, int layers, int neurons, int influences) => Check<double>(model, layers, neurons, influences);

    /// <summary>A layer that an optimisation went around would have no gradient: nothing else in these models has none.</summary>
    [Theory]
    [MemberData(nameof(ModelNames))]
    public void EveryLayerReachesTheOutput(string model)
    {
        var runner = new EntryRunner<double>(model, output);
        var entry = runner.Case.Entries.First(candidate => candidate.Method == "layer-conductance");
        var function = runner.Function(entry);
        var bypassed = function.Signature.Layers.Where(layer =>
        {
            var key = new LayerKey(function.Signature.Name, layer.Index, layer.Name);
            var gradient = new LayerGradient(key).Explain(function, runner.Input(entry), target: runner.Target(entry));
            return Agreement.Flatten(gradient.Values).All(element => element == 0);
        }).ToList();
        output.WriteLine($"{model}: {string.Join(", ", function.Signature.Layers.Select(layer => layer.Name))}");
        Assert.Empty(bypassed.Select(layer => layer.Name));
    }

    private void Check<T>(string model, int layers, int neurons, int influences)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(model, output);
        runner.Run(layers, entry => entry.Method == "layer-conductance", entry =>
        {
            var method = new LayerConductance(runner.Layer(entry)) { Quadrature = NearExact.QuadratureFor(runner.Case, entry) };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
        runner.Run(neurons, entry => entry.Method == "neuron-conductance", entry =>
        {
            var method = new NeuronConductance(runner.Layer(entry), EntryRunner<T>.Neuron(entry))
            {
                Quadrature = NearExact.QuadratureFor(runner.Case, entry),
            };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
        runner.Run(influences, entry => entry.Method == "internal-influence", entry =>
        {
            var method = new InternalInfluence(runner.Layer(entry))
            {
                Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps")
            };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
    }
}
