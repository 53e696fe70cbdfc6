using System.Text.Json;

namespace AutoIG.Reference.Tests;

/// <summary>One expected result of a case: which method, on what, and the names of the arrays that hold the answer.</summary>
public sealed class ReferenceEntry
{
    private readonly JsonElement json;

    internal ReferenceEntry(JsonElement json)
    {
        this.json = json;
        Id = json.GetProperty("id").GetString()!;
        Method = json.GetProperty("method").GetString()!;
        Options = json.GetProperty("options");
        Inputs = Names("input");
        Baselines = Names("baseline");
        Expected = Names("expected");
        Masks = Names("mask");
        Target = json.GetProperty("target") is { ValueKind: JsonValueKind.Number } target ? target.GetInt32() : null;
        Tolerance = json.GetProperty("tolerance").GetDouble();
        ConvergenceDelta = json.TryGetProperty("convergence-delta", out var delta) ? delta.GetDouble() : null;
        Sum = json.TryGetProperty("sum", out var sum) ? sum.GetDouble() : null;
        NearestKink = json.TryGetProperty("nearest-kink", out var kink) ? kink.GetDouble() : null;
    }

    public string Id { get; }

    public string Method { get; }

    public JsonElement Options { get; }

    /// <summary>Names of the input arrays, in the order of the model's parameters.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of the baseline arrays; empty where the method has none.</summary>
    public IReadOnlyList<string> Baselines { get; }

    /// <summary>Names of the expected arrays: one for each input, or one for a layer.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>Names of the masks; empty where every element is compared.</summary>
    public IReadOnlyList<string> Masks { get; }

    public int? Target { get; }

    /// <summary>Bound on max|ours − A| / max|A| for an implementation in float32.</summary>
    public double Tolerance { get; }

    public double? ConvergenceDelta { get; }

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

    private IReadOnlyList<string> Names(string property) => json.TryGetProperty(property, out var value) ? NamesIn(value) : [];

    private static IReadOnlyList<string> NamesIn(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : [value.GetString()!];
}
