using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>vit.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class Vit(SafeTensors weights)
{
    [Shape(192, 3, 32, 32)] private readonly Tensor<float> convProj = weights["conv_proj.weight"];
    [Shape(192)] private readonly Tensor<float> convProjBias = weights["conv_proj.bias"];
    [Shape(1, 1, 192)] private readonly Tensor<float> classToken = weights["class_token"];
    [Shape(1, 50, 192)] private readonly Tensor<float> encoderPosEmbedding = weights["encoder.pos_embedding"];
    [Shape(192)] private readonly Tensor<float> encoderLn = weights["encoder.ln.weight"];
    [Shape(192)] private readonly Tensor<float> encoderLnBias = weights["encoder.ln.bias"];
    [Shape(1000, 192)] private readonly Tensor<float> headsHead = weights["heads.head.weight"];
    [Shape(1000)] private readonly Tensor<float> headsHeadBias = weights["heads.head.bias"];
    private readonly VitEncoderLayer[] encoderLayers =
    [
        new(weights.WithPrefix("encoder.layers.encoder_layer_0.")), new(weights.WithPrefix("encoder.layers.encoder_layer_1.")),
        new(weights.WithPrefix("encoder.layers.encoder_layer_2.")), new(weights.WithPrefix("encoder.layers.encoder_layer_3.")),
    ];

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> x)
    {
        var joined = Concat([Squeeze(classToken, 0),
            Transpose(Reshape(Conv2D(x, convProj, convProjBias, stride: 32), 192, 49), 0, 1)]);
        var encoderLayersOutput = joined + Squeeze(encoderPosEmbedding, 0);
        foreach (var layer in encoderLayers) // [50, 192]
            encoderLayersOutput = layer.Forward(encoderLayersOutput);
        return Linear(Select(LayerNorm(encoderLayersOutput, encoderLn, encoderLnBias, eps: 1E-06), 0, 0), headsHead,
            headsHeadBias);
    }
}

/// <summary>A block of Vit, 4 times.</summary>
public sealed class VitEncoderLayer(SafeTensors weights)
{
    [Shape(192)] private readonly Tensor<float> ln1 = weights["ln_1.weight"];
    [Shape(192)] private readonly Tensor<float> ln1Bias = weights["ln_1.bias"];
    [Shape(576, 192)] private readonly Tensor<float> selfAttention = weights["self_attention.weight"];
    [Shape(576)] private readonly Tensor<float> selfAttentionInProjBias = weights["self_attention.in_proj_bias"];
    [Shape(192, 192)] private readonly Tensor<float> selfAttentionOutProj = weights["self_attention.out_proj.weight"];
    [Shape(192)] private readonly Tensor<float> selfAttentionOutProjBias = weights["self_attention.out_proj.bias"];
    [Shape(192)] private readonly Tensor<float> ln2 = weights["ln_2.weight"];
    [Shape(192)] private readonly Tensor<float> ln2Bias = weights["ln_2.bias"];
    [Shape(768, 192)] private readonly Tensor<float> mlp0 = weights["mlp.0.weight"];
    [Shape(768)] private readonly Tensor<float> mlp0Bias = weights["mlp.0.bias"];
    [Shape(192, 768)] private readonly Tensor<float> mlp3 = weights["mlp.3.weight"];
    [Shape(192)] private readonly Tensor<float> mlp3Bias = weights["mlp.3.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        var normalized = LayerNorm(x, ln1, ln1Bias, eps: 1E-06);
        var projected = Linear(normalized, selfAttention, selfAttentionInProjBias);
        var attended = ScaledDotProductAttention(Transpose(Reshape(Slice(projected, 1, 0..192), 50, 6, 32), 0, 1),
            Transpose(Reshape(Slice(projected, 1, 192..384), 50, 6, 32), 0, 1),
            Transpose(Reshape(Slice(projected, 1, 384..576), 50, 6, 32), 0, 1));
        var selfAttentionOutput = Linear(Reshape(Transpose(attended, 0, 1), 50, 192), selfAttentionOutProj,
            selfAttentionOutProjBias);
        var sum = selfAttentionOutput + x;
        var ln2Output = LayerNorm(sum, ln2, ln2Bias, eps: 1E-06);
        return sum + Linear(Gelu(Linear(ln2Output, mlp0, mlp0Bias)), mlp3, mlp3Bias);
    }
}
