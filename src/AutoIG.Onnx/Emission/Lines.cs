namespace AutoIG.Onnx.Emission;

/// <summary>Statements in lines that a page holds.</summary>
internal static class Lines
{
    public const int MostColumns = 130;

    // Behind a statement there may be a shape; nothing is behind a field.
    private const int MostOfField = 140;

    /// <summary>A statement with a comment behind it, or above it where its last line would be too long.</summary>
    public static string WithComment(string statement, string comment)
    {
        int last = statement.Length - statement.LastIndexOf('\n') - 1;
        return last + comment.Length + 4 <= MostOfField ? $"{statement} // {comment}"
            : $"{new string(' ', statement.Length - statement.TrimStart().Length)}// {comment}\n{statement}";
    }

    /// <summary>A field; its attribute stands above what would be too long beside it.</summary>
    public static string Declaration(string attribute, string declaration)
    {
        string line = attribute.Length > 0 ? $"    {attribute} {declaration}" : $"    {declaration}";
        return (line.Length <= MostOfField ? line : $"    {attribute}\n    {declaration}") + "\n";
    }

    /// <summary>The elements of a list, as many in a line as it holds.</summary>
    public static string Fill(IEnumerable<string> elements, int indent)
    {
        var text = new System.Text.StringBuilder();
        int column = 0;
        foreach (string element in elements)
        {
            bool begins = column == 0 || column + element.Length + 2 > MostColumns;
            string part = begins ? new string(' ', indent) + element + "," : $" {element},";
            text.Append(begins && column > 0 ? "\n" : "").Append(part);
            column = begins ? part.Length : column + part.Length;
        }

        return text.Append('\n').ToString();
    }

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
