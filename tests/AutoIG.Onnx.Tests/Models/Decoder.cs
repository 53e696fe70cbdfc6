using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>decoder.onnx, as it was exported by pytorch 2.14.1.</summary>
public sealed partial class Decoder(SafeTensors weights)
{
    [Shape(32)] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape(64, 32)] private readonly Tensor<float> matMul = weights["_MatMul.weight"];
    private readonly DecoderBlock blocks0 = new(weights.WithPrefix("blocks.0."));
    private readonly DecoderBlock blocks1 = new(weights.WithPrefix("blocks.1."));

    [Differentiable]
    public Tensor<float> Forward([Shape(10, 32)] Tensor<float> e)
    {
        var blocks0Output = blocks0.Forward(e); // [10, 32]
        var blocks1Output = blocks1.Forward(blocks0Output); // [10, 32]
        var normalized = RmsNorm(blocks1Output, norm, eps: 1E-05);
        return Linear(normalized, matMul);
    }
}

/// <summary>A block of Decoder, 2 times.</summary>
public sealed class DecoderBlock(SafeTensors weights)
{
    [Shape(32)] private readonly Tensor<float> norm1 = weights["norm1.weight"];
    [Shape(32, 32)] private readonly Tensor<float> attnQ = weights["attn.q.weight"];
    [Shape(16, 32)] private readonly Tensor<float> attnK = weights["attn.k.weight"];
    [Shape(16, 32)] private readonly Tensor<float> attnV = weights["attn.v.weight"];
    [Shape(10, 4)] private readonly Tensor<float> attnConstant = weights["attn.constant"];
    [Shape(10, 4)] private readonly Tensor<float> attnConstant2 = weights["attn.constant_2"];
    [Shape(10, 10)] private readonly Tensor<float> attnConstant3 = weights["attn.constant_3"];
    [Shape(32, 32)] private readonly Tensor<float> attnO = weights["attn.o.weight"];
    [Shape(32)] private readonly Tensor<float> norm2 = weights["norm2.weight"];
    [Shape(48, 32)] private readonly Tensor<float> gate = weights["gate.weight"];
    [Shape(48, 32)] private readonly Tensor<float> up = weights["up.weight"];
    [Shape(32, 48)] private readonly Tensor<float> down = weights["down.weight"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        var normalized = RmsNorm(x, norm1, eps: 1E-05);
        var attn = Permute(Reshape(Linear(normalized, attnQ), 10, 2, 2, 8), 1, 2, 0, 3);
        var transposed = Permute(Reshape(Linear(normalized, attnK), 10, 2, 1, 8), 1, 2, 0, 3);
        var part = Slice(attn, 3, 0..4);
        var part2 = Slice(attn, 3, 4..8);
        var queries = Concat([Multiply(part, attnConstant) - Multiply(part2, attnConstant2), Multiply(part2, attnConstant)
            + Multiply(part, attnConstant2)], dim: 3);
        var part3 = Slice(transposed, 3, 0..4);
        var part4 = Slice(transposed, 3, 4..8);
        var keys = Concat([Multiply(part3, attnConstant) - Multiply(part4, attnConstant2), Multiply(part4, attnConstant)
            + Multiply(part3, attnConstant2)], dim: 3);
        var attended = ScaledDotProductAttention(queries, keys,
            Permute(Reshape(Linear(normalized, attnV), 10, 2, 1, 8), 1, 2, 0, 3), attnMask: attnConstant3);
        var sum = x + Linear(Reshape(Permute(attended, 2, 0, 1, 3), 10, 32), attnO);
        var norm2Output = RmsNorm(sum, norm2, eps: 1E-05);
        return sum + Linear(Silu(Linear(norm2Output, gate)) * Linear(norm2Output, up), down);
    }
}
