using System.Text;

namespace AutoIG.Reports;

/// <summary>A word of a text with the pieces that it is made of.</summary>
/// <param name="Text">As a reader should see it.</param>
/// <param name="Sum">Σ A of its pieces.</param>
/// <param name="Pieces">The tokens.</param>
/// <param name="IsSpaced">Whether a space stands before it.</param>
internal sealed record TextWord(string Text, double Sum, IReadOnlyList<TokenAttribution> Pieces, bool IsSpaced)
{
    private const string Continuation = "##";
    private const char Space = '\u2581';
    private const char ByteSpace = '\u0120';

    /// <summary>Joins pieces to words.</summary>
    public static IEnumerable<TextWord> Of(TextExplanation text)
    {
        var pieces = new List<TokenAttribution>();
        foreach (var token in text.Tokens)
        {
            if (pieces.Count > 0 && Begins(token.Text, text.Pieces))
            {
                yield return Join(pieces, text.Pieces);
                pieces = [];
            }

            pieces.Add(token);
        }

        if (pieces.Count > 0)
            yield return Join(pieces, text.Pieces);
    }

    private static bool Begins(string token, WordPieces pieces) => pieces switch
    {
        WordPieces.Continued => !token.StartsWith(Continuation, StringComparison.Ordinal),
        WordPieces.Spaced => token.StartsWith(Space),
        WordPieces.Bytes => token.StartsWith(ByteSpace),
        _ => true,
    };

    private static TextWord Join(List<TokenAttribution> pieces, WordPieces kind)
    {
        string text = kind switch
        {
            WordPieces.Continued => string.Concat(
                pieces.Select((piece, i) => i > 0 ? piece.Text[Continuation.Length..] : piece.Text)),
            WordPieces.Spaced => string.Concat(pieces.Select(piece => piece.Text)).TrimStart(Space).Replace(Space, ' '),
            WordPieces.Bytes => FromBytes(string.Concat(pieces.Select(piece => piece.Text))).TrimStart(' '),
            _ => pieces[0].Text,
        };
        bool isSpaced = kind switch
        {
            WordPieces.Spaced => pieces[0].Text.StartsWith(Space),
            WordPieces.Bytes => pieces[0].Text.StartsWith(ByteSpace),
            _ => true,
        };
        return new TextWord(text, pieces.Sum(piece => piece.Attribution), pieces, isSpaced);
    }

    /// <summary>
    /// The letters that stand for bytes: those that can be printed for themselves, the others in their order from U+0100 on (Radford et
    /// al. 2019). A letter that stands for none (a token such as &lt;|endoftext|&gt; may have some) stays.
    /// </summary>
    private static string FromBytes(string letters)
    {
        var bytes = new List<byte>();
        foreach (var rune in letters.EnumerateRunes())
        {
            if (ByteOf(rune.Value) is { } value)
                bytes.Add(value);
            else
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static byte? ByteOf(int letter)
    {
        if (IsPrinted(letter))
            return (byte)letter;
        for (int value = 0, next = 0x100; value < 0x100; value++)
        {
            if (!IsPrinted(value) && next++ == letter)
                return (byte)value;
        }

        return null;

        static bool IsPrinted(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
    }
}
