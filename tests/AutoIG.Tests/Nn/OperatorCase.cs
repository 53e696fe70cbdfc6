using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AutoIG.Tests;

/// <summary>One call of an operator with PyTorch's result in double precision, read from OperatorCases.json.</summary>
internal sealed class OperatorCase
{
    private static readonly Lazy<Dictionary<string, OperatorCase>> Cases = new(Load);

    private OperatorCase(JsonElement json)
    {
        Name = json.GetProperty("name").GetString()!;
        Call = json.GetProperty("call").GetString()!;
        Inputs = json.GetProperty("inputs").EnumerateObject().ToDictionary(p => p.Name, p => Unpack(p.Value));
        InputGradients = json.GetProperty("inputGradients").EnumerateObject().ToDictionary(p => p.Name, p => Unpack(p.Value));
        Output = Unpack(json.GetProperty("output"));
        OutputGradient = Unpack(json.GetProperty("outputGradient"));
    }

    public string Name { get; }

    /// <summary>The call in C#, over the names of <see cref="Inputs"/>.</summary>
    public string Call { get; }

    public Dictionary<string, Tensor<double>> Inputs { get; }

    public Tensor<double> Output { get; }

    /// <summary>A gradient with respect to the output …</summary>
    public Tensor<double> OutputGradient { get; }

    /// <summary>… and what it gives for every input.</summary>
    public Dictionary<string, Tensor<double>> InputGradients { get; }

    public static IEnumerable<string> Names => Cases.Value.Keys;

    public static OperatorCase Of(string name) => Cases.Value[name];

    public Dictionary<string, Tensor<T>> InputsAs<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Inputs.ToDictionary(p => p.Key, p => Tensor.ConvertTruncating<double, T>(p.Value));

    private static Dictionary<string, OperatorCase> Load()
    {
        using Stream stream = typeof(OperatorCase).Assembly.GetManifestResourceStream("OperatorCases.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateArray().Select(e => new OperatorCase(e)).ToDictionary(c => c.Name);
    }

    private static Tensor<double> Unpack(JsonElement json)
    {
        nint[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(e => (nint)e.GetInt32())];
        byte[] bytes = json.GetProperty("data").GetBytesFromBase64();
        double[] numbers = json.GetProperty("type").GetString() switch
        {
            "f4" => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), x => (double)x),
            "f8" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            var type => throw new FormatException($"unknown number type '{type}'"),
        };
        return Tensor.Create(numbers, shape);
    }
}
