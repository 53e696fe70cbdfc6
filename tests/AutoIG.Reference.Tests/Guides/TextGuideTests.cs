using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of generated text shows does what it says.</summary>
public sealed class TextGuideTests
{
    [Fact]
    public void APromptAndWhatFollows()
    {
        var random = new Random(6);
        using var stream = new MemoryStream();
        var writer = new SafeTensorsWriter();
        foreach (var (name, rows) in ((string, int)[])[("words", 50), ("query", 32), ("key", 32), ("value", 32)])
            writer.Add<float>($"{name}.weight", [.. Enumerable.Range(0, rows * 32).Select(_ => random.NextSingle() - 0.5f)], rows, 32);
        writer.WriteTo(stream);
        var model = new Storyteller(SafeTensors.Parse(stream.ToArray()));
        // text.md
        int[] prompt = [3, 14, 15, 9], continuation = [26, 5];
        var method = new ContinuationAttribution(new IntegratedGradients());
        var text = method.Explain(model.ScoresDerivative, prompt, continuation, baselineToken: 0);
        Tensor<float> each = text.Values;        // [2, 4]: a row for each token of the continuation, a column for each of the prompt
        Tensor<float> whole = text.Total;        // [4], of log p(continuation | prompt)
        double likely = text.LogProbability;
        double missed = text.ConvergenceDelta;   // Σ whole − (log p(c | prompt) − log p(c | baseline))
        Assert.Equal([2, 4], each.Lengths.ToArray());
        Assert.Equal(text.LogProbabilities.Sum(), likely, 1e-12);
        double without = Likely([0, 0, 0, 0]);
        Assert.Equal(Likely(prompt), likely, 1e-4);
        Assert.Equal(whole.ToArray().Sum() - (likely - without), missed, 1e-4);

        var shares = new ContinuationAttribution(new Lrp()).Explain(model.ScoresDerivative, prompt, continuation);
        var weights = new LayerActivation(Storyteller.ScoresLayers.Seen).Explain(model.ScoresDerivative, prompt);     // [4, 4]
        var rollout = new AttentionRollout(Storyteller.ScoresLayers.Seen).Explain(model.ScoresDerivative, prompt);
        Assert.Equal(model.Scores(prompt)[3, 26], shares.Scores[0], 1e-4f);
        Assert.Equal((0.5 * weights.Values[3, 3]) + 0.5, rollout.Values[3, 3], 1e-6);

        double Likely(int[] before)
        {
            var scores = Nn.LogSoftmax(model.Scores([.. before, continuation[0]]));
            return scores[3, continuation[0]] + scores[4, continuation[1]];
        }
    }
}
