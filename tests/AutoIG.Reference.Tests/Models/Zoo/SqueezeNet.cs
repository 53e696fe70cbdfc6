using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.Blocks;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Zoo;

/// <summary>SqueezeNet 1.1 (Iandola et al. 2016), the weights named as torchvision names them.</summary>
public sealed partial class SqueezeNet<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(64, 3, 3, 3)] private readonly Tensor<T> stemWeight = weights.Get<T>("features.0.weight");
    [Shape(64)] private readonly Tensor<T> stemBias = weights.Get<T>("features.0.bias");

    [Dimensions("in", 64, "squeezed", 16, "expanded", 64)] private readonly FireBlock<T> fire3 = new(weights.WithPrefix("features.3."));
    [Dimensions("in", 128, "squeezed", 16, "expanded", 64)] private readonly FireBlock<T> fire4 = new(weights.WithPrefix("features.4."));
    [Dimensions("in", 128, "squeezed", 32, "expanded", 128)] private readonly FireBlock<T> fire6 = new(weights.WithPrefix("features.6."));
    [Dimensions("in", 256, "squeezed", 32, "expanded", 128)] private readonly FireBlock<T> fire7 = new(weights.WithPrefix("features.7."));
    [Dimensions("in", 256, "squeezed", 48, "expanded", 192)] private readonly FireBlock<T> fire9 = new(weights.WithPrefix("features.9."));
    [Dimensions("in", 384, "squeezed", 48, "expanded", 192)] private readonly FireBlock<T> fire10 = new(weights.WithPrefix("features.10."));
    [Dimensions("in", 384, "squeezed", 64, "expanded", 256)] private readonly FireBlock<T> fire11 = new(weights.WithPrefix("features.11."));
    [Dimensions("in", 512, "squeezed", 64, "expanded", 256)] private readonly FireBlock<T> fire12 = new(weights.WithPrefix("features.12."));

    [Shape(1000, 512, 1, 1)] private readonly Tensor<T> classifierWeight = weights.Get<T>("classifier.1.weight");
    [Shape(1000)] private readonly Tensor<T> classifierBias = weights.Get<T>("classifier.1.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(3, 224, 224)] Tensor<T> image)
    {
        var stem = Relu(Conv2D(image, stemWeight, stemBias, stride: 2));
        var quarter = fire4.Forward(fire3.Forward(MaxPool2D(stem, 3, stride: 2, ceilMode: true)));
        var eighth = fire7.Forward(fire6.Forward(MaxPool2D(quarter, 3, stride: 2, ceilMode: true)));
        var sixteenth = fire10.Forward(fire9.Forward(MaxPool2D(eighth, 3, stride: 2, ceilMode: true)));
        var features = fire12.Forward(fire11.Forward(sixteenth));
        var classes = Relu(Conv2D(features, classifierWeight, classifierBias));
        return Mean(classes, [1, 2]);
    }
}
