using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides.Shipped;

/// <summary>The network, in ordinary C#: a shape that does not fit is an error of the compiler.</summary>
public sealed partial class DigitNet(SafeTensors weights)
{
    [Shape(16, 1, 3, 3)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(16)] private readonly Tensor<float> bias1 = weights["conv1.bias"];
    [Shape(32, 16, 3, 3)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape(32)] private readonly Tensor<float> bias2 = weights["conv2.bias"];
    [Shape(64, 1568)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(10, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(10)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];

    [Differentiable]
    public Tensor<float> Logits([Shape(1, 28, 28)] Tensor<float> image)
    {
        var edges = MaxPool2D(Relu(Conv2D(image, conv1, bias1, padding: 1)), 2);
        var strokes = MaxPool2D(Relu(Conv2D(edges, conv2, bias2, padding: 1)), 2);
        var hidden = Relu(Linear(Flatten(strokes), fc1, fc1Bias));
        return Linear(hidden, fc2, fc2Bias);
    }
}
