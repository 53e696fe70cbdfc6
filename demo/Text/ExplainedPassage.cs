using System.Globalization;
using AutoIG.Reports;

namespace AutoIG.Text;

/// <summary>A passage with what its words contributed to the answer.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Words">All its words.</param>
/// <param name="Answer">The era that the network says.</param>
/// <param name="Probability">Of the answer.</param>
/// <param name="Path">Integrated Gradients of the words that the network sees.</param>
/// <param name="Removal">What F loses without each of them.</param>
/// <param name="Output">F(x): the logit of the answer less that of the other era.</param>
/// <param name="BaselineOutput">F(x′), of padding alone.</param>
/// <param name="ConvergenceDelta">Σ A − (F(x) − F(x′)).</param>
internal sealed record ExplainedPassage(
    Passage Passage, IReadOnlyList<Word> Words, int Answer, double Probability, IReadOnlyList<double> Path, IReadOnlyList<double> Removal,
    double Output, double BaselineOutput, double ConvergenceDelta)
{
    public string AnswerName => EraClassifier.Eras[Answer];

    public bool IsRight => Passage.Era == Answer;

    /// <summary>How many of its words the network has no room for.</summary>
    public int Unseen => Words.Count - Path.Count;

    /// <summary>The card of the report.</summary>
    /// <param name="steps">Points of the quadrature.</param>
    public TextExplanation ToCard(int steps) => new()
    {
        Title = Passage.Title,
        Prediction = AnswerName,
        Probability = Probability,
        Truth = Passage.Era is { } era ? EraClassifier.Eras[era] : null,
        Target = $"logit of {AnswerName} less that of {EraClassifier.Eras[1 - Answer]}",
        TargetClass = AnswerName,
        Method = string.Create(
            CultureInfo.InvariantCulture,
            $"Integrated Gradients, Gauss–Legendre, {steps} points, baseline: no words; summed over each embedding"),
        Output = Output,
        BaselineOutput = BaselineOutput,
        CompletenessError = ConvergenceDelta,
        Scores =
        [
            .. EraClassifier.Eras.Select((name, i) => new Score(name, i == Answer ? Probability : 1 - Probability)),
        ],
        Tokens = [.. Words.Zip(Path, (word, score) => new TokenAttribution(word.Written, score))],
        OtherMethods = [new("Without the word: what F loses", AttributionMap.Create<double>([.. Removal], Removal.Count))],
        Notes = [.. Notes()],
    };

    private IEnumerable<string> Notes()
    {
        if (Unseen > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"The network sees the first {Path.Count} words, not the {Unseen} behind them.");
        }

        string[] unknown = [.. Words.Take(Path.Count).Where(word => word.Id == Tokenizer.Unknown).Select(word => word.Token).Distinct()];
        if (unknown.Length > 0)
            yield return $"Not in the vocabulary, and one and the same word to the network: {string.Join(", ", unknown)}.";
    }
}
