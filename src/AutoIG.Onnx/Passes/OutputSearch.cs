using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>The value that is explained, wherever it stands in a graph, and what it needs.</summary>
internal static class OutputSearch
{
    /// <summary>
    /// What ML.NET calls the output of what was trained: it gives each column of the data, and of each transform, as an output, too, and
    /// in front of it.
    /// </summary>
    public const string Scores = "Score.output";

    /// <summary>The name of the value: an output, or any value of the graph and of the branches in it.</summary>
    /// <exception cref="ImportException">There is none; names that are near are listed.</exception>
    public static string Find(OnnxGraph graph, string? asked)
    {
        string outputs = string.Join(", ", graph.Outputs.Select(output => $"'{output.Name}'"));
        if (asked is null)
            return Usual(graph)?.Name ?? throw new ImportException("The graph has no output: expected one.");
        if (graph.Outputs.Any(output => output.Name == asked) || Holds(graph, asked))
            return asked;
        string[] near = NearNames.Of(asked, Given(graph));
        throw new ImportException($"There is no output '{asked}'. Outputs are {outputs}; any other value of the graph, or of a branch in "
            + "it, " + (near.Length > 0 ? $"may be named, too, such as {string.Join(", ", near.Select(name => $"'{name}'"))}."
                : "may be named, too, and none has a name that is near."));
    }

    /// <summary>
    /// The output that is explained where none is named: ML.NET's scores, or the first of real numbers, such as those behind the class.
    /// </summary>
    private static OnnxValue? Usual(OnnxGraph graph) => graph.Outputs.FirstOrDefault(output => output.Name == Scores)
        ?? graph.Outputs.FirstOrDefault(output => output.ElementType != default && ElementKinds.Of(output.ElementType) == ElementKind.Real)
        ?? graph.Outputs.FirstOrDefault(output => output.ElementType == default) ?? (graph.Outputs.Count > 0 ? graph.Outputs[0] : null);

    /// <summary>Whether a node of the graph, or of a branch in it, gives a value.</summary>
    public static bool Holds(OnnxGraph graph, string name) => Gives(graph, name) || Owners(graph, name).Any();

    /// <summary>The branch that a value lies in, and its node; null where the graph itself gives it.</summary>
    public static (OnnxNode Node, string Branch)? BranchOf(OnnxGraph graph, string name)
    {
        if (Gives(graph, name) || !Owners(graph, name).Any())
            return null;
        var node = Owners(graph, name).First();
        var (branch, inner) = Branches(node).First(held => Holds(held.Graph, name));
        return BranchOf(inner, name) ?? (node, branch);
    }

    /// <summary>The values that others need, and they themselves. One in a branch needs the node that chooses it.</summary>
    public static HashSet<string> Needed(OnnxGraph graph, params IEnumerable<string> names)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            needed.Add(name);
            if (!Gives(graph, name))
                needed.UnionWith(Owners(graph, name).SelectMany(node => node.Outputs));
        }

        foreach (var node in graph.Nodes.Reverse())
        {
            if (node.Outputs.Any(needed.Contains))
                needed.UnionWith(Uses(node));
        }

        return needed;
    }

    /// <summary>What a node reads, in the graphs that it has, too.</summary>
    private static IEnumerable<string> Uses(OnnxNode node) => node.Inputs.Concat(
        node.Attributes.Values.Where(attribute => attribute.Graph is not null)
            .SelectMany(attribute => attribute.Graph!.Nodes.SelectMany(Uses)
                .Concat(attribute.Graph.Outputs.Select(output => output.Name))));

    private static bool Gives(OnnxGraph graph, string name) => name.Length > 0 && graph.Nodes.Any(node => node.Outputs.Contains(name));

    private static IEnumerable<OnnxNode> Owners(OnnxGraph graph, string name) =>
        graph.Nodes.Where(node => Branches(node).Any(branch => Holds(branch.Graph, name)));

    private static IEnumerable<(string Name, OnnxGraph Graph)> Branches(OnnxNode node) =>
        node.Operator == "If" && node.Domain.Length == 0
            ? node.Attributes.Where(pair => pair.Value.Graph is not null).Select(pair => (pair.Key, pair.Value.Graph!)) : [];

    private static IEnumerable<string> Given(OnnxGraph graph) => graph.Outputs.Select(output => output.Name)
        .Concat(graph.Nodes.SelectMany(node => node.Outputs.Concat(Branches(node).SelectMany(branch => Given(branch.Graph)))))
        .Where(name => name.Length > 0);
}
