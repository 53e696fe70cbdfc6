using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Passes;

/// <summary>The modules that a node comes from, outermost first, as far as the exporter has told.</summary>
internal static class ModuleScope
{
    public static IReadOnlyList<string> Of(OnnxNode node)
    {
        // ['', 'encoder', 'encoder.layers.0', 'linear']: the modules by their full names, and the node's own name.
        if (node.Metadata.TryGetValue("pkg.torch.onnx.name_scopes", out string? scopes))
        {
            string[] names = [.. scopes.Trim('[', ']', ' ').Split(',').Select(name => name.Trim(' ', '\'', '"'))];
            return names.Length > 1 ? names[^2].Split('.', StringSplitOptions.RemoveEmptyEntries) : [];
        }

        // /features/features.1/block/block.1/fc1/Conv: each name with that of the sequence around it before it.
        if (node.Name.StartsWith('/'))
        {
            var scope = new List<string>();
            string[] parts = node.Name.Split('/', StringSplitOptions.RemoveEmptyEntries);
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
}
