using System.Globalization;
using System.Text;
using AutoIG.Demos;
using Spectre.Console;

namespace AutoIG.Sentence;

/// <summary>Says in a terminal, or a file, which words of two sentences make them alike.</summary>
internal sealed class SentencePrinter(IAnsiConsole console)
{
    private const int Width = 60;

    public void Print(IReadOnlyList<ExplainedSentence> sentences)
    {
        foreach (var sentence in sentences)
            Print(sentence);
    }

    private void Print(ExplainedSentence sentence)
    {
        bool isColored = console.Profile.Capabilities.Ansi;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Cosine {Signed(sentence.Output)}, of masks alone {Signed(sentence.BaselineOutput)}"));
        var text = new StringBuilder();
        var words = new List<MarkedWord>();
        foreach (var word in sentence.Words)
        {
            // The vocabulary has signs as words of their own: they stand apart.
            if (text.Length > 0)
                text.Append(' ');
            words.Add(new MarkedWord(word.Text, text.Length, word.Score));
            text.Append(word.Text);
        }

        foreach (string line in MarkedText.Lines(text.ToString(), words, isColored, Width - 2))
        {
            // Spectre would break what it writes at its own width; these lines are broken already.
            if (isColored)
                console.MarkupLine("  " + line);
            else
                console.Profile.Out.Writer.WriteLine("  " + line);
        }

        console.WriteLine($"  integrated   {Strongest(sentence.Words)}");
        console.WriteLine();
    }

    /// <summary>The words with the largest scores, as many as a line holds.</summary>
    private static string Strongest(IReadOnlyList<ScoredWord> words)
    {
        string line = "";
        foreach (var word in words.OrderByDescending(word => Math.Abs(word.Score)))
        {
            string part = $"{(line.Length > 0 ? ", " : "")}{word.Text} {Signed(word.Score)}";
            if (line.Length + part.Length > Width - 15)
                break;
            line += part;
        }

        return line;
    }

    private static string Signed(double score) => score.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);
}
