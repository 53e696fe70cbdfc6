using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.Blocks;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Zoo;

/// <summary>MobileNetV2 (Sandler et al. 2018), the weights named as torchvision names them.</summary>
public sealed partial class MobileNetV2<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(32, 3, 3, 3)] private readonly Tensor<T> stem = weights.Get<T>("features.0.0.weight");
    [Dimensions("channels", 32)] private readonly BatchNorm2D<T> stemNorm = new(weights.WithPrefix("features.0.1."));
    [Shape(32, 1, 3, 3)] private readonly Tensor<T> depthwise1 = weights.Get<T>("features.1.conv.0.0.weight");
    [Dimensions("channels", 32)] private readonly BatchNorm2D<T> depthwise1Norm = new(weights.WithPrefix("features.1.conv.0.1."));
    [Shape(16, 32, 1, 1)] private readonly Tensor<T> project1 = weights.Get<T>("features.1.conv.1.weight");
    [Dimensions("channels", 16)] private readonly BatchNorm2D<T> project1Norm = new(weights.WithPrefix("features.1.conv.2."));

    [Dimensions("in", 16, "hidden", 96, "out", 24)] private readonly InvertedResidual<T> block2 = new(weights.WithPrefix("features.2."));
    [Dimensions("in", 24, "hidden", 144, "out", 24)] private readonly InvertedResidual<T> block3 = new(weights.WithPrefix("features.3."));
    [Dimensions("in", 24, "hidden", 144, "out", 32)] private readonly InvertedResidual<T> block4 = new(weights.WithPrefix("features.4."));
    [Dimensions("in", 32, "hidden", 192, "out", 32)] private readonly InvertedResidual<T> block5 = new(weights.WithPrefix("features.5."));
    [Dimensions("in", 32, "hidden", 192, "out", 32)] private readonly InvertedResidual<T> block6 = new(weights.WithPrefix("features.6."));
    [Dimensions("in", 32, "hidden", 192, "out", 64)] private readonly InvertedResidual<T> block7 = new(weights.WithPrefix("features.7."));
    [Dimensions("in", 64, "hidden", 384, "out", 64)] private readonly InvertedResidual<T> block8 = new(weights.WithPrefix("features.8."));
    [Dimensions("in", 64, "hidden", 384, "out", 64)] private readonly InvertedResidual<T> block9 = new(weights.WithPrefix("features.9."));
    [Dimensions("in", 64, "hidden", 384, "out", 64)] private readonly InvertedResidual<T> block10 = new(weights.WithPrefix("features.10."));
    [Dimensions("in", 64, "hidden", 384, "out", 96)] private readonly InvertedResidual<T> block11 = new(weights.WithPrefix("features.11."));
    [Dimensions("in", 96, "hidden", 576, "out", 96)] private readonly InvertedResidual<T> block12 = new(weights.WithPrefix("features.12."));
    [Dimensions("in", 96, "hidden", 576, "out", 96)] private readonly InvertedResidual<T> block13 = new(weights.WithPrefix("features.13."));
    [Dimensions("in", 96, "hidden", 576, "out", 160)]
    private readonly InvertedResidual<T> block14 = new(weights.WithPrefix("features.14."));
    [Dimensions("in", 160, "hidden", 960, "out", 160)]
    private readonly InvertedResidual<T> block15 = new(weights.WithPrefix("features.15."));
    [Dimensions("in", 160, "hidden", 960, "out", 160)]
    private readonly InvertedResidual<T> block16 = new(weights.WithPrefix("features.16."));
    [Dimensions("in", 160, "hidden", 960, "out", 320)]
    private readonly InvertedResidual<T> block17 = new(weights.WithPrefix("features.17."));

    [Shape(1280, 320, 1, 1)] private readonly Tensor<T> head = weights.Get<T>("features.18.0.weight");
    [Dimensions("channels", 1280)] private readonly BatchNorm2D<T> headNorm = new(weights.WithPrefix("features.18.1."));
    [Shape(1000, 1280)] private readonly Tensor<T> classifierWeight = weights.Get<T>("classifier.1.weight");
    [Shape(1000)] private readonly Tensor<T> classifierBias = weights.Get<T>("classifier.1.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(3, 224, 224)] Tensor<T> image)
    {
        var half = Relu6(stemNorm.Forward(Conv2D(image, stem, stride: 2, padding: 1)));
        var filtered = Relu6(depthwise1Norm.Forward(Conv2D(half, depthwise1, padding: 1, groups: 32)));
        var narrow = project1Norm.Forward(Conv2D(filtered, project1));
        var quarter = block3.ForwardWithShortcut(block2.Forward(narrow, stride: 2));
        var eighth = block6.ForwardWithShortcut(block5.ForwardWithShortcut(block4.Forward(quarter, stride: 2)));
        var sixteenth =
            block10.ForwardWithShortcut(block9.ForwardWithShortcut(block8.ForwardWithShortcut(block7.Forward(eighth, stride: 2))));
        var broad = block13.ForwardWithShortcut(block12.ForwardWithShortcut(block11.Forward(sixteenth, stride: 1)));
        var thirtySecond = block16.ForwardWithShortcut(block15.ForwardWithShortcut(block14.Forward(broad, stride: 2)));
        var last = block17.Forward(thirtySecond, stride: 1);
        var features = Relu6(headNorm.Forward(Conv2D(last, head)));
        return Linear(Mean(features, [1, 2]), classifierWeight, classifierBias);
    }
}
