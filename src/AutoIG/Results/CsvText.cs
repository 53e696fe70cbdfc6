using System.Text;

namespace AutoIG;

/// <summary>Text in rows of fields by RFC 4180: commas between fields, CR LF behind rows, quotes where a field needs them.</summary>
internal static class CsvText
{
    /// <summary>Writes a row.</summary>
    public static void AppendRow(StringBuilder text, IEnumerable<string> fields)
    {
        bool isFirst = true;
        foreach (string field in fields)
        {
            if (!isFirst)
                text.Append(',');
            isFirst = false;
            bool quoted = field.AsSpan().IndexOfAny(",\"\r\n") >= 0 || field != field.Trim();
            text.Append(quoted ? '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : field);
        }

        text.Append("\r\n");
    }

    /// <summary>The rows of a text, whose last one may lack its end; rows end in LF or CR LF.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="TensorFileException">A quote is not closed, or stands where there can be none.</exception>
    public static List<string[]> Rows(string text, string file)
    {
        var rows = new List<string[]>();
        var fields = new List<string>();
        for (int at = 0, line = 1; at < text.Length;)
        {
            fields.Add(text[at] == '"' ? Quoted(text, ref at, ref line, file) : Plain(text, ref at, line, file));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                // A comma at the very end is followed by an empty field.
                if (at < text.Length)
                    continue;
                fields.Add("");
            }
            else if (at < text.Length && text[at] is '\r' or '\n')
            {
                at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                line++;
            }
            else if (at < text.Length)
            {
                throw Fault(file, line, $"expected a comma or the end of the line behind a quoted field, got '{text[at]}'");
            }

            rows.Add([.. fields]);
            fields.Clear();
            // An empty field before the end of a line has been read as one: the next row begins anew.
        }

        return rows;
    }

    private static string Plain(string text, ref int at, int line, string file)
    {
        int start = at;
        while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
        {
            if (text[at] == '"')
                throw Fault(file, line, "expected quotes around a whole field, but there is one inside");
            at++;
        }

        return text[start..at];
    }

    private static string Quoted(string text, ref int at, ref int line, string file)
    {
        int opened = line;
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (at + 1 == text.Length || text[at + 1] != '"')
                {
                    at++;
                    return field.ToString();
                }

                at++;
            }

            line += text[at] == '\n' ? 1 : 0;
            field.Append(text[at]);
        }

        throw Fault(file, opened, "expected a quote at the end of the field, but the text ends");
    }

    private static TensorFileException Fault(string file, int line, string fault) =>
        new(file, null, FormattableString.Invariant($"line {line}: {fault}"));
}
