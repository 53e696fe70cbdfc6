using System.Numerics.Tensors;
using System.Text.Json;
using AutoIG.Sentence;

namespace AutoIG.Demo.Tests.Sentence;

/// <summary>
/// The imported encoder against ONNX Runtime 1.31.1, which ran the ONNX file itself: <c>embeddings.json</c> holds ids of sentences and the
/// means of their last states, scaled to length 1.
/// </summary>
public sealed class SentenceEncoderTests
{
    [WeightsFact]
    public void Embeddings_are_those_of_the_file()
    {
        var encoder = SentenceEncoder.Open(WeightsFactAttribute.Folder);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Sentence", "embeddings.json")));
        Assert.Equal(2, file.RootElement.GetArrayLength());
        foreach (var sentence in file.RootElement.EnumerateArray())
        {
            var pieces = encoder.Pieces(sentence.GetProperty("sentence").GetString()!);
            Assert.Equal(sentence.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), SentenceEncoder.Ids(pieces));
            float[] expected = [.. sentence.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];
            float[] actual = encoder.Embed(pieces).ToArray();
            Assert.Equal(384, expected.Length);
            Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1e-5f, 1e-5f));
        }
    }

    /// <summary>Ids as the vocabulary that BERT's networks share has them.</summary>
    [WeightsFact]
    public void Pieces_are_those_of_the_vocabulary()
    {
        var encoder = SentenceEncoder.Open(WeightsFactAttribute.Folder);
        Assert.Equal([101, 7592, 1010, 2088, 999, 102], SentenceEncoder.Ids(encoder.Pieces("Hello, world!")));
    }

    /// <summary>cafe and naive are words of the vocabulary; what has no place in it is [UNK], which has number 100.</summary>
    [WeightsFact]
    public void Words_with_accents_are_those_without()
    {
        if (!Accents.CanBeRemoved)
            return;
        var encoder = SentenceEncoder.Open(WeightsFactAttribute.Folder);
        Assert.Equal([101, 1037, 15743, 7668, 102], SentenceEncoder.Ids(encoder.Pieces("A naïve CAFÉ")));
        Assert.Equal(100, Assert.Single(encoder.Pieces("\U0001F436")).Id);
    }

    /// <summary>F is the cosine, computed here from the states in double precision, and scores add up to what F moves.</summary>
    [WeightsFact]
    public void Scores_add_up_to_the_cosine_less_that_of_masks()
    {
        var encoder = SentenceEncoder.Open(WeightsFactAttribute.Folder);
        var pieces = encoder.Pieces("A small dog is chasing a ball.");
        var other = encoder.Embed(encoder.Pieces("The puppy runs after its toy."));
        var network = encoder.Network.ForwardDerivative;
        int[] ids = SentenceEncoder.Ids(pieces), masks = SentenceEncoder.Masked(pieces);
        var why = new IntegratedGradients { Steps = 100 }.Explain(
            network, ids, masks, Target.Of(new Likeness(other).CosineDerivative));
        Assert.Equal(Cosine(network.Evaluate(ids), other), why.Output, 1e-5);
        Assert.Equal(Cosine(network.Evaluate(masks), other), why.BaselineOutput, 1e-5);
        Assert.Equal(0, why.Values.First());
        Assert.Equal(0, why.Values.Last());
        Assert.InRange(Math.Abs(why.Values.Sum(score => (double)score) - (why.Output - why.BaselineOutput)), 0, 0.01);
    }

    [WeightsFact]
    public void What_has_no_word_or_no_room_is_refused()
    {
        var encoder = SentenceEncoder.Open(WeightsFactAttribute.Folder);
        Assert.Contains("at least one word", Assert.Throws<ArgumentException>(() => encoder.Pieces(" ")).Message, StringComparison.Ordinal);
        string words = string.Join(' ', Enumerable.Repeat("dog", 255));
        Assert.Contains("at most 254", Assert.Throws<ArgumentException>(() => encoder.Pieces(words)).Message, StringComparison.Ordinal);
        Assert.Equal(254, encoder.Pieces(words[4..]).Count);
    }

    private static double Cosine(Tensor<float> states, Tensor<float> other)
    {
        float[] rows = states.ToArray(), direction = other.ToArray();
        int tokens = rows.Length / direction.Length;
        double product = 0, square = 0;
        for (int i = 0; i < direction.Length; i++)
        {
            double mean = 0;
            for (int t = 0; t < tokens; t++)
                mean += rows[(t * direction.Length) + i] / (double)tokens;
            product += mean * direction[i];
            square += mean * mean;
        }

        return product / Math.Sqrt(square);
    }
}
