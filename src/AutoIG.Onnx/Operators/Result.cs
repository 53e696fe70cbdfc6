using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>What an operator gives, as far as its inputs tell.</summary>
internal sealed record Result(ElementKind Kind, IReadOnlyList<Size> Shape, Content? Content = null);
