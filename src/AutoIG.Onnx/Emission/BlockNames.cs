using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Emission;

/// <summary>Names of fields from the names of modules.</summary>
internal static class BlockNames
{
    public static string Relative(string key, string prefix) =>
        prefix.Length > 0 && key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : key;

    /// <summary>A weight's field; before a number stands what has it: the weight of <c>0.</c> is <c>conv0</c>.</summary>
    /// <param name="role">The layer and the weight's name in it, if they are known.</param>
    public static string FieldName(string key, string? role)
    {
        string name = Identifiers.Camel(key.EndsWith(".weight", StringComparison.Ordinal) ? key[..^7] : key);
        bool isLayer = key.Split('.').SkipLast(1).All(part => part.Length > 0 && char.IsDigit(part[0]));
        return name.Length > 0 && char.IsDigit(name[0]) ? (isLayer ? role?.Split('.')[0] ?? "layer" : "block") + name : name;
    }

    /// <summary>A block's field.</summary>
    public static string OfBlock(string prefix)
    {
        string name = Identifiers.Camel(prefix.TrimEnd('.'));
        return name.Length == 0 || char.IsDigit(name[0]) ? "block" + name : name;
    }

    public static string Singular(string name) => name.Length > 0
        ? name[(name.LastIndexOfAny([.. name.Where(char.IsUpper)]) is var at && at > 0 ? at : 0)..] : name;

    /// <summary>The list that modules with numbers stand in: <c>encoder.layer.0.</c> is one of the layers.</summary>
    public static string Plural(string prefix)
    {
        string name = prefix.Split('.', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(part => !char.IsDigit(part[0])) ?? "block";
        // One of several lists has its own number: layer1, stage2.
        if (char.IsDigit(name[^1]) && prefix.TrimEnd('.') is { Length: > 0 } path && char.IsDigit(path[path.LastIndexOf('.') + 1]))
            return Identifiers.Camel(name);
        string plain = Identifiers.Camel(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_'));
        return plain.EndsWith('s') ? plain : plain + "s";
    }
}
