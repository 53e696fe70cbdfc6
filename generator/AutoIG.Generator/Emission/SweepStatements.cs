namespace AutoIG.Generator.Emission;

/// <summary>
/// The statements of one step. The spans that a statement reads and writes are declared together, as far as a line holds them.
/// </summary>
internal sealed class SweepStatements(string realType)
{
    // 140 columns, less the indentation of a statement and its punctuation.
    private const int LongestLine = 120;

    private readonly CodeWriter code = new();
    private string declarations = "";

    /// <summary>Declares a span.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="initialiser">The memory that it spans.</param>
    /// <param name="inPlace">Whether that memory has another name already, so that the declaration says so.</param>
    public void Declare(string name, string initialiser, bool inPlace)
    {
        string declaration = $"{name} = {initialiser}";
        if (declarations.Length > 0 && declarations.Length + declaration.Length > LongestLine)
            Close("");
        declarations += declarations.Length == 0 ? $"Span<{realType}> {declaration}" : $", {declaration}";
        if (inPlace)
            Close(" // in place");
    }

    public void Line(string line)
    {
        Close("");
        code.Line(line);
    }

    public override string ToString()
    {
        Close("");
        return code.ToString().TrimEnd('\n');
    }

    private void Close(string comment)
    {
        if (declarations.Length > 0)
            code.Line($"{declarations};{comment}");
        declarations = "";
    }
}
