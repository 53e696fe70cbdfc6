using System.Globalization;
using AutoIG.Demos;
using Spectre.Console;

namespace AutoIG.Text;

/// <summary>Says in a terminal, or a file, what was found: passages with their words marked, then words over all passages.</summary>
internal sealed class EraPrinter(IAnsiConsole console)
{
    private const int Width = 60, MostWords = 8, LeastOccurrences = 3;

    public void Print(IReadOnlyList<ExplainedPassage> passages, int shown)
    {
        bool isColored = console.Profile.Capabilities.Ansi;
        foreach (var passage in passages.Take(shown))
            Print(passage, isColored);
        if (passages.Count > shown)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passages.Count - shown} more are in the report."));
        var known = passages.Where(passage => passage.Passage.Era is not null).ToList();
        if (known.Count > 1)
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{known.Count(passage => passage.IsRight)} of {known.Count} answers are right."));
        if (passages.Count > 1)
            PrintWords(passages);
    }

    private void Print(ExplainedPassage passage, bool isColored)
    {
        string truth = passage.Passage.Era is null || passage.IsRight ? "" : $", which is wrong";
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{passage.Passage.Title}: {passage.AnswerName} with {100 * passage.Probability:F1} %{truth}"));
        var words = passage.Words.Zip(passage.Path, (word, score) => new MarkedWord(word.Written, word.Start, score)).ToList();
        foreach (string line in MarkedText.Lines(passage.Passage.Text, words, isColored, Width - 2))
        {
            // Spectre would break what it writes at its own width; these lines are broken already.
            if (isColored)
                console.MarkupLine("  " + line);
            else
                console.Profile.Out.Writer.WriteLine("  " + line);
        }

        console.WriteLine($"  integrated   {Strongest(passage, passage.Path)}");
        console.WriteLine($"  without it   {Strongest(passage, passage.Removal)}");
        if (passage.Unseen > 0)
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  Not seen: the {passage.Unseen} words behind the first {passage.Path.Count}."));
        console.WriteLine();
    }

    /// <summary>The words with the largest scores, as many as a line holds.</summary>
    private static string Strongest(ExplainedPassage passage, IReadOnlyList<double> scores)
    {
        string line = "";
        foreach (int i in Enumerable.Range(0, scores.Count).OrderByDescending(i => Math.Abs(scores[i])).ThenBy(i => i))
        {
            string part = $"{(line.Length > 0 ? ", " : "")}{passage.Words[i].Token} {Signed(scores[i])}";
            if (line.Length + part.Length > Width - 15)
                break;
            line += part;
        }

        return line;
    }

    private void PrintWords(IReadOnlyList<ExplainedPassage> passages)
    {
        var means = EraExplainer.Means(passages, LeastOccurrences);
        if (means.Count == 0)
            return;
        WordMean[] recent = [.. means.Where(word => word.Mean > 0).Take(MostWords)];
        WordMean[] early = [.. means.Where(word => word.Mean < 0).Reverse().Take(MostWords)];
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Mean score of words that occur {LeastOccurrences} times or more:"));
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(Left("recent")).AddColumn(Right("mean")).AddColumn(Right("×"))
            .AddColumn(Left("early")).AddColumn(Right("mean")).AddColumn(Right("×"));
        for (int i = 0; i < Math.Max(recent.Length, early.Length); i++)
            table.AddRow([.. Cells(recent.ElementAtOrDefault(i)), .. Cells(early.ElementAtOrDefault(i))]);
        console.Write(table);

        static string[] Cells(WordMean? word) => word is null ? ["", "", ""]
            : [word.Token, Signed(Math.Abs(word.Mean)), word.Count.ToString(CultureInfo.InvariantCulture)];
    }

    private static string Signed(double score) => score.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    private static TableColumn Left(string header) => new TableColumn(header).NoWrap().PadLeft(0).PadRight(2);

    private static TableColumn Right(string header) => new TableColumn(header).NoWrap().RightAligned().PadLeft(0).PadRight(2);
}
