using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>The modules that a node comes from, outermost first, as far as the exporter has told.</summary>
internal static class ModuleScope
{
    public static IReadOnlyList<string> Of(OnnxNode node)
    {
        // ['', 'encoder', 'encoder.layers.0', 'linear']: the modules by their full names, and the node's own name.
        if (node.Metadata.TryGetValue("pkg.torch.onnx.name_scopes", out string? scopes))
            return List(scopes) is { Length: > 1 } names ? Parts(names[^2]) : [];

        // /features/features.1/block/block.1/fc1/Conv: each name with that of the sequence around it before it.
        string path = InlinedNames.Own(node.Name);
        if (path.StartsWith('/'))
        {
            var scope = new List<string>();
            string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            string around = "";
            foreach (string part in parts.SkipLast(1))
            {
                string own = around.Length > 0 && part.StartsWith(around + ".", StringComparison.Ordinal) ? part[(around.Length + 1)..]
                    : part;
                scope.AddRange(own.Split('.', StringSplitOptions.RemoveEmptyEntries));
                around = part;
            }

            return scope;
        }

        return [];
    }

    /// <summary>The classes of these modules; "" for one that only holds others, none where the exporter has not told them.</summary>
    public static IReadOnlyList<string> Classes(OnnxNode node)
    {
        if (!node.Metadata.TryGetValue("pkg.torch.onnx.name_scopes", out string? scopes)
            || !node.Metadata.TryGetValue("pkg.torch.onnx.class_hierarchy", out string? hierarchy))
            return [];
        // ['net.Net', 'net.Encoder', 'net.Layer', 'aten.linear.default']: one for each of the names.
        string[] names = List(scopes), classes = List(hierarchy);
        if (names.Length < 2 || names.Length != classes.Length)
            return [];
        string[] found = new string[Parts(names[^2]).Length];
        Array.Fill(found, "");
        for (int i = 0; i < names.Length - 1; i++)
        {
            if (Parts(names[i]).Length is var depth && depth > 0 && depth <= found.Length)
                found[depth - 1] = classes[i][(classes[i].LastIndexOf('.') + 1)..];
        }

        return found;
    }

    private static string[] List(string text) => [.. text.Trim('[', ']', ' ').Split(',').Select(name => name.Trim(' ', '\'', '"'))];

    private static string[] Parts(string name) => name.Split('.', StringSplitOptions.RemoveEmptyEntries);
}
