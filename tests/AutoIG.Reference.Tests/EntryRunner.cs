using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Runs one network's entries through an attribution method and compares every array.</summary>
internal sealed class EntryRunner<T>(EntryGroup group, ITestOutputHelper output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ReferenceModel<T> Model { get; } = ReferenceModels.Get<T>(group.Model);

    public ReferenceCase Case => group.Case;

    /// <summary>What an entry is to agree within.</summary>
    public double Bound(ReferenceEntry entry) => typeof(T) == typeof(float)
        ? IsMetAsStated ? entry.Tolerance : Math.Max(2e-5, entry.Tolerance)
        : Cancels(entry) ? 4e-7
        : Case.IsStoredAsSingle(entry) ? 1e-7 : 1e-10;

    /// <summary>The networks trained on series and text: measured in single precision, at most 8e-7 where 1e-5 is allowed.</summary>
    private bool IsMetAsStated => Case.Name is "gunpoint-cnn" or "basic-motions-cnn" or "basic-motions-gru" or "era-text-cnn";

    /// <summary>
    /// What this one neuron passes on changes its sign along the path: its sum is 1/30 of what it is from the other baseline. The case's
    /// own kinks are known to 2⁻²⁵ = 3e-8 only, which weighs the more the smaller the sum: displacing them at random by half of that moves
    /// the sum by 1.0e-7 to 2.5e-7 (of the other neurons by 1e-8 to 9e-8). The difference is 1.99e-7.
    /// </summary>
    private static bool Cancels(ReferenceEntry entry) => entry.Id == "neuron-conductance/block1/0-25-7/x0/zero/target-2";

    /// <summary>Explains the group's entries and compares the attributions and their convergence delta.</summary>
    public void Run(Func<ReferenceEntry, Attribution<T>> explain) => Compare(entry =>
    {
        var attribution = explain(entry);
        if (entry.ConvergenceDelta is { } delta && !double.IsNaN(attribution.ConvergenceDelta))
        {
            // Each element may be off by the bound; so may the sum, by as much as the elements together weigh.
            var weight = entry.Expected.Sum(name => Case.Values(name).Sum(Math.Abs));
            Agreement.AssertWithin(Bound(entry) * Math.Max(1, weight), Math.Abs(attribution.ConvergenceDelta - delta),
                $"{Model.Name} {entry.Id}, convergence delta");
        }

        return Agreement.Difference(Case, entry, [.. attribution.Inputs.Select(part => part.Values)]);
    });

    /// <summary>Computes the group's arrays, one for each entry, and compares them.</summary>
    /// <param name="compute">Computes an entry's array.</param>
    /// <param name="atLeast">A bound that is larger than that of the entry.</param>
    public void RunArrays(Func<ReferenceEntry, Tensor<T>> compute, double atLeast = 0) =>
        Compare(entry => Agreement.Difference(Case, entry, compute(entry)), atLeast);

    /// <summary>Computes all arrays of each entry, in their order, and compares them.</summary>
    public void RunAll(Func<ReferenceEntry, Tensor<T>[]> compute) =>
        Compare(entry => Agreement.Difference(Case, entry, compute(entry)));

    private void Compare(Func<ReferenceEntry, double> differenceOf, double atLeast = 0)
    {
        var compared = 0;
        var (worst, worstId) = (0.0, "none");
        var integrated = new HashSet<string>();
        foreach (var entry in group.Entries)
        {
            if (!NearExact.IsExhaustive && NearExact.HasThousandsOfPieces(Case, entry) && !integrated.Add(KindOf(entry)))
            {
                continue;
            }

            var difference = differenceOf(entry);
            Agreement.AssertWithin(Math.Max(atLeast, Bound(entry)), difference, $"{Model.Name} {entry.Id}");
            (worst, worstId) = difference > worst ? (difference, entry.Id) : (worst, worstId);
            compared++;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{group}, {typeof(T).Name}: {compared} compared, largest relative difference {worst:g3} ({worstId})"));
        Assert.True(compared > 0, $"{group}: nothing was compared.");
    }

    /// <summary>What an entry differs in from others but for its sample, baseline and target: the method and the layer.</summary>
    private static string KindOf(ReferenceEntry entry) => $"{entry.Method}/{entry.Option("layer")}";

    /// <summary>The function an entry explains: logits, or probabilities where the model has a method for them.</summary>
    public DifferentiableFunction<T> Function(ReferenceEntry entry) =>
        (entry.OfProbability ? Model.ProbabilitiesDerivative : null)?.Invoke() ?? Model.LogitsDerivative();

    public FunctionInput<T> Input(ReferenceEntry entry) => Gather(entry.Inputs);

    public FunctionInput<T> Baseline(ReferenceEntry entry) => Gather(entry.Baselines);

    /// <summary>The target of an entry: of <see cref="Function"/>, which may give logits where the entry is of a probability.</summary>
    public Target Target(ReferenceEntry entry)
    {
        Target[] targets = [.. entry.TargetPlaces.Select(place => Output(entry, place))];
        return targets.Length == 1 ? targets[0] : AutoIG.Target.Sum(targets);
    }

    private Target Output(ReferenceEntry entry, int[] place)
    {
        if (place.Length == 0)
        {
            throw new InvalidDataException($"Entry '{entry.Id}' has no target.");
        }

        var target = AutoIG.Target.At(place);
        return entry.Option("output") switch
        {
            "log-softmax" => AutoIG.Target.LogProbability(target, dim: -1),
            "softmax" when Model.ProbabilitiesDerivative is null => target.AsProbability(),
            _ => target,
        };
    }

    /// <summary>Row <paramref name="index"/> of arrays that hold one value for each sample.</summary>
    public FunctionInput<T> Row(IReadOnlyList<string> names, int index)
    {
        var input = new FunctionInput<T>();
        foreach (var name in names)
        {
            input.Add(Case.Row<T>(name, index));
        }

        return input;
    }

    /// <summary>
    /// Noise from the (first) rows of arrays: of all inputs, one after another, as it is added to the flattened arguments.
    /// </summary>
    public Noise NoiseOf(IReadOnlyList<string> names, int? rows = null) => Noise.Given(
    [
        .. Enumerable.Range(0, rows ?? Case.Rows(names[0])).Select(
            j => names.SelectMany(name => Agreement.Flatten(Case.Row<double>(name, j))).ToArray()),
    ]);

    /// <summary>The embeddings of token ids.</summary>
    public Tensor<T> Embedded(string ids) => Nn.Embedding(Case.Ids(ids), Case.Weights.Get<T>("embedding.weight"));

    /// <summary>The key of an entry's layer, by the local variable that holds the module's output.</summary>
    public LayerKey Layer(ReferenceEntry entry) =>
        Layer(entry, entry.Layer ?? throw new InvalidDataException($"Entry '{entry.Id}' names no layer."));

    /// <summary>The key of the layer that holds a module's output.</summary>
    public LayerKey Layer(ReferenceEntry entry, string module)
    {
        var signature = Function(entry).Signature;
        var name = Model.Layers.GetValueOrDefault(module, module);
        var layer = signature.Layers.Single(candidate => candidate.Name == name);
        return new LayerKey(signature.Name, layer.Index, layer.Name);
    }

    /// <summary>
    /// The indices of the neuron in an entry's options. PyTorch's pooling module keeps two dimensions of size 1, which a mean over them
    /// drops.
    /// </summary>
    public static int[] NeuronOption(ReferenceEntry entry)
    {
        int[] indices = [.. entry.Options.GetProperty("neuron").EnumerateArray().Select(index => index.GetInt32())];
        return entry.Option("layer") == "gap" ? [indices[0]] : indices;
    }

    private FunctionInput<T> Gather(IReadOnlyList<string> names)
    {
        var input = new FunctionInput<T>();
        foreach (var name in names)
        {
            input.Add(Case.Array<T>(name));
        }

        return input;
    }
}
