using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.Blocks;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>The network of <see cref="ResidualCnn{T}"/>, put together from blocks that hold their own weights.</summary>
public sealed partial class ResidualCnnOfBlocks<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(4, 3, 3, 3)] private readonly Tensor<T> conv = weights.Get<T>("conv.weight");
    [Dimensions("channels", 4)] private readonly BatchNorm2D<T> bn = new(weights.WithPrefix("bn."));
    [Dimensions("channels", 4)] private readonly IdentityBlock<T> identity = new(weights.WithPrefix("block1."));
    [Dimensions("in", 4, "out", 8)] private readonly ProjectionBlock<T> projection = new(weights.WithPrefix("block2."), shortcut: "down");
    [Shape(5, 8)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(5)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(3, 32, 32)] Tensor<T> image)
    {
        var stem = Relu(bn.Forward(Conv2D(image, conv, padding: 1)));
        var block1 = identity.Forward(stem);
        var block2 = projection.Forward(block1);
        var gap = Mean(block2, [1, 2]);
        return Linear(gap, fcWeight, fcBias);
    }
}
