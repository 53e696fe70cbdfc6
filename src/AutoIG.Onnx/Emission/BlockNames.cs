namespace AutoIG.Onnx.Emission;

/// <summary>Names of fields from the names of modules.</summary>
internal static class BlockNames
{
    public static string Relative(string key, string prefix) =>
        prefix.Length > 0 && key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : key;

    public static string FieldName(string key) => Identifiers.Camel(key.EndsWith(".weight", StringComparison.Ordinal) ? key[..^7] : key);

    public static string Singular(string name) => name.Length > 0
        ? name[(name.LastIndexOfAny([.. name.Where(char.IsUpper)]) is var at && at > 0 ? at : 0)..] : name;

    /// <summary>The list that modules with numbers stand in: <c>encoder.layer.0.</c> is one of the layers.</summary>
    public static string Plural(string prefix)
    {
        string name = prefix.Split('.', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(part => !char.IsDigit(part[0])) ?? "block";
        string plain = Identifiers.Camel(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_'));
        return plain.EndsWith('s') ? plain : plain + "s";
    }
}
