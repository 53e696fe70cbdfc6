using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.Blocks;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>Causal decoder of any number of tokens up to 64: two blocks, four heads in two groups, scores of 64 tokens.</summary>
public sealed partial class Decoder<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(64, 4)] private readonly Tensor<T> cos = OfAngles(Math.Cos);
    [Shape(64, 4)] private readonly Tensor<T> sin = OfAngles(Math.Sin);
    [Shape(64, 32)] private readonly Tensor<T> embeddingWeight = weights.Get<T>("embedding.weight");

    [Dimensions("width", 32, "keys", 16, "hidden", 48)]
    private readonly DecoderBlock<T>[] blocks = [new(weights.WithPrefix("blocks.0.")), new(weights.WithPrefix("blocks.1."))];

    [Shape(32)] private readonly Tensor<T> normWeight = weights.Get<T>("norm.weight");
    [Shape(64, 32)] private readonly Tensor<T> headWeight = weights.Get<T>("head.weight");

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape("tokens", 32)] Tensor<T> embeddings)
    {
        int tokens = (int)embeddings.Lengths[0];
        Tensor<T> cosOfTokens = cos[..tokens, ..], sinOfTokens = sin[..tokens, ..];
        var x = embeddings;
        foreach (var block in blocks)
        {
            x = block.Forward(x, headWidth: 8, cosOfTokens, sinOfTokens);
        }

        var norm = RmsNorm(x, normWeight, eps: 1e-5);
        return Linear(norm, headWeight);
    }

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> TokenLogits([Shape("tokens")] int[] ids) => Logits(Embedding(ids, embeddingWeight));

    /// <summary>A function of the angles t · 10000^(−i/4), by which position t turns pair i of a head (Su et al. 2021).</summary>
    private static Tensor<T> OfAngles(Func<double, double> function) => Tensor.Create(
        [.. Enumerable.Range(0, 64 * 4).Select(k => T.CreateChecked(function(k / 4 * Math.Pow(10000, -(k % 4) / 4.0))))], [64, 4]);
}
