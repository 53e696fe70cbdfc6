using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>The value that is explained, wherever it stands in a graph, and what it needs.</summary>
internal static class OutputSearch
{
    // An edit distance costs the product of the lengths: names of a file that is not trusted must not make a message slow.
    private const int LongestName = 200, MostNames = 20_000, MostNear = 5;

    /// <summary>The name of the value: an output, or any value of the graph and of the branches in it.</summary>
    /// <exception cref="ImportException">There is none; names that are near are listed.</exception>
    public static string Find(OnnxGraph graph, string? asked)
    {
        string outputs = string.Join(", ", graph.Outputs.Select(output => $"'{output.Name}'"));
        if (asked is null)
            return Usual(graph)?.Name ?? throw new ImportException("The graph has no output: expected one.");
        if (graph.Outputs.Any(output => output.Name == asked) || Holds(graph, asked))
            return asked;
        string[] near = Near(asked, Given(graph).Distinct(StringComparer.Ordinal).Take(MostNames));
        throw new ImportException($"There is no output '{asked}'. Outputs are {outputs}; any other value of the graph, or of a branch in "
            + "it, " + (near.Length > 0 ? $"may be named, too, such as {string.Join(", ", near.Select(name => $"'{name}'"))}."
                : "may be named, too, and none has a name that is near."));
    }

    /// <summary>The output that is explained where none is named: the first of real numbers, such as the scores behind the class.</summary>
    private static OnnxValue? Usual(OnnxGraph graph) =>
        graph.Outputs.FirstOrDefault(output => output.ElementType != default && ElementKinds.Of(output.ElementType) == ElementKind.Real)
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

    /// <summary>Names that differ in few letters, or that one of the two contains.</summary>
    private static string[] Near(string wanted, IEnumerable<string> names) => wanted.Length is 0 or > LongestName ? [] :
    [
        .. names.Where(name => name.Length <= LongestName)
            .Select(name => (
                Name: name, Distance: Distance(wanted.ToUpperInvariant(), name.ToUpperInvariant()), IsPart: IsPart(wanted, name)))
            .Where(near => near.IsPart || near.Distance <= Math.Max(2, wanted.Length / 4))
            .OrderBy(near => near.Distance).ThenBy(near => near.Name, StringComparer.Ordinal).Take(MostNear).Select(near => near.Name),
    ];

    private static bool IsPart(string a, string b) => (b.Length > 2 && a.Contains(b, StringComparison.OrdinalIgnoreCase))
        || (a.Length > 2 && b.Contains(a, StringComparison.OrdinalIgnoreCase));

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (a[i - 1] == b[j - 1] ? 0 : 1), 1 + Math.Min(row[j], row[j - 1])));
        }

        return row[b.Length];
    }
}
