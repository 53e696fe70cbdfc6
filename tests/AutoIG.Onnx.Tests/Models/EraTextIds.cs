using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>era-text-ids.onnx, as it was exported by pytorch 2.14.1.</summary>
public sealed partial class EraTextIds(SafeTensors weights)
{
    [Shape(2541, 16)] private readonly Tensor<float> embedding = weights["embedding.weight"];
    [Shape(32, 16, 3)] private readonly Tensor<float> mConv1 = weights["m.conv1.weight"];
    [Shape(32)] private readonly Tensor<float> mConv1Bias = weights["m.conv1.bias"];
    [Shape(32, 32, 3)] private readonly Tensor<float> mConv2 = weights["m.conv2.weight"];
    [Shape(32)] private readonly Tensor<float> mConv2Bias = weights["m.conv2.bias"];
    [Shape(2, 32)] private readonly Tensor<float> mFc = weights["m.fc.weight"];
    [Shape(2)] private readonly Tensor<float> mFcBias = weights["m.fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(32)] int[] ids)
    {
        var conv2 = Conv1D(Relu(Conv1D(Transpose(Embedding(ids, embedding), 0, 1), mConv1, mConv1Bias, padding: 1)), mConv2,
            mConv2Bias, padding: 1);
        return Linear(Max(Relu(conv2), 1), mFc, mFcBias);
    }
}
