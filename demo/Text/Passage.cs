using System.Globalization;

namespace AutoIG.Text;

/// <summary>A passage to explain.</summary>
/// <param name="Title">Where it comes from.</param>
/// <param name="Text">The passage.</param>
/// <param name="Era">Its era, where it is known: a position in <see cref="EraClassifier.Eras"/>.</param>
public sealed record Passage(string Title, string Text, int? Era = null)
{
    /// <summary>The passages of a table with the columns label, year and text, separated by tabs.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">A line has not three columns, or its label is neither 0 nor 1.</exception>
    public static IReadOnlyList<Passage> OfTable(string path) =>
    [
        .. File.ReadLines(path).Skip(1).Select((line, i) => line.Split('\t') is [("0" or "1") and var label, var year, var text]
            ? new Passage(
                string.Create(CultureInfo.InvariantCulture, $"Passage {i + 1}, {year}"), text, label == "0" ? 0 : 1)
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"{path}, line {i + 2}: expected a label, a year and a text between tabs, got '{line}'."))),
    ];

    /// <summary>Passages line by line; lines without anything are none.</summary>
    /// <param name="name">What the lines are from.</param>
    /// <param name="lines">The lines.</param>
    public static IEnumerable<Passage> OfLines(string name, IEnumerable<string> lines) => lines
        .Select((line, i) => new Passage(string.Create(CultureInfo.InvariantCulture, $"{name}, line {i + 1}"), line.Trim()))
        .Where(passage => passage.Text.Length > 0);
}
