using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Passes;

/// <summary>The names of a graph within a node, which those of another may be, too: as it is read, each value has one of its own.</summary>
internal static class GraphNames
{
    /// <summary>The names that a graph's nodes give, and all that the graphs within them have; "" is none.</summary>
    public static IEnumerable<string> Given(OnnxGraph graph) => graph.Nodes.SelectMany(node => node.Outputs.Concat(
        node.Attributes.Values.Where(attribute => attribute.Graph is not null).SelectMany(attribute =>
            Given(attribute.Graph!).Concat(attribute.Graph!.Initializers.Select(tensor => tensor.Name))
                .Concat(attribute.Graph.Inputs.Select(input => input.Name))))).Where(name => name.Length > 0);

    /// <summary>A graph whose names are no others': those that are taken get something in front.</summary>
    public static OnnxGraph Apart(OnnxGraph graph, string prefix, Func<string, bool> isTaken)
    {
        var taken = Given(graph).Concat(graph.Initializers.Select(tensor => tensor.Name)).Where(isTaken).ToHashSet(StringComparer.Ordinal);
        return taken.Count == 0 ? graph : Under(graph, "", name => taken.Contains(name) ? prefix + name : name);
    }

    /// <summary>A node under other names, with the graphs in it.</summary>
    public static OnnxNode Under(OnnxNode node, string prefix, Func<string, string> name) => node with
    {
        Name = prefix + node.Name,
        Inputs = [.. node.Inputs.Select(name)],
        Outputs = [.. node.Outputs.Select(name)],
        Attributes = node.Attributes.ToDictionary(pair => pair.Key, pair => pair.Value.Graph is not { } graph ? pair.Value
            : pair.Value with { Graph = Under(graph, prefix, name) }),
    };

    private static OnnxGraph Under(OnnxGraph graph, string prefix, Func<string, string> name) => graph with
    {
        Nodes = [.. graph.Nodes.Select(inner => Under(inner, prefix, name))],
        Initializers = [.. graph.Initializers.Select(tensor => tensor with { Name = name(tensor.Name) })],
        Inputs = [.. graph.Inputs.Select(input => input with { Name = name(input.Name) })],
        Outputs = [.. graph.Outputs.Select(output => output with { Name = name(output.Name) })],
    };
}
