using System.Globalization;

namespace AutoIG.Onnx.Code;

/// <summary>Names in C#: each once, and none a keyword.</summary>
internal sealed class Identifiers
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "weights", "field", "value",
        "var", "await", "nameof",
    };

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public IEnumerable<string> Taken => taken;

    public bool IsTaken(string name) => taken.Contains(name);

    /// <summary>The name, or the name with a number if it is taken.</summary>
    public string Take(string name)
    {
        string plain = name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '_') ? "_" + name : name;
        if (Keywords.Contains(plain))
            plain += "1";
        string unique = plain;
        for (int i = 2; !taken.Add(unique); i++)
            unique = char.IsDigit(plain[^1]) ? $"{plain}_{i.ToString(CultureInfo.InvariantCulture)}" : plain
                + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    /// <summary>
    /// Words that are joined as a variable's name: <c>layer1.0.conv1</c> is <c>layer1_0_conv1</c>, <c>word_embeddings</c>
    /// <c>wordEmbeddings</c>.
    /// </summary>
    public static string Camel(string text) => Join(text, isUpper: false);

    /// <summary>As a class's name.</summary>
    public static string Pascal(string text) => Join(text, isUpper: true);

    private static string Join(string text, bool isUpper)
    {
        var name = new System.Text.StringBuilder();
        bool begins = isUpper;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                begins = name.Length > 0 || isUpper;
                continue;
            }

            // Two numbers side by side stay two.
            if (begins && char.IsAsciiDigit(c) && name.Length > 0 && char.IsAsciiDigit(name[^1]))
                name.Append('_');
            name.Append(begins ? char.ToUpperInvariant(c) : name.Length == 0 ? char.ToLowerInvariant(c) : c);
            begins = false;
        }

        // LayerNorm.weight begins as a variable does.
        return name.ToString();
    }
}
