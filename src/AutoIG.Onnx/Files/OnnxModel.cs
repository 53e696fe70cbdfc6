namespace AutoIG.Onnx.Files;

/// <summary>What an ONNX file says.</summary>
/// <param name="Opsets">The version of the operators of each domain; the standard domain is "".</param>
internal sealed record OnnxModel(
    long IrVersion, string Producer, IReadOnlyDictionary<string, long> Opsets, OnnxGraph Graph, IReadOnlyList<OnnxFunction> Functions)
{
    /// <summary>How long its files are, those with its weights included.</summary>
    public long Bytes { get; init; }
}

/// <summary>A graph: of a model, or what an operator such as If runs.</summary>
internal sealed record OnnxGraph(
    string Name, IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxTensor> Initializers, IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs, IReadOnlyList<OnnxValue> Values);

/// <summary>A use of an operator. An input or output that is left out is "".</summary>
/// <param name="Metadata">For example <c>pkg.torch.onnx.name_scopes</c>, the modules that the node comes from.</param>
internal sealed record OnnxNode(
    string Name, string Operator, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, OnnxAttribute> Attributes, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Which of the model's functions of one name is meant.</summary>
    public string Overload { get; init; } = "";
}

/// <summary>An operator that a model defines by others.</summary>
internal sealed record OnnxFunction(
    string Name, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyDictionary<string, OnnxAttribute> Defaults, IReadOnlyDictionary<string, long> Opsets)
{
    /// <summary>What tells it from others of its name; "" for most.</summary>
    public string Overload { get; init; } = "";
}

/// <summary>An input, output or value between, with what the file states of its type.</summary>
/// <param name="Dimensions">The sizes; null where the file does not state even how many there are.</param>
internal sealed record OnnxValue(string Name, OnnxElementType ElementType, IReadOnlyList<OnnxDimension>? Dimensions);

/// <summary>A size: a number, a name, or neither where it is not known.</summary>
internal readonly record struct OnnxDimension(long? Size, string? Name);
