namespace AutoIG.Sentence;

/// <summary>Explains why two sentences are alike, or are not: which words of one bring it nearer to the other.</summary>
internal sealed class SentenceExplainer(SentenceEncoder encoder, int steps, CancellationToken cancellation)
{
    /// <summary>Explains the words of a sentence.</summary>
    /// <param name="sentence">The sentence whose words are explained.</param>
    /// <param name="other">What it is compared with; it stays as it is.</param>
    /// <exception cref="ArgumentException">One of them has no word, or too many.</exception>
    public ExplainedSentence Explain(string sentence, string other)
    {
        var pieces = encoder.Pieces(sentence);
        // F is a function of the states of the one sentence, in which the other one is a constant.
        var likeness = Target.Of(new Likeness(encoder.Embed(encoder.Pieces(other))).CosineDerivative);
        var why = new IntegratedGradients { Steps = steps }.Explain(
            encoder.Network.ForwardDerivative, SentenceEncoder.Ids(pieces), SentenceEncoder.Masked(pieces), likeness, cancellation);
        // The frames are the same in the baseline, so that nothing falls to them.
        double[] scores = [.. why.Values.Skip(1).Take(pieces.Count).Select(score => (double)score)];
        return new ExplainedSentence(sentence, other, pieces, scores, why.Output, why.BaselineOutput, why.ConvergenceDelta);
    }
}
