namespace AutoIG.Sentence;

/// <summary>A word, or a sign between words, with what it contributed.</summary>
/// <param name="Text">The word in small letters, its pieces joined.</param>
/// <param name="Score">The sum over its pieces.</param>
public sealed record ScoredWord(string Text, double Score)
{
    private const string Continued = "##";

    /// <summary>Joins pieces to words.</summary>
    /// <param name="pieces">The pieces of a sentence in their order, without those that frame it.</param>
    /// <param name="scores">A score for each.</param>
    /// <exception cref="ArgumentException">There are more or fewer scores than pieces.</exception>
    public static IReadOnlyList<ScoredWord> Join(IReadOnlyList<SentencePiece> pieces, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count != pieces.Count)
            throw new ArgumentException($"scores: expected one for each of {pieces.Count} pieces, got {scores.Count}.", nameof(scores));
        var words = new List<ScoredWord>();
        foreach (var (piece, score) in pieces.Zip(scores))
        {
            if (words.Count > 0 && piece.Text.StartsWith(Continued, StringComparison.Ordinal))
                words[^1] = new ScoredWord(words[^1].Text + piece.Text[Continued.Length..], words[^1].Score + score);
            else
                words.Add(new ScoredWord(piece.Text, score));
        }

        return words;
    }
}
