using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>basic-motions-cnn.onnx, as it was exported by pytorch 2.14.1.</summary>
public sealed partial class MotionCnn(SafeTensors weights)
{
    [Shape(12, 6, 7)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(12)] private readonly Tensor<float> conv1Bias = weights["conv1.bias"];
    [Shape(16, 12, 5)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape(16)] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];
    [Shape(16, 16, 5)] private readonly Tensor<float> conv3 = weights["conv3.weight"];
    [Shape(16)] private readonly Tensor<float> conv3Bias = weights["conv3.bias"];
    [Shape(4, 16)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(4)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(6, 100)] Tensor<float> x)
    {
        var features = Conv1D(Relu(Conv1D(Relu(Conv1D(x, conv1, conv1Bias, padding: 3)), conv2, conv2Bias, padding: 2)), conv3,
            conv3Bias, padding: 2);
        return Linear(GlobalAvgPool(Relu(features)), fc, fcBias);
    }
}
