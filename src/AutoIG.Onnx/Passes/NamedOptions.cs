using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Passes;

/// <summary>What options name must be there: a name that is misspelt would be an option that does nothing.</summary>
internal static class NamedOptions
{
    /// <param name="seen">The values that the import has come across; those of functions and loops have names that it gives them.</param>
    /// <exception cref="ImportException">There is no such input, value or choice.</exception>
    public static void Check(OnnxModel model, ImportOptions options, IReadOnlyCollection<string> seen)
    {
        var graphs = Graphs(model.Graph).ToArray();
        var nodes = graphs.SelectMany(graph => graph.Nodes)
            .Concat(model.Functions.SelectMany(function => function.Nodes.Concat(function.Nodes.SelectMany(Inner).SelectMany(Graphs)
                .SelectMany(graph => graph.Nodes)))).ToArray();
        string[] inputs = [.. graphs[0].Inputs.Select(input => input.Name)];
        string[] values = [.. inputs, .. seen, .. nodes.SelectMany(node => node.Outputs)];
        Require("--input", "input", options.Shapes.Keys, inputs);
        Require("--hold", "input or value", options.Held.Keys, values);
        Require(
            "--assume", "choice (If)", options.Assumed.Keys,
            nodes.Where(node => node.Operator == "If").SelectMany(node => new[] { node.Name, node.Outputs[0] }));
    }

    private static void Require(string option, string what, IEnumerable<string> names, IEnumerable<string> known)
    {
        var all = known.Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (string name in names.Where(name => !all.Contains(name)))
        {
            string[] near = NearNames.Of(name, all);
            string[] shown = near.Length > 0 || all.Count > 20 ? near : [.. all];
            throw new ImportException($"{option} {name}: there is no such {what}"
                + (shown.Length > 0 ? $"; there are, for example, {string.Join(", ", shown.Select(other => $"'{other}'"))}." : "."));
        }
    }

    private static IEnumerable<OnnxGraph> Graphs(OnnxGraph graph) => graph.Nodes.SelectMany(Inner).SelectMany(Graphs).Prepend(graph);

    private static IEnumerable<OnnxGraph> Inner(OnnxNode node) =>
        node.Attributes.Values.Where(attribute => attribute.Graph is not null).Select(attribute => attribute.Graph!);
}
