using System.Globalization;
using AutoIG.Reports;

namespace AutoIG.Sentence;

/// <summary>A sentence with what its words contributed to its likeness to another one.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Other">The other one.</param>
/// <param name="Pieces">The sentence's pieces, without its frames.</param>
/// <param name="Scores">Integrated Gradients, one number for each piece.</param>
/// <param name="Output">F(x): the cosine of the two embeddings.</param>
/// <param name="BaselineOutput">F(x′): that of a sentence of masks.</param>
/// <param name="ConvergenceDelta">Σ A − (F(x) − F(x′)).</param>
internal sealed record ExplainedSentence(
    string Sentence, string Other, IReadOnlyList<SentencePiece> Pieces, IReadOnlyList<double> Scores, double Output, double BaselineOutput,
    double ConvergenceDelta)
{
    /// <summary>Its words, each with the sum of its pieces.</summary>
    public IReadOnlyList<ScoredWord> Words { get; } = ScoredWord.Join(Pieces, Scores);

    /// <summary>The card of the report.</summary>
    /// <param name="steps">Points of the quadrature.</param>
    public TextExplanation ToCard(int steps) => new()
    {
        Title = Sentence,
        Target = $"cosine to “{Other}”",
        Method = string.Create(
            CultureInfo.InvariantCulture,
            $"Integrated Gradients, Gauss–Legendre, {steps} points, baseline: [MASK] for each piece; summed over each embedding"),
        Output = Output,
        BaselineOutput = BaselineOutput,
        CompletenessError = ConvergenceDelta,
        Pieces = WordPieces.Continued,
        Tokens = [.. Pieces.Zip(Scores, (piece, score) => new TokenAttribution(piece.Text, score))],
    };
}
