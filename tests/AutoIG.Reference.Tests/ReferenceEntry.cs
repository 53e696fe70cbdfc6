using System.Text.Json;

namespace AutoIG.Reference.Tests;

/// <summary>One expected result of a case: which method, on what, and the names of the arrays that hold the answer.</summary>
public sealed class ReferenceEntry
{
    private readonly JsonElement json;

    internal ReferenceEntry(string caseName, string family, JsonElement json)
    {
        this.json = json;
        Id = json.GetProperty("id").GetString()!;
        Key = $"{caseName}/{family}/{Id}";
        Method = json.GetProperty("method").GetString()!;
        Options = json.GetProperty("options");
        Inputs = Names("input");
        Baselines = Names("baseline");
        Expected = Names("expected");
        Masks = Names("mask");
        Target = Element("target") is { ValueKind: JsonValueKind.Number } target ? target.GetInt32() : null;
        Tolerance = json.GetProperty("tolerance").GetDouble();
        MeanTolerance = json.TryGetProperty("tolerance-mean", out var mean) ? mean.GetDouble() : null;
        ConvergenceDelta = Element("convergence-delta") is { ValueKind: JsonValueKind.Number } delta ? delta.GetDouble() : null;
        Sum = json.TryGetProperty("sum", out var sum) ? sum.GetDouble() : null;
        NearestKink = json.TryGetProperty("nearest-kink", out var kink) ? kink.GetDouble() : null;
    }

    public string Id { get; }

    /// <summary>What names the entry among those of all cases: CASE/FAMILY/ID.</summary>
    public string Key { get; }

    public string Method { get; }

    public JsonElement Options { get; }

    /// <summary>Names of the input arrays, in the order of the model's parameters.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of the baseline arrays; empty where the method has none.</summary>
    public IReadOnlyList<string> Baselines { get; }

    /// <summary>Names of the attributions that a measure judges: one, or two that are compared.</summary>
    public IReadOnlyList<string> Attributions => Names("attribution");

    /// <summary>The array that a curve starts from; <see langword="null"/> where there is none.</summary>
    public string? From => Element("from")?.GetString();

    /// <summary>The array that a curve leads to; <see langword="null"/> where there is none.</summary>
    public string? To => Element("to")?.GetString();

    /// <summary>Names of the expected arrays: one for each input, or one for a layer.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>Names of the masks; empty where every element is compared.</summary>
    public IReadOnlyList<string> Masks { get; }

    /// <summary>The target that is one index; <see langword="null"/> where the entry has none, or one of another form.</summary>
    public int? Target { get; }

    /// <summary>The target as it is written: a number, a list of numbers or of lists, or <c>"all"</c>.</summary>
    public JsonElement? TargetElement => Element("target");

    /// <summary>The numbers of a target that is a list of them; one number where it is one.</summary>
    public int[] TargetIndices => TargetElement is not { } target ? []
        : target.ValueKind == JsonValueKind.Number ? [target.GetInt32()]
        : target.ValueKind == JsonValueKind.Array ? [.. target.EnumerateArray().Select(index => index.GetInt32())]
        : [];

    /// <summary>The places in the output that a target names, by their indices; those of a list are added up.</summary>
    public int[][] TargetPlaces => TargetElement is not { ValueKind: JsonValueKind.Array } target ? [TargetIndices]
        : target[0].ValueKind == JsonValueKind.Array
            ? [.. target.EnumerateArray().Select(place => place.EnumerateArray().Select(index => index.GetInt32()).ToArray())]
            : [TargetIndices];

    /// <summary>Whether the first axis of the expected array runs over all outputs.</summary>
    public bool IsOfAllTargets => TargetElement is { ValueKind: JsonValueKind.String } target && target.ValueEquals("all");

    /// <summary>
    /// The module whose output the array belongs to, named by the entry or in its options; <see langword="null"/> where there is none.
    /// </summary>
    public string? Layer => Element("layer")?.GetString() ?? Option("layer");

    /// <summary>
    /// What is explained in a layer's output: <c>{"index": […]}</c>, <c>{"indices": [[…], …]}</c> or <c>{"channel": c}</c>.
    /// </summary>
    public JsonElement? Neuron => Element("neuron");

    /// <summary>The shape and meaning of the expected array, in words.</summary>
    public string? Content => Element("content")?.GetString();

    /// <summary>Bound on max|ours − A| / max|A| for an implementation in float32.</summary>
    public double Tolerance { get; }

    /// <summary>Bound on Σ|ours − A| / Σ|A| for an implementation in float32, where there is one.</summary>
    public double? MeanTolerance { get; }

    public double? ConvergenceDelta { get; }

    /// <summary>The convergence deltas of all targets, where the entry is of all of them.</summary>
    public double[] ConvergenceDeltas => Element("convergence-delta") is { ValueKind: JsonValueKind.Array } deltas
        ? [.. deltas.EnumerateArray().Select(delta => delta.GetDouble())]
        : [];

    /// <summary>The convergence deltas of the rows of an entry that has several.</summary>
    public double[] RowDeltas => Element("convergence-delta-rows") is { } deltas
        ? [.. deltas.EnumerateArray().Select(delta => delta.GetDouble())]
        : [];

    public double? Sum { get; }

    /// <summary>Least distance, in α, of a quadrature node to a kink of the network.</summary>
    public double? NearestKink { get; }

    /// <summary>Whether the explained output is a probability rather than a logit.</summary>
    public bool OfProbability => Option("output") == "softmax";

    /// <summary>Whether the expected values are the integral itself rather than those of a rule with a number of steps.</summary>
    public bool IsNearExact => Option("rule") == "near-exact";

    /// <summary>A text option, or <see langword="null"/>.</summary>
    public string? Option(string name) => Options.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>A text option that must be there.</summary>
    public string RequiredOption(string name) =>
        Option(name) ?? throw new InvalidDataException($"Entry '{Id}' has no option '{name}'.");

    /// <summary>A numeric option that must be there.</summary>
    public double Number(string name) => Options.GetProperty(name).GetDouble();

    /// <summary>A whole-number option that must be there.</summary>
    public int WholeNumber(string name) => Options.GetProperty(name).GetInt32();

    /// <summary>An option that is one name or a list of names, one for each input.</summary>
    public IReadOnlyList<string> OptionNames(string name) => NamesIn(Options.GetProperty(name));

    /// <inheritdoc/>
    public override string ToString() => Id;

    private JsonElement? Element(string property) => json.TryGetProperty(property, out var value) ? value : null;

    private IReadOnlyList<string> Names(string property) => json.TryGetProperty(property, out var value) ? NamesIn(value) : [];

    private static IReadOnlyList<string> NamesIn(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : [value.GetString()!];
}
