using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>digits-cnn.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class DigitsCnn(SafeTensors weights)
{
    [Shape(16, 1, 3, 3)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(16)] private readonly Tensor<float> conv1Bias = weights["conv1.bias"];
    [Shape(32, 16, 3, 3)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape(32)] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];
    [Shape(64, 1568)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(10, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(10)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(1, 28, 28)] Tensor<float> x)
    {
        var features = Conv2D(MaxPool2D(Relu(Conv2D(x, conv1, conv1Bias, padding: 1)), 2), conv2, conv2Bias, padding: 1);
        return Linear(Relu(Linear(Flatten(MaxPool2D(Relu(features), 2)), fc1, fc1Bias)), fc2, fc2Bias);
    }
}
