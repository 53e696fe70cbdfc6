namespace AutoIG.Onnx.Files;

/// <summary>An option of a node. Which of the members holds its value, its type says.</summary>
/// <param name="Reference">Inside a function: the attribute of the function's node whose value this one has.</param>
internal sealed record OnnxAttribute(
    string Name, OnnxAttributeKind Kind, long Integer, float Number, ReadOnlyMemory<byte> Bytes, IReadOnlyList<long> Integers,
    IReadOnlyList<float> Numbers, IReadOnlyList<ReadOnlyMemory<byte>> Texts, OnnxTensor? Tensor, OnnxGraph? Graph, string? Reference);
