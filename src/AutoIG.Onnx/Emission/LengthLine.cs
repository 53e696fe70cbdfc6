namespace AutoIG.Onnx.Emission;

/// <summary>A length that a method computes with, and what tells it.</summary>
/// <param name="Value">The expression: <c>(int)conv.Lengths[0]</c>.</param>
internal readonly record struct LengthLine(string Name, string Value)
{
    public override string ToString() => $"int {Name} = {Value};";
}
