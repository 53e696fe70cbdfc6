using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.Blocks;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Zoo;

/// <summary>Transformer encoder over 64 embeddings of width 128: four pre-norm blocks of four heads, ten classes.</summary>
public sealed partial class Encoder<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(64, 128)] private readonly Tensor<T> position = weights.Get<T>("position");

    [Dimensions("width", 128, "hidden", 512)]
    private readonly EncoderBlock<T>[] blocks =
    [
        new(weights.WithPrefix("blocks.0."), attention: "", up: "up", down: "down"),
        new(weights.WithPrefix("blocks.1."), attention: "", up: "up", down: "down"),
        new(weights.WithPrefix("blocks.2."), attention: "", up: "up", down: "down"),
        new(weights.WithPrefix("blocks.3."), attention: "", up: "up", down: "down"),
    ];

    [Shape(128)] private readonly Tensor<T> normWeight = weights.Get<T>("norm.weight");
    [Shape(128)] private readonly Tensor<T> normBias = weights.Get<T>("norm.bias");
    [Shape(10, 128)] private readonly Tensor<T> headWeight = weights.Get<T>("head.weight");
    [Shape(10)] private readonly Tensor<T> headBias = weights.Get<T>("head.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(64, 128)] Tensor<T> embeddings)
    {
        var x = embeddings + position;
        foreach (var block in blocks)
        {
            x = block.Forward(x, heads: 4);
        }

        var pooled = Mean(LayerNorm(x, normWeight, normBias), dim: 0);
        return Linear(pooled, headWeight, headBias);
    }
}
