using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>The values of a graph that are found so far, by their names, and the names of those that could not be.</summary>
internal sealed class KnownValues
{
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);

    // Outputs of what could not be read: what uses them is not at fault itself.
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => values.Keys;

    public Value? this[string name] => values.GetValueOrDefault(name);

    public Value Find(string name, OnnxNode node) => values.TryGetValue(name, out var value) ? value
        : throw new OnnxFileException($"node '{node.Name}' ({node.Operator}): its input '{name}' is given by nothing before it");

    /// <summary>Every value is given once: what two nodes give would be one or the other.</summary>
    public void Define(Value value)
    {
        if (!values.TryAdd(value.Name, value))
            throw new OnnxFileException($"the value '{value.Name}' is given twice");
    }

    public void Define(OnnxTensor constant)
    {
        var kind = ElementKinds.Of(constant.ElementType);
        var content = kind == ElementKind.Text ? null : Content.Of(constant);
        Define(new Value(constant.Name, kind, [.. constant.Dimensions.Select(Size.Of)], content, false));
    }

    /// <summary>What is not known stays so, and with it what is computed from it.</summary>
    public void Miss(IEnumerable<string> names) => unknown.UnionWith(names.Where(name => name.Length > 0));

    public bool IsMissed(string name) => unknown.Contains(name);
}
