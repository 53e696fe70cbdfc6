namespace AutoIG.Onnx.Emission;

/// <summary>Statements in lines that a page holds.</summary>
internal static class Lines
{
    public const int MostColumns = 130;

    /// <summary>
    /// Breaks a statement behind the commas and before the operators that are nested least, as late in the line as they stand; what
    /// follows is indented by one level.
    /// </summary>
    public static string Wrap(string line)
    {
        if (line.Length <= MostColumns)
            return line;
        int indent = line.Length - line.TrimStart().Length;
        string next = new(' ', indent + 4);
        var lines = new List<string>();
        string rest = line;
        while (rest.Length > MostColumns && Break(rest) is { } at)
        {
            lines.Add(rest[..at].TrimEnd());
            rest = next + rest[at..].TrimStart();
        }

        return string.Join('\n', lines.Append(rest));
    }

    private static int? Break(string line)
    {
        int depth = 0, best = -1, least = int.MaxValue, indent = line.Length - line.TrimStart().Length;
        bool isText = false;
        for (int i = 0; i < Math.Min(line.Length, MostColumns); i++)
        {
            char c = line[i];
            isText ^= c == '"';
            if (isText)
                continue;
            depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            // Behind a comma, the parenthesis that opens a call, or before an operator.
            bool isPlace = (c == ',' && i + 1 < line.Length && line[i + 1] == ' ')
                || (c == ' ' && i + 2 < line.Length && line[i + 1] is '+' or '-' or '*' or '/' && line[i + 2] == ' ');
            int at = c == ',' ? i + 1 : i;
            if (isPlace && at > indent + 20 && depth <= least)
                (best, least) = (at, depth);
        }

        return best > 0 ? best : null;
    }
}
