using System.Text;

namespace AutoIG.Generator.Emission;

/// <summary>Writes C# with indentation, braces and single blank lines. Lines end in LF and carry no trailing blanks.</summary>
internal sealed class CodeWriter
{
    private const int IndentWidth = 4;

    /// <summary>What is nested more deeply moves no further to the right: else the text would grow with the square of the depth.</summary>
    private const int DeepestIndent = 40;

    private readonly StringBuilder text = new();
    private int depth;
    private bool blankLinePending;
    private bool atBlockStart = true;

    /// <summary>One line at the current depth. A text of several lines is indented line by line.</summary>
    public CodeWriter Line(string line)
    {
        foreach (string part in line.Split('\n'))
        {
            string trimmed = part.TrimEnd();
            if (trimmed.Length == 0)
            {
                BlankLine();
                continue;
            }
            if (blankLinePending && !atBlockStart)
                text.Append('\n');
            blankLinePending = false;
            atBlockStart = false;
            text.Append(' ', Math.Min(depth, DeepestIndent) * IndentWidth).Append(trimmed).Append('\n');
        }
        return this;
    }

    /// <summary>A blank line before what follows; none at the start or the end of a block, and never two.</summary>
    public CodeWriter BlankLine()
    {
        blankLinePending = true;
        return this;
    }

    /// <summary>A comment.</summary>
    public CodeWriter Comment(string comment)
    {
        foreach (string part in comment.Split('\n'))
            Line("// " + part);
        return this;
    }

    /// <summary>A line of XML documentation.</summary>
    public CodeWriter Documentation(string element) => Line("/// " + element);

    /// <summary>A header and an opening brace. Disposing closes it, followed by <paramref name="end"/>.</summary>
    public Scope Block(string header, string end = "}")
    {
        Line(header);
        Line("{");
        Open();
        return new Scope(this, end);
    }

    /// <summary>
    /// Lines indented by one level: a single embedded statement, a continued expression, a list that <paramref name="end"/> closes.
    /// </summary>
    public Scope Indented(string? end = null)
    {
        Open();
        return new Scope(this, end);
    }

    /// <summary>The number of characters written.</summary>
    public int Length => text.Length;

    public override string ToString() => text.ToString();

    private void Open()
    {
        depth++;
        atBlockStart = true;
        blankLinePending = false;
    }

    private void Close(string? end)
    {
        depth--;
        blankLinePending = false;
        atBlockStart = false;
        if (end is not null)
            Line(end);
    }

    /// <summary>An open block.</summary>
    public readonly struct Scope(CodeWriter writer, string? end) : IDisposable
    {
        public void Dispose() => writer.Close(end);
    }
}
