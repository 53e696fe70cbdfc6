using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>transformer-ids.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class TransformerIds(SafeTensors weights)
{
    [Shape(50, 32)] private readonly Tensor<float> embedding = weights["embedding.weight"];
    [Shape(12, 32)] private readonly Tensor<float> mPos = weights["m.pos"];
    [Shape(3, 32)] private readonly Tensor<float> mFc = weights["m.fc.weight"];
    [Shape(3)] private readonly Tensor<float> mFcBias = weights["m.fc.bias"];
    private readonly TransformerIdsTransformerBlock mBlocks0 = new(weights.WithPrefix("m.blocks.0."));
    private readonly TransformerIdsTransformerBlock mBlocks1 = new(weights.WithPrefix("m.blocks.1."));

    [Differentiable]
    public Tensor<float> Forward([Shape(12)] int[] ids)
    {
        var mBlocks0Output = mBlocks0.Forward(Embedding(ids, embedding) + mPos); // [12, 32]
        var mBlocks1Output = mBlocks1.Forward(mBlocks0Output); // [12, 32]
        return Linear(Mean(mBlocks1Output, 0), mFc, mFcBias);
    }
}

/// <summary>A block of TransformerIds, 2 times.</summary>
public sealed class TransformerIdsTransformerBlock(SafeTensors weights)
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
