using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>decoder.onnx, as it was exported by pytorch 2.14.1.</summary>
public sealed partial class OpenDecoder(SafeTensors weights)
{
    [Shape(32)] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape(64, 32)] private readonly Tensor<float> matMul = weights["_MatMul.weight"];
    private readonly OpenDecoderBlock blocks0 = new(weights.WithPrefix("blocks.0."));
    private readonly OpenDecoderBlock blocks1 = new(weights.WithPrefix("blocks.1."));

    [Differentiable]
    public Tensor<float> Forward([Shape("length", 32)] Tensor<float> e)
    {
        var blocks0Output = blocks0.Forward(e); // [length, 32]
        var blocks1Output = blocks1.Forward(blocks0Output); // [length, 32]
        var normalized = RmsNorm(blocks1Output, norm, eps: 1E-05);
        return Linear(normalized, matMul);
    }
}

/// <summary>A block of OpenDecoder, 2 times.</summary>
public sealed class OpenDecoderBlock(SafeTensors weights)
{
    [Shape(32)] private readonly Tensor<float> norm1 = weights["norm1.weight"];
    [Shape(32, 32)] private readonly Tensor<float> attnQ = weights["attn.q.weight"];
    [Shape(16, 32)] private readonly Tensor<float> attnK = weights["attn.k.weight"];
    [Shape(16, 32)] private readonly Tensor<float> attnV = weights["attn.v.weight"];
    [Shape(4)] private readonly Tensor<float> attnConstant = weights["attn.constant"];
    [Shape(32, 32)] private readonly Tensor<float> attnO = weights["attn.o.weight"];
    [Shape(32)] private readonly Tensor<float> norm2 = weights["norm2.weight"];
    [Shape(48, 32)] private readonly Tensor<float> gate = weights["gate.weight"];
    [Shape(48, 32)] private readonly Tensor<float> up = weights["up.weight"];
    [Shape(32, 48)] private readonly Tensor<float> down = weights["down.weight"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int length = (int)x.Lengths[0];
        var normalized = RmsNorm(x, norm1, eps: 1E-05);
        var attn = Permute(Reshape(Linear(normalized, attnQ), length, 2, 2, 8), 1, 2, 0, 3);
        var transposed = Permute(Reshape(Linear(normalized, attnK), length, 2, 1, 8), 1, 2, 0, 3);
        var scaled = Multiply(Unsqueeze(Arange<float>(length), 1), attnConstant);
        var cos = Cos(scaled);
        var sin = Sin(scaled);
        var part = Slice(attn, 3, 0..4);
        var part2 = Slice(attn, 3, 4..8);
        var part3 = Slice(transposed, 3, 0..4);
        var part4 = Slice(transposed, 3, 4..8);
        var attended = ScaledDotProductAttention(Concat([Multiply(part, cos) - Multiply(part2, sin), Multiply(part2, cos)
            + Multiply(part, sin)], dim: 3),
            Concat([Multiply(part3, cos) - Multiply(part4, sin), Multiply(part4, cos) + Multiply(part3, sin)], dim: 3),
            Permute(Reshape(Linear(normalized, attnV), length, 2, 1, 8), 1, 2, 0, 3), isCausal: true);
        var sum = x + Linear(Reshape(Permute(attended, 2, 0, 1, 3), length, 32), attnO);
        var norm2Output = RmsNorm(sum, norm2, eps: 1E-05);
        return sum + Linear(Silu(Linear(norm2Output, gate)) * Linear(norm2Output, up), down);
    }
}
