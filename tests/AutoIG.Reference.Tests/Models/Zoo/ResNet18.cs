using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.Blocks;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Zoo;

/// <summary>ResNet-18 (He et al. 2015), the weights named as torchvision names them.</summary>
public sealed partial class ResNet18<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(64, 3, 7, 7)] private readonly Tensor<T> conv1 = weights.Get<T>("conv1.weight");
    [Dimensions("channels", 64)] private readonly BatchNorm2D<T> bn1 = new(weights.WithPrefix("bn1."));

    [Dimensions("channels", 64)] private readonly IdentityBlock<T> layer1Block0 = new(weights.WithPrefix("layer1.0."));
    [Dimensions("channels", 64)] private readonly IdentityBlock<T> layer1Block1 = new(weights.WithPrefix("layer1.1."));
    [Dimensions("in", 64, "out", 128)]
    private readonly ProjectionBlock<T> layer2Block0 = new(weights.WithPrefix("layer2.0."), "downsample");
    [Dimensions("channels", 128)] private readonly IdentityBlock<T> layer2Block1 = new(weights.WithPrefix("layer2.1."));
    [Dimensions("in", 128, "out", 256)]
    private readonly ProjectionBlock<T> layer3Block0 = new(weights.WithPrefix("layer3.0."), "downsample");
    [Dimensions("channels", 256)] private readonly IdentityBlock<T> layer3Block1 = new(weights.WithPrefix("layer3.1."));
    [Dimensions("in", 256, "out", 512)]
    private readonly ProjectionBlock<T> layer4Block0 = new(weights.WithPrefix("layer4.0."), "downsample");
    [Dimensions("channels", 512)] private readonly IdentityBlock<T> layer4Block1 = new(weights.WithPrefix("layer4.1."));

    [Shape(1000, 512)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(1000)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(3, 224, 224)] Tensor<T> image)
    {
        var edges = Relu(bn1.Forward(Conv2D(image, conv1, stride: 2, padding: 3)));
        var stem = MaxPool2D(edges, 3, stride: 2, padding: 1);
        var layer1 = layer1Block1.Forward(layer1Block0.Forward(stem));
        var layer2 = layer2Block1.Forward(layer2Block0.Forward(layer1));
        var layer3 = layer3Block1.Forward(layer3Block0.Forward(layer2));
        var layer4 = layer4Block1.Forward(layer4Block0.Forward(layer3));
        return Linear(Mean(layer4, [1, 2]), fcWeight, fcBias);
    }
}
