using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using AutoIG.Reference.Tests.Models.Toys;

namespace AutoIG.Reference.Tests;

/// <summary>One line of the case <c>toy-models</c>.</summary>
public sealed class ToyCase
{
    private static readonly IReadOnlyList<ToyCase> Loaded = Load();

    private readonly JsonElement json;

    private ToyCase(int number, JsonElement json)
    {
        this.json = json;
        Number = number;
        Model = json.GetProperty("model").GetString()!;
        Method = json.GetProperty("method").GetString()!;
        Layer = json.TryGetProperty("layer", out var layer) ? layer.GetString() : null;
        Target = json.TryGetProperty("target", out var target) ? target.GetInt32() : 0;
        Inputs = json.TryGetProperty("input", out var input) ? Vectors(input) : Vectors(json.GetProperty("inputs"));
        Baselines = json.TryGetProperty("baseline", out var baseline) ? Vectors(baseline) : null;
        Expected = Vectors(json.GetProperty("expected"));
    }

    public static IReadOnlyList<ToyCase> All => Loaded;

    /// <summary>The position in the case, from 0.</summary>
    public int Number { get; }

    /// <summary>What names the line among the entries of all cases.</summary>
    public string Key => $"toy-models/{ReferenceCase.FirstFamily}/{this}";

    public string Model { get; }

    public string Method { get; }

    public string? Layer { get; }

    public int Target { get; }

    /// <summary>The inputs; a single vector is one input.</summary>
    public IReadOnlyList<double[]> Inputs { get; }

    public IReadOnlyList<double[]>? Baselines { get; }

    /// <summary>The answer, in the shape of the inputs; a single vector is one array.</summary>
    public IReadOnlyList<double[]> Expected { get; }

    /// <summary>A member that only some lines have.</summary>
    public JsonElement? Property(string name) => json.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A member of <c>options</c>.</summary>
    public JsonElement? Option(string name) =>
        json.TryGetProperty("options", out var options) && options.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The explained output, by the model's method run as ordinary C#.</summary>
    public double Evaluate(IReadOnlyList<double[]> x) => Outputs(x)[Target];

    /// <summary>All outputs, by the model's method run as ordinary C#.</summary>
    public double[] Outputs(IReadOnlyList<double[]> x) => Model switch
    {
        "one-minus-relu" => [ToyFormulas.OneMinusRelu(x[0][0])],
        "relu-difference-2" => [ToyFormulas.ReluDifference2(x[0][0], x[1][0])],
        "relu-difference-3" => [ToyFormulas.ReluDifference3(x[0][0], x[1][0])],
        "separable" => [ToyFormulas.Separable(x[0][0], x[0][1], x[0][2])],
        "square-of-sum" => [ToyFormulas.SquareOfSum(x[0][0], x[0][1])],
        "sum-of-squares" => [ToyFormulas.SumOfSquares(x[0][0], x[0][1])],
        "linear" => [ToyFormulas.LinearSum(x[0][0], x[0][1])],
        "min-of-2x-and-1" => [ToyFormulas.MinOf2XAnd1(x[0][0])],
        "relu-of-x-minus-1" => [ToyFormulas.ReluOfXMinus1(x[0][0])],
        "minus-of-minus-x" => [ToyFormulas.MinusOfMinusX(x[0][0])],
        "two-relus" => [ToyFormulas.TwoRelus(x[0][0], x[0][1])],
        "relu-linear" => [new VectorFormulas(Scalar("k")).ReluLinear(Vector(x[0]), Vector(x[1]))],
        "max-of-four" => Agreement.Flatten(new VectorFormulas().MaxOfFour(Vector(x[0]))),
        "multilayer" => Agreement.Flatten(new Multilayer().Outputs(Vector(x[0]))),
        "multi-input" when x.Count == 3 => Agreement.Flatten(
            new Multilayer(Scalar("scale")).OutputsOfThree(Vector(x[0]), Vector(x[1]), Vector(x[2]))),
        "multi-input" => Agreement.Flatten(new Multilayer(Scalar("scale")).OutputsOfTwo(Vector(x[0]), Vector(x[1]))),
        "one-convolution" => Agreement.Flatten(new OneConvolution().Outputs(Tensor.Create(x[0], [1, 4, 4]))),
        "two-linear" => Agreement.Flatten(new TwoLinear(FirstWeight()).Output(Vector(x[0]))),
        _ => throw new InvalidDataException($"The case describes a model '{Model}' that has no C# method here."),
    };

    /// <summary>The first weight of <c>two-linear</c>: all 2 unless the line gives another.</summary>
    public double[] FirstWeight() =>
        Property("first_weight") is { } rows ? [.. Vectors(rows).SelectMany(row => row)] : [2, 2, 2, 2, 2, 2, 2, 2, 2];

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Model} {Method} {Layer}");

    private double Scalar(string name) =>
        Property(name)?.GetDouble() ?? throw new InvalidDataException($"Line {this} has no '{name}'.");

    private static Tensor<double> Vector(double[] elements) => Tensor.Create(elements);

    // "0..15 row by row" is the image of the convolution; a nested list is a list of inputs or of rows.
    private static double[][] Vectors(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() == "0..15 row by row" => [[.. Enumerable.Range(0, 16).Select(i => (double)i)]],
        JsonValueKind.Array when value[0].ValueKind == JsonValueKind.Array => [.. value.EnumerateArray().Select(Numbers)],
        JsonValueKind.Array => [Numbers(value)],
        _ => throw new InvalidDataException($"{value} is no list of numbers."),
    };

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    private static IReadOnlyList<ToyCase> Load()
    {
        using var json = ReferenceCase.ReadJson("toy-models");
        return [.. json.RootElement.GetProperty("cases").EnumerateArray().Select((line, number) => new ToyCase(number, line.Clone()))];
    }
}
