using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Graphs;

/// <summary>A use of an operator, with what is known of its values. Steps stand in an order in which they can be computed.</summary>
/// <param name="Operator">The operator's name; of another domain than the standard's with the domain before it.</param>
/// <param name="Scope">The modules it comes from, outermost first.</param>
internal sealed record Step(
    string Operator, string Name, IReadOnlyList<string> Scope, long Opset, IReadOnlyDictionary<string, OnnxAttribute> Attributes,
    IReadOnlyList<Value?> Inputs, IReadOnlyList<Value> Outputs)
{
    /// <summary>The classes of the modules in <see cref="Scope"/>, where the exporter has told them.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Which layer of its recurrent module it is, from 0.</summary>
    public int Layer { get; init; }

    public Value Output => Outputs[0];

    public Value? Input(int index) => index < Inputs.Count ? Inputs[index] : null;

    public long Integer(string name, long otherwise) => Attributes.TryGetValue(name, out var found) ? found.Integer : otherwise;

    public double Number(string name, double otherwise) => Attributes.TryGetValue(name, out var found) ? Decimal(found.Number) : otherwise;

    public IReadOnlyList<long>? Integers(string name) => Attributes.TryGetValue(name, out var found) ? found.Integers : null;

    public string Text(string name, string otherwise) =>
        Attributes.TryGetValue(name, out var found) ? System.Text.Encoding.UTF8.GetString(found.Bytes.Span) : otherwise;

    public override string ToString()
    {
        string inputs = string.Join(", ", Inputs.OfType<Value>());
        // A node without a name is known by what it gives.
        string output = Outputs.FirstOrDefault(output => output.Name.Length > 0)?.Name ?? "";
        string name = Name.Length > 0 ? $"'{Name}' " : output.Length > 0 ? $"the node of '{output}' " : "";
        return $"{name}({Operator}, opset {Opset}; {inputs})";
    }

    /// <summary>The number as its shortest text means it: ε = 1e-5 is written so, and not as 9.99999974e-6.</summary>
    public static double Decimal(float number) => double.Parse(
        number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
