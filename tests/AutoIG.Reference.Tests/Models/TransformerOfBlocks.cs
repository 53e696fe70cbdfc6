using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.Blocks;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>The network of <see cref="Transformer{T}"/>, put together from an array of blocks that hold their own weights.</summary>
public sealed partial class TransformerOfBlocks<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(12, 32)] private readonly Tensor<T> position = weights.Get<T>("pos");

    [Dimensions("width", 32, "hidden", 64)]
    private readonly EncoderBlock<T>[] blocks =
    [
        new(weights.WithPrefix("blocks.0."), attention: "attn.", up: "fc1", down: "fc2"),
        new(weights.WithPrefix("blocks.1."), attention: "attn.", up: "fc1", down: "fc2"),
    ];

    [Shape(3, 32)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(3)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(12, 32)] Tensor<T> embeddings)
    {
        var x = embeddings + position;
        foreach (var block in blocks)
        {
            x = block.Forward(x, heads: 2);
        }

        var pooled = Mean(x, dim: 0);
        return Linear(pooled, fcWeight, fcBias);
    }

    /// <summary>The scores of every token, before pooling: [tokens, classes].</summary>
    [Differentiable]
    public Tensor<T> Scores([Shape(12, 32)] Tensor<T> embeddings)
    {
        var x = embeddings + position;
        foreach (var block in blocks)
        {
            x = block.Forward(x, heads: 2);
        }

        return Linear(x, fcWeight, fcBias);
    }
}
