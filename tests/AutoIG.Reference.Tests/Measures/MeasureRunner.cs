using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Measures;

/// <summary>Computes the scores of one network's entries and compares them.</summary>
internal sealed class MeasureRunner<T>(EntryGroup group, ITestOutputHelper output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly EntryRunner<T> runner = new(group, output);

    public ReferenceCase Case => group.Case;

    public DifferentiableFunction<T> Logits { get; } = ReferenceModels.Get<T>(group.Model).LogitsDerivative();

    public LayerKey Layer(ReferenceEntry entry, string module) => runner.Layer(entry, module);

    /// <summary>Compares one array of numbers for each entry.</summary>
    /// <param name="compute">Computes an entry's numbers.</param>
    /// <param name="atLeast">A bound that is larger than that of the entry.</param>
    public void Run(Func<ReferenceEntry, double[]> compute, double atLeast = 0) => runner.RunArrays(
        entry =>
        {
            double[] numbers = compute(entry);
            return Tensor.Create(Array.ConvertAll(numbers, T.CreateChecked), [numbers.Length]);
        },
        atLeast);

    public Tensor<T> Attribution(ReferenceEntry entry, int index = 0) => Case.Array<T>(entry.Attributions[index]);

    public Tensor<T> Input(ReferenceEntry entry) => Case.Array<T>(entry.Inputs.Single());

    public FunctionInput<T>? Baseline(ReferenceEntry entry) =>
        entry.Baselines.Count == 0 ? null : FunctionInput<T>.FromTensor(Case.Array<T>(entry.Baselines.Single()));

    /// <summary>What is explained: a logit or a probability.</summary>
    public static Target Target(ReferenceEntry entry, bool? ofProbability = null)
    {
        Target logit = entry.Target!.Value;
        return ofProbability ?? entry.OfProbability ? logit.AsProbability() : logit;
    }

    /// <summary>The axis of channels where an entry runs over pixels.</summary>
    public int? PixelAxis(ReferenceEntry entry) =>
        Case.Shape(entry.Inputs.Count == 0 ? entry.Attributions[0] : entry.Inputs[0]).Count == 3 && entry.Option("features") != "elements"
            ? 0 : null;

    /// <summary>An array of rows of whole numbers.</summary>
    public FeatureSubsets Subsets(string name)
    {
        var size = Case.Shape(name)[1];
        return FeatureSubsets.Given([.. Case.Ids(name).Chunk(size)]);
    }

    /// <summary>An array of rows of numbers.</summary>
    public double[][] Rows(string name)
    {
        var values = Case.Values(name);
        return [.. values.Chunk(values.Length / Case.Rows(name))];
    }

    /// <summary>The method that an entry of robustness or randomisation names.</summary>
    public static AttributionMethod Method(ReferenceEntry entry) => entry.RequiredOption("attribution-method") switch
    {
        "saliency" => new Saliency(),
        "integrated-gradients, gausslegendre, 20 steps" => new IntegratedGradients { Steps = 20, Rule = QuadratureRule.GaussLegendre },
        var other => throw new InvalidDataException($"Entry '{entry.Id}' names the method '{other}'."),
    };
}
