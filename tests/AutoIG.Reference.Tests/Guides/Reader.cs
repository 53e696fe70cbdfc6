using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public sealed class FeedForward(SafeTensors weights)
{
    [Shape("hidden", "width")] private readonly Tensor<float> up = weights["up.weight"];
    [Shape("width", "hidden")] private readonly Tensor<float> down = weights["down.weight"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        var hidden = Gelu(Linear(x, up));
        return x + Linear(hidden, down);
    }
}

public sealed partial class Reader(SafeTensors weights)
{
    [Shape(50, 32)] private readonly Tensor<float> words = weights["words.weight"];
    [Shape(3, 32)] private readonly Tensor<float> head = weights["head.weight"];

    [Dimensions("width", 32, "hidden", 64)]
    private readonly FeedForward[] blocks = [new(weights.WithPrefix("blocks.0.")), new(weights.WithPrefix("blocks.1."))];

    [Differentiable]
    public Tensor<float> Logits([Shape("tokens")] int[] ids)
    {
        var x = Embedding(ids, words);
        foreach (var block in blocks)
            x = block.Forward(x);
        var pooled = Mean(x, dim: 0);
        return Linear(pooled, head);
    }
}
