using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoIG.Reference.Tests.Texts;

/// <summary>The passages of <c>test.tsv</c> as the ids of their words.</summary>
internal static partial class EraText
{
    private const int Words = 32, Padding = 0, Unknown = 1;

    private static readonly Lazy<Dictionary<string, int>> Vocabulary = new(
        () => File.ReadLines(PathOf("vocabulary.txt")).Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id));

    /// <summary>The passages with their classes.</summary>
    public static IReadOnlyList<(int Label, int[] Ids)> Rows() =>
    [
        .. File.ReadLines(PathOf("test.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(row => (int.Parse(row[0], CultureInfo.InvariantCulture), Ids(row[2]))),
    ];

    /// <summary>The ids of the first 32 words; what no word is separates, and what the vocabulary lacks is one word.</summary>
    public static int[] Ids(string text)
    {
        var lower = string.Concat(text.Select(letter => letter is >= 'A' and <= 'Z' ? (char)(letter + ('a' - 'A')) : letter));
        var ids = WordPattern().Matches(lower).Take(Words).Select(word => Vocabulary.Value.GetValueOrDefault(word.Value, Unknown)).ToList();
        return [.. ids, .. Enumerable.Repeat(Padding, Words - ids.Count)];
    }

    [GeneratedRegex("[a-z]+(?:'[a-z]+)*")]
    private static partial Regex WordPattern();

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Cases", "era-text-cnn", file);
}
