using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>transformer.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class Transformer(SafeTensors weights)
{
    [Shape(12, 32)] private readonly Tensor<float> pos = weights["pos"];
    [Shape(3, 32)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(3)] private readonly Tensor<float> fcBias = weights["fc.bias"];
    private readonly TransformerTransformerBlock blocks0 = new(weights.WithPrefix("blocks.0."));
    private readonly TransformerTransformerBlock blocks1 = new(weights.WithPrefix("blocks.1."));

    [Differentiable]
    public Tensor<float> Forward([Shape(12, 32)] Tensor<float> e)
    {
        var blocks0Output = blocks0.Forward(e + pos); // [12, 32]
        var blocks1Output = blocks1.Forward(blocks0Output); // [12, 32]
        return Linear(Mean(blocks1Output, 0), fc, fcBias);
    }
}

/// <summary>A block of Transformer, 2 times.</summary>
public sealed class TransformerTransformerBlock(SafeTensors weights)
{
    [Shape(32)] private readonly Tensor<float> ln1 = weights["ln1.weight"];
    [Shape(32)] private readonly Tensor<float> ln1Bias = weights["ln1.bias"];
    [Shape(32, 32)] private readonly Tensor<float> attnQ = weights["attn.q.weight"];
    [Shape(32)] private readonly Tensor<float> attnQBias = weights["attn.q.bias"];
    [Shape(32, 32)] private readonly Tensor<float> attnK = weights["attn.k.weight"];
    [Shape(32)] private readonly Tensor<float> attnKBias = weights["attn.k.bias"];
    [Shape(32, 32)] private readonly Tensor<float> attnV = weights["attn.v.weight"];
    [Shape(32)] private readonly Tensor<float> attnVBias = weights["attn.v.bias"];
    [Shape(32, 32)] private readonly Tensor<float> attnO = weights["attn.o.weight"];
    [Shape(32)] private readonly Tensor<float> attnOBias = weights["attn.o.bias"];
    [Shape(32)] private readonly Tensor<float> ln2 = weights["ln2.weight"];
    [Shape(32)] private readonly Tensor<float> ln2Bias = weights["ln2.bias"];
    [Shape(64, 32)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(32, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(32)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        var normalized = LayerNorm(x, ln1, ln1Bias);
        var attn = ScaledDotProductAttention(Transpose(Reshape(Linear(normalized, attnQ, attnQBias), 12, 2, 16), 0, 1),
            Transpose(Reshape(Linear(normalized, attnK, attnKBias), 12, 2, 16), 0, 1),
            Transpose(Reshape(Linear(normalized, attnV, attnVBias), 12, 2, 16), 0, 1));
        var sum = x + Linear(Reshape(Transpose(attn, 0, 1), 12, 32), attnO, attnOBias);
        var ln2Output = LayerNorm(sum, ln2, ln2Bias);
        return sum + Linear(Gelu(Linear(ln2Output, fc1, fc1Bias)), fc2, fc2Bias);
    }
}
