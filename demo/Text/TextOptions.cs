namespace AutoIG.Text;

/// <summary>What the command line asks for.</summary>
/// <param name="Texts">Passages that were given as they are.</param>
/// <param name="Files">Files with a passage a line; <c>-</c> is standard input.</param>
/// <param name="Steps">Points of the quadrature of Integrated Gradients.</param>
/// <param name="Shown">How many passages are printed.</param>
/// <param name="Folder">Where the report goes.</param>
internal sealed record TextOptions(IReadOnlyList<string> Texts, IReadOnlyList<string> Files, int Steps, int Shown, string Folder)
{
    /// <summary>The passages that are meant; without any, those of the demo.</summary>
    /// <param name="data">The folder of the demo's data.</param>
    public IReadOnlyList<Passage> Passages(string data)
    {
        if (Texts.Count + Files.Count == 0)
            return Passage.OfTable(Path.Combine(data, "passages.tsv"));
        List<Passage> passages =
        [
            .. Texts.Select((text, i) => new Passage(Texts.Count > 1 ? FormattableString.Invariant($"Text {i + 1}") : "Text", text)),
        ];
        foreach (string file in Files)
        {
            passages.AddRange(file == "-"
                ? Passage.OfLines("Input", Lines(Console.In))
                : Passage.OfLines(Path.GetFileName(file), File.ReadLines(file)));
        }

        return passages.Count > 0 ? passages : throw new ArgumentException(
            $"files: expected at least one line with words, got none in {string.Join(", ", Files)}.");
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
