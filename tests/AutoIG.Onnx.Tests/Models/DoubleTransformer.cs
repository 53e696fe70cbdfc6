using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>transformer.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class DoubleTransformer(SafeTensors weights)
{
    [Shape(12, 32)] private readonly Tensor<double> pos = weights.Get<double>("pos");
    [Shape(3, 32)] private readonly Tensor<double> fc = weights.Get<double>("fc.weight");
    [Shape(3)] private readonly Tensor<double> fcBias = weights.Get<double>("fc.bias");
    private readonly DoubleTransformerTransformerBlock blocks0 = new(weights.WithPrefix("blocks.0."));
    private readonly DoubleTransformerTransformerBlock blocks1 = new(weights.WithPrefix("blocks.1."));

    [Differentiable]
    public Tensor<double> Forward([Shape(12, 32)] Tensor<double> e)
    {
        var blocks0Output = blocks0.Forward(e + pos); // [12, 32]
        var blocks1Output = blocks1.Forward(blocks0Output); // [12, 32]
        return Linear(Mean(blocks1Output, 0), fc, fcBias);
    }
}

/// <summary>A block of DoubleTransformer, 2 times.</summary>
public sealed class DoubleTransformerTransformerBlock(SafeTensors weights)
{
    [Shape(32)] private readonly Tensor<double> ln1 = weights.Get<double>("ln1.weight");
    [Shape(32)] private readonly Tensor<double> ln1Bias = weights.Get<double>("ln1.bias");
    [Shape(32, 32)] private readonly Tensor<double> attnQ = weights.Get<double>("attn.q.weight");
    [Shape(32)] private readonly Tensor<double> attnQBias = weights.Get<double>("attn.q.bias");
    [Shape(32, 32)] private readonly Tensor<double> attnK = weights.Get<double>("attn.k.weight");
    [Shape(32)] private readonly Tensor<double> attnKBias = weights.Get<double>("attn.k.bias");
    [Shape(32, 32)] private readonly Tensor<double> attnV = weights.Get<double>("attn.v.weight");
    [Shape(32)] private readonly Tensor<double> attnVBias = weights.Get<double>("attn.v.bias");
    [Shape(32, 32)] private readonly Tensor<double> attnO = weights.Get<double>("attn.o.weight");
    [Shape(32)] private readonly Tensor<double> attnOBias = weights.Get<double>("attn.o.bias");
    [Shape(32)] private readonly Tensor<double> ln2 = weights.Get<double>("ln2.weight");
    [Shape(32)] private readonly Tensor<double> ln2Bias = weights.Get<double>("ln2.bias");
    [Shape(64, 32)] private readonly Tensor<double> fc1 = weights.Get<double>("fc1.weight");
    [Shape(64)] private readonly Tensor<double> fc1Bias = weights.Get<double>("fc1.bias");
    [Shape(32, 64)] private readonly Tensor<double> fc2 = weights.Get<double>("fc2.weight");
    [Shape(32)] private readonly Tensor<double> fc2Bias = weights.Get<double>("fc2.bias");

    public Tensor<double> Forward(Tensor<double> x)
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
