using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public sealed partial class DigitNet(SafeTensors weights)
{
    [Shape(16, 1, 3, 3)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(16)] private readonly Tensor<float> bias1 = weights["conv1.bias"];
    [Shape(10, 3136)] private readonly Tensor<float> fc = weights["fc.weight"];

    [Differentiable]
    public Tensor<float> Logits([Shape(1, 28, 28)] Tensor<float> image)
    {
        var edges = MaxPool2D(Relu(Conv2D(image, conv1, bias1, padding: 1)), 2);
        return Linear(Flatten(edges), fc);
    }
}
