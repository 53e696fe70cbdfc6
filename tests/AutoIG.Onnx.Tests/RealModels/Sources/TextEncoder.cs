using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>encoder.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class TextEncoder(SafeTensors weights)
{
    [Shape(1000, 128)] private readonly Tensor<float> embedding = weights["embedding.weight"];
    [Shape(64, 128)] private readonly Tensor<float> positions = weights["positions"];
    [Shape(2, 128)] private readonly Tensor<float> head = weights["head.weight"];
    [Shape(2)] private readonly Tensor<float> headBias = weights["head.bias"];
    private readonly TextEncoderLayer[] layers =
    [
        new(weights.WithPrefix("encoder.layers.0.")), new(weights.WithPrefix("encoder.layers.1.")),
        new(weights.WithPrefix("encoder.layers.2.")), new(weights.WithPrefix("encoder.layers.3.")),
    ];

    [Differentiable]
    public Tensor<float> Forward([Shape("tokens")] int[] ids)
    {
        int tokens = ids.Length;
        var x = Embedding(ids, embedding) + Slice(positions, 0, 0..tokens);
        foreach (var layer in layers) // [tokens, 128]
            x = layer.Forward(x);
        return Linear(Select(x, 0, 0), head, headBias);
    }
}

/// <summary>A block of TextEncoder, 4 times.</summary>
public sealed class TextEncoderLayer(SafeTensors weights)
{
    [Shape(384, 128)] private readonly Tensor<float> selfAttn = weights["self_attn.weight"];
    [Shape(384)] private readonly Tensor<float> selfAttnInProjBias = weights["self_attn.in_proj_bias"];
    [Shape(128, 128)] private readonly Tensor<float> selfAttnOutProj = weights["self_attn.out_proj.weight"];
    [Shape(128)] private readonly Tensor<float> selfAttnOutProjBias = weights["self_attn.out_proj.bias"];
    [Shape(128)] private readonly Tensor<float> norm1 = weights["norm1.weight"];
    [Shape(128)] private readonly Tensor<float> norm1Bias = weights["norm1.bias"];
    [Shape(256, 128)] private readonly Tensor<float> linear1 = weights["linear1.weight"];
    [Shape(256)] private readonly Tensor<float> linear1Bias = weights["linear1.bias"];
    [Shape(128, 256)] private readonly Tensor<float> linear2 = weights["linear2.weight"];
    [Shape(128)] private readonly Tensor<float> linear2Bias = weights["linear2.bias"];
    [Shape(128)] private readonly Tensor<float> norm2 = weights["norm2.weight"];
    [Shape(128)] private readonly Tensor<float> norm2Bias = weights["norm2.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int tokens = (int)x.Lengths[0];
        var projected = Linear(x, selfAttn, selfAttnInProjBias);
        var attended = ScaledDotProductAttention(Transpose(Reshape(Slice(projected, 1, 0..128), tokens, 4, 32), 0, 1),
            Transpose(Reshape(Slice(projected, 1, 128..256), tokens, 4, 32), 0, 1),
            Transpose(Reshape(Slice(projected, 1, 256..384), tokens, 4, 32), 0, 1));
        var normalized = LayerNorm(x
            + Linear(Reshape(Transpose(attended, 0, 1), tokens, 128), selfAttnOutProj, selfAttnOutProjBias), norm1, norm1Bias);
        return LayerNorm(normalized + Linear(Gelu(Linear(normalized, linear1, linear1Bias)), linear2, linear2Bias), norm2,
            norm2Bias);
    }
}
