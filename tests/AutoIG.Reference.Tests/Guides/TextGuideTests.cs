using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of text shows does what it says.</summary>
public sealed class TextGuideTests
{
    [Fact]
    public void AnAnswerWordByWord()
    {
        var random = new Random(2);
        using var stream = new MemoryStream();
        var writer = new SafeTensorsWriter();
        foreach (var (name, rows, columns) in ((string, int, int)[])
            [("words", 50, 32), ("head", 3, 32), ("blocks.0.up", 64, 32), ("blocks.0.down", 32, 64), ("blocks.1.up", 64, 32),
            ("blocks.1.down", 32, 64)])
        {
            float[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)];
            writer.Add<float>($"{name}.weight", values, rows, columns);
        }

        writer.WriteTo(stream);
        var reader = new Reader(SafeTensors.Parse(stream.ToArray()));
        // text.md
        string[] pieces = ["un", "##believ", "##able", "act", "##ing"];
        int[] review = [3, 14, 15, 9, 2], padding = [0, 0, 0, 0, 0];
        var path = new IntegratedGradients().Explain(reader.LogitsDerivative, review, padding, Target.Margin());
        var removed = new FeatureAblation().Explain(reader.LogitsDerivative, review, padding, Target.Margin());
        var words = new TextExplanation
        {
            Title = "A review", Prediction = "praise", TargetClass = "praise", Pieces = WordPieces.Continued,
            Tokens = [.. pieces.Zip(path.Values, (piece, a) => new TokenAttribution(piece, a))],
            OtherMethods = [new("Without the piece", AttributionMap.Create(removed.Values))],
        };
        float[] ranked = [.. reader.Logits(review).ToArray().OrderDescending()];
        Assert.Equal(ranked[0] - ranked[1], path.Output, 1e-5);
        Assert.Equal(path.Output - path.BaselineOutput, path.Sum, 1e-4);
        Assert.Equal(path.Sum, words.AttributionSum, 1e-5);
        int answer = Array.IndexOf(reader.Logits(review).ToArray(), ranked[0]);
        int other = Array.IndexOf(reader.Logits(review).ToArray(), ranked[1]);
        float[] without = reader.Logits([3, 14, 0, 9, 2]).ToArray();
        Assert.Equal(path.Output - (without[answer] - without[other]), removed.Values[2], 1e-5);
        // Words by another method are words: the page needs no library that draws charts.
        Assert.DoesNotContain(
            "Observable, Inc.", new Report { Title = "T", Explanations = [words] }.ToHtml(), StringComparison.Ordinal);
    }

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
