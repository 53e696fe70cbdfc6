using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG.Text;

/// <summary>Explains passages: which words speak for the era that the network says, against the other one.</summary>
internal sealed class EraExplainer(EraClassifier classifier, int steps, CancellationToken cancellation)
{
    // The passages without their words: padding, whose embedding is 0.
    private const int NoWord = 0;

    /// <summary>Explains all passages together.</summary>
    /// <exception cref="ArgumentException">A passage has no word.</exception>
    public IReadOnlyList<ExplainedPassage> Explain(IReadOnlyList<Passage> passages)
    {
        IReadOnlyList<Word>[] words = [.. passages.Select(passage => classifier.Tokenizer.Words(passage.Text))];
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i].Count == 0)
                throw new ArgumentException(
                    $"{passages[i].Title}: expected at least one word of the letters a to z, got '{passages[i].Text}'.");
        }

        int[][] ids = [.. words.Select(Tokenizer.Ids)];
        var function = classifier.Network.LogitsDerivative;
        // The answer's logit less the other's: what speaks for one era speaks against the other.
        Target[] answer = [Target.Margin()];
        var path = new IntegratedGradients { Steps = steps }.ExplainAll(function, ids, NoWord, answer, cancellation: cancellation);
        var removal = new FeatureAblation().ExplainAll(function, ids, NoWord, answer, cancellation: cancellation);
        return [.. passages.Select((passage, i) => Result(passage, words[i], path[i], removal[i]))];
    }

    private static ExplainedPassage Result(Passage passage, IReadOnlyList<Word> words, Attribution<float> path, Attribution<float> removal)
    {
        int answer = (int)Tensor.IndexOfMax<float>(path.Outputs), seen = Math.Min(words.Count, Tokenizer.Length);
        double[] Seen(Attribution<float> why) => [.. why.Values.Take(seen).Select(score => (double)score)];
        return new ExplainedPassage(
            passage, words, answer, 1 / (1 + Math.Exp(-path.Output)), Seen(path), Seen(removal), path.Output, path.BaselineOutput,
            path.ConvergenceDelta);
    }

    /// <summary>
    /// The mean score of each word over all its occurrences, as it speaks for the recent era: F of a passage that is said to be early
    /// is −F of the recent one. Strongest first.
    /// </summary>
    /// <param name="passages">Explained passages.</param>
    /// <param name="least">How often a word must occur.</param>
    public static IReadOnlyList<WordMean> Means(IEnumerable<ExplainedPassage> passages, int least) =>
    [
        .. passages
            .SelectMany(passage => passage.Words.Zip(
                passage.Path, (word, score) => (word.Token, Score: passage.Answer == 1 ? score : -score)))
            .GroupBy(word => word.Token, StringComparer.Ordinal)
            .Select(word => new WordMean(word.Key, word.Average(one => one.Score), word.Count()))
            .Where(word => word.Count >= least)
            .OrderByDescending(word => word.Mean).ThenBy(word => word.Token, StringComparer.Ordinal),
    ];
}
