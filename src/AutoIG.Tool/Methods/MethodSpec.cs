namespace AutoIG.Tool.Methods;

/// <summary>
/// A method as it is written: a name, and options behind a colon. <c>SmoothGrad:inner=(IntegratedGradients:Steps=20),Samples=10</c>:
/// what stands in round brackets is a whole.
/// </summary>
/// <param name="Name">The name of the method's record.</param>
/// <param name="Options">Names and values, in order.</param>
internal sealed record MethodSpec(string Name, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    /// <exception cref="ToolException">Brackets do not match, or an option has no value, or stands there twice.</exception>
    public static MethodSpec Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = (colon < 0 ? text : text[..colon]).Trim();
        var options = new List<KeyValuePair<string, string>>();
        if (colon >= 0)
        {
            foreach (string option in Split(text[(colon + 1)..]))
            {
                int equals = option.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0 || equals == option.Length - 1)
                    throw ToolException.Usage($"--method: expected option=value behind '{name}:', got '{option}'.");
                string key = option[..equals].Trim();
                if (options.Exists(other => string.Equals(other.Key, key, StringComparison.OrdinalIgnoreCase)))
                    throw ToolException.Usage($"--method: the option '{key}' stands there twice.");
                options.Add(new(key, option[(equals + 1)..].Trim()));
            }
        }

        return new MethodSpec(name, options);
    }

    /// <summary>Parts between commas that stand in no brackets.</summary>
    /// <exception cref="ToolException">Brackets do not match.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var parts = new List<string>();
        int depth = 0, first = 0;
        for (int at = 0; at < text.Length; at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
                break;
            if (text[at] != ',' || depth > 0)
                continue;
            parts.Add(text[first..at]);
            first = at + 1;
        }

        if (depth != 0)
            throw ToolException.Usage($"--method: expected as many '(' as ')', got '{text}'.");
        parts.Add(text[first..]);
        return parts;
    }

    /// <summary>The text inside of brackets around all of it, or the text itself.</summary>
    public static string Inside(string text) =>
        text.StartsWith('(') && text.EndsWith(')') ? text[1..^1] : text;
}
