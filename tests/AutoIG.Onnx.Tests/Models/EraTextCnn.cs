using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>era-text-cnn.onnx, as it was exported by pytorch 2.14.1.</summary>
public sealed partial class EraTextCnn(SafeTensors weights)
{
    [Shape(32, 16, 3)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(32)] private readonly Tensor<float> conv1Bias = weights["conv1.bias"];
    [Shape(32, 32, 3)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape(32)] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];
    [Shape(2, 32)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(2)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(32, 16)] Tensor<float> e)
    {
        var features = Conv1D(Relu(Conv1D(Transpose(e, 0, 1), conv1, conv1Bias, padding: 1)), conv2, conv2Bias, padding: 1);
        return Linear(Max(Relu(features), 1), fc, fcBias);
    }
}
