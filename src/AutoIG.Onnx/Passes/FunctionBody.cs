using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Passes;

/// <summary>An operator that the model itself defines: its nodes stand in the place of its use, under names of their own.</summary>
internal static class FunctionBody
{
    /// <param name="prefix">What stands before the names of all that is the function's own.</param>
    public static IEnumerable<OnnxNode> Of(OnnxFunction function, OnnxNode use, string prefix)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (int i = 0; i < function.Inputs.Count; i++)
            names[function.Inputs[i]] = i < use.Inputs.Count ? use.Inputs[i] : "";
        for (int i = 0; i < use.Outputs.Count && i < function.Outputs.Count; i++)
            names[function.Outputs[i]] = use.Outputs[i].Length > 0 ? use.Outputs[i] : prefix + function.Outputs[i];
        foreach (var inner in function.Nodes)
        {
            if (inner.Attributes.Values.Any(attribute => attribute.Graph is not null))
                throw new ImportException($"the function '{function.Name}' has branches of its own, which are not read");
            yield return inner with
            {
                Name = prefix + inner.Name,
                Inputs = [.. inner.Inputs.Select(Renamed)],
                Outputs = [.. inner.Outputs.Select(Renamed)],
                Attributes = Bound(inner, use, function),
            };
        }

        string Renamed(string name) => names.TryGetValue(name, out string? known) ? known : names[name] = prefix + name;
    }

    /// <summary>The options of a function's node, those that are the function's own with the values of its use.</summary>
    private static Dictionary<string, OnnxAttribute> Bound(OnnxNode inner, OnnxNode use, OnnxFunction function)
    {
        var bound = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach (var (name, attribute) in inner.Attributes)
        {
            if (attribute.Reference is not { Length: > 0 } reference)
                bound[name] = attribute;
            else if (use.Attributes.TryGetValue(reference, out var given) || function.Defaults.TryGetValue(reference, out given))
                bound[name] = given with { Name = name };
        }

        return bound;
    }
}
