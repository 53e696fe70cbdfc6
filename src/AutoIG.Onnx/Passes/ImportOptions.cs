using AutoIG.Onnx.Files;

namespace AutoIG.Onnx;

/// <summary>How a model is imported.</summary>
internal sealed record ImportOptions
{
    /// <summary>The class's namespace; none by default.</summary>
    public string? Namespace { get; init; }

    /// <summary>The class's name; by default from the file's.</summary>
    public string? Name { get; init; }

    /// <summary>Sizes, or names of dimensions, of inputs: what the file leaves open, or states otherwise.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Shapes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The output that is explained; by default the only one, or the first.</summary>
    public string? Output { get; init; }

    /// <summary>Inputs, or other values of the graph, that are held at one number.</summary>
    public IReadOnlyDictionary<string, double> Held { get; init; } = new Dictionary<string, double>();

    /// <summary>Inputs that are held at a tensor's elements.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> HeldTensors { get; init; } = new Dictionary<string, OnnxTensor>();

    /// <summary>Nodes that choose (If), by name or by the name of their first output, and whether their condition holds.</summary>
    public IReadOnlyDictionary<string, bool> Assumed { get; init; } = new Dictionary<string, bool>();

    /// <summary>
    /// Whether a softmax or sigmoid at the end stays. Saturated probabilities explain badly: their slopes are next to nothing.
    /// </summary>
    public bool KeepsSoftmax { get; init; }

    /// <summary>Whether the class computes in double precision; in single by default. Weights are stored in single either way.</summary>
    public bool IsDouble { get; init; }

    /// <summary>The axis of the batch in every input that has one; −1 for none, null to find it.</summary>
    public int? BatchAxis { get; init; }
}
