namespace AutoIG.Onnx.Graphs;

/// <summary>What a value's elements are for a derivative: real numbers have one, the others decide or count.</summary>
internal enum ElementKind
{
    Real,
    Integer,
    Truth,
    Text,
}
