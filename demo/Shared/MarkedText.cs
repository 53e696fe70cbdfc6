using System.Text;
using Spectre.Console;

namespace AutoIG.Demos;

/// <summary>
/// A text in lines for a terminal, its words coloured as in the report (red speaks for the answer, blue against it), or, where
/// there are no colours, followed by ⁺ or ⁻, by two of them where the score is at least half of the largest.
/// </summary>
internal static class MarkedText
{
    // Shares of the largest score: below the first a word stays as it is.
    private const double Weak = 0.15, Strong = 0.5;

    /// <summary>The lines, as markup where coloured, none wider than the width unless one word is.</summary>
    public static IEnumerable<string> Lines(string text, IReadOnlyList<MarkedWord> words, bool isColored, int width)
    {
        var line = new StringBuilder();
        int taken = 0;
        foreach (var (marked, length) in Chunks(text, words, isColored))
        {
            if (taken > 0 && taken + 1 + length > width)
            {
                yield return line.ToString();
                line.Clear();
                taken = 0;
            }

            if (taken > 0)
            {
                line.Append(' ');
                taken++;
            }

            line.Append(marked);
            taken += length;
        }

        if (taken > 0)
            yield return line.ToString();
    }

    /// <summary>What stands between spaces: it may hold several words, and signs around them.</summary>
    private static IEnumerable<(string Marked, int Length)> Chunks(string text, IReadOnlyList<MarkedWord> words, bool isColored)
    {
        double largest = words.Select(word => Math.Abs(word.Score)).DefaultIfEmpty().Max();
        int next = 0;
        for (int from = 0; from < text.Length;)
        {
            if (char.IsWhiteSpace(text[from]))
            {
                from++;
                continue;
            }

            int to = from;
            while (to < text.Length && !char.IsWhiteSpace(text[to]))
                to++;
            var chunk = new StringBuilder();
            int length = 0;
            for (; next < words.Count && words[next].Start < to; next++)
            {
                AppendPlain(text[from..words[next].Start]);
                double share = largest > 0 ? words[next].Score / largest : 0;
                string word = words[next].Written, mark = Mark(share);
                chunk.Append(isColored ? Colored(word, share) : word + mark);
                length += word.Length + (isColored ? 0 : mark.Length);
                from = words[next].Start + word.Length;
            }

            AppendPlain(text[from..to]);
            from = to;
            yield return (chunk.ToString(), length);

            void AppendPlain(string part)
            {
                chunk.Append(isColored ? Markup.Escape(part) : part);
                length += part.Length;
            }
        }
    }

    private static string Mark(double share) => share switch
    {
        >= Strong => "⁺⁺",
        >= Weak => "⁺",
        <= -Strong => "⁻⁻",
        <= -Weak => "⁻",
        _ => "",
    };

    private static string Colored(string word, double share) => share switch
    {
        >= Strong => $"[bold red]{word}[/]",
        >= Weak => $"[red]{word}[/]",
        <= -Strong => $"[bold blue]{word}[/]",
        <= -Weak => $"[blue]{word}[/]",
        _ => word,
    };
}
