using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoIG.Text;

/// <summary>
/// Finds the words of a text as the network was trained to see them: A–Z become small letters and no other letter changes, a word is
/// <c>[a-z]+(?:'[a-z]+)*</c>, and everything else separates words and is not seen.
/// </summary>
public sealed partial class Tokenizer
{
    /// <summary>How many words the network sees.</summary>
    public const int Length = 32;

    /// <summary>The id of every word that the vocabulary lacks.</summary>
    public const int Unknown = 1;

    private const int Padding = 0;

    private readonly Dictionary<string, int> ids;

    private Tokenizer(Dictionary<string, int> ids) => this.ids = ids;

    /// <summary>How many words there are, with the padding and the one for all others.</summary>
    public int Count => ids.Count;

    /// <summary>Reads a vocabulary: line k, from 0, is word k.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It does not begin with the padding and the unknown word, or has a word twice.</exception>
    public static Tokenizer Open(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines is not ["<pad>", "<unk>", ..])
            throw new FormatException($"{path}: expected <pad> and <unk> in the first two lines, got others.");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in lines)
        {
            if (!ids.TryAdd(word, ids.Count))
            {
                throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: expected each word once, got '{word}' in lines {ids[word] + 1} and {ids.Count + 1}."));
            }
        }

        return new Tokenizer(ids);
    }

    /// <summary>All words of a text in their order, also those that the network has no room for.</summary>
    /// <param name="text">Any text.</param>
    public IReadOnlyList<Word> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Of equal length as the text: no other letter than A–Z is touched, so that positions stay.
        string small = string.Create(text.Length, text, static (letters, text) =>
        {
            for (int i = 0; i < letters.Length; i++)
                letters[i] = text[i] is >= 'A' and <= 'Z' ? (char)(text[i] + ('a' - 'A')) : text[i];
        });
        return
        [
            .. WordPattern().Matches(small).Select(match => new Word(
                text.Substring(match.Index, match.Length), match.Value, ids.GetValueOrDefault(match.Value, Unknown), match.Index)),
        ];
    }

    /// <summary>What the network takes: the ids of the first 32 words, and padding behind them.</summary>
    /// <param name="words">The words of a text.</param>
    public static int[] Ids(IReadOnlyList<Word> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return [.. words.Take(Length).Select(word => word.Id), .. Enumerable.Repeat(Padding, Math.Max(0, Length - words.Count))];
    }

    [GeneratedRegex("[a-z]+(?:'[a-z]+)*")]
    private static partial Regex WordPattern();
}
