using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// A value within the graph whose sizes are stated is where the model begins: the columns that a category has become, rows of a table,
/// features of a frozen network. What computes it is left out.
/// </summary>
internal static class InnerInputs
{
    /// <summary>The model with such values as inputs.</summary>
    public static OnnxModel Begin(OnnxModel model, ImportOptions options, List<string> notes)
    {
        var graph = model.Graph;
        var inner = options.Shapes.Keys.Where(name => graph.Nodes.Any(node => node.Outputs.Contains(name)))
            .ToHashSet(StringComparer.Ordinal);
        if (inner.Count == 0)
            return model;
        foreach (string name in inner.Order(StringComparer.Ordinal))
            notes.Add($"The model begins at '{name}', a value within the file: what computes it is left out.");
        return model with
        {
            Graph = graph with
            {
                // Of a node with several outputs the others may be needed.
                Nodes =
                [
                    .. graph.Nodes.Select(node => !node.Outputs.Any(inner.Contains) ? node
                            : node with { Outputs = [.. node.Outputs.Select(output => inner.Contains(output) ? "" : output)] })
                        .Where(node => node.Outputs.Any(output => output.Length > 0)),
                ],
                Inputs =
                [
                    .. graph.Inputs,
                    .. inner.Order(StringComparer.Ordinal).Select(name => new OnnxValue(
                        name, graph.Nodes.Any(node => node.Operator == "Gather" && node.Inputs.Count > 1 && node.Inputs[1] == name)
                            ? OnnxElementType.Int64 : OnnxElementType.Float, null)),
                ],
            },
        };
    }

    /// <summary>The columns that an input of words becomes; null where they are not found.</summary>
    public static string? Encoded(OnnxGraph graph, string input)
    {
        var made = new HashSet<string>(StringComparer.Ordinal) { input };
        foreach (var node in graph.Nodes.Where(node => node.Inputs.Any(made.Contains)))
        {
            if (node.Operator is "OneHotEncoder" or "OneHot" or "TfIdfVectorizer")
                return node.Outputs[0];
            made.UnionWith(node.Outputs);
        }

        return null;
    }
}
