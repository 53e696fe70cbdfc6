using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Layers;

/// <summary>
/// Values, gradients and Integrated Gradients of layers; the embedding of tokens is their input. The networks of blocks are the functions
/// of the others, and their blocks keep some of these layers to themselves.
/// </summary>
public sealed class LayerEntryTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of(
        "layers",
        entry => entry.Method is "layer-activation" or "layer-saliency" or "layer-gradient-x-activation" or "layer-integrated-gradients",
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
        runner.Run(entry => entry.Layer == "embedding" ? OfEmbedding(runner, entry) : OfLayer(runner, entry));
    }

    private static Attribution<T> OfLayer<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = runner.Layer(entry);
        AttributionMethod method = entry.Method switch
        {
            "layer-activation" => new LayerActivation(layer),
            "layer-saliency" => new LayerGradient(layer),
            "layer-gradient-x-activation" => new LayerGradientXActivation(layer),
            _ => new LayerIntegratedGradients(layer)
            {
                Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps"),
            },
        };
        var baseline = entry.Baselines.Count == 0 ? null : runner.Baseline(entry);
        return method.Explain(runner.Function(entry), runner.Input(entry), baseline, entry.Target ?? Target.ArgMax);
    }

    private static Attribution<T> OfEmbedding<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AttributionMethod method = entry.Method switch
        {
            "layer-saliency" => new Saliency { OfEmbeddings = true },
            "layer-gradient-x-activation" => new InputXGradient { OfEmbeddings = true },
            _ => new IntegratedGradients
            {
                OfEmbeddings = true, Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps"),
            },
        };
        int[] ids = runner.Case.Ids(entry.Inputs.Single());
        int[] padding = entry.Baselines.Count == 0 ? [] : runner.Case.Ids(entry.Baselines.Single());
        var attribution = method.Explain(runner.Model.TokenLogitsDerivative!(), ids, padding, runner.Target(entry));
        Assert.Equal([12, 32], attribution.Inputs[0].Shape.ToArray());
        return attribution;
    }
}
