using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>A small network of photographs, with random weights, for what the guide shows.</summary>
public sealed partial class PhotoNet(SafeTensors weights)
{
    [Shape(4, 3, 16, 16)] private readonly Tensor<float> patches = weights["patches"];
    [Shape(3, 4)] private readonly Tensor<float> classes = weights["classes"];

    [Differentiable]
    public Tensor<float> Logits([Shape(3, 224, 224)] Tensor<float> photo)
    {
        var shapes = Relu(Conv2D(photo, patches, stride: 16));
        return Linear(Mean(shapes, [1, 2]), classes);
    }
}
