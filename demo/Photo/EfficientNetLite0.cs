using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Photo;

/// <summary>
/// EfficientNet-Lite0 (Tan and Le 2019, arXiv 1905.11946, without squeeze-and-excitation): a photograph and the thousand classes of
/// ImageNet.
/// </summary>
public sealed partial class EfficientNetLite0(SafeTensors weights)
{
    [Shape(32, 3, 3, 3)] private readonly Tensor<float> stem = weights["stem.conv.weight"];
    [Dimensions("channels", 32)] private readonly LiteNorm stemNorm = new(weights.WithPrefix("stem.bn."));
    [Shape(32, 1, 3, 3)] private readonly Tensor<float> depthwise0 = weights["blocks.0.depthwise.weight"];
    [Dimensions("channels", 32)] private readonly LiteNorm depthwise0Norm = new(weights.WithPrefix("blocks.0.depthwise_bn."));
    [Shape(16, 32, 1, 1)] private readonly Tensor<float> project0 = weights["blocks.0.project.weight"];
    [Dimensions("channels", 16)] private readonly LiteNorm project0Norm = new(weights.WithPrefix("blocks.0.project_bn."));
    [Dimensions("in", 16, "hidden", 96, "out", 24, "kernel", 3)]
    private readonly LiteBlock block1 = new(weights.WithPrefix("blocks.1."));
    [Dimensions("in", 24, "hidden", 144, "out", 24, "kernel", 3)]
    private readonly LiteBlock block2 = new(weights.WithPrefix("blocks.2."));
    [Dimensions("in", 24, "hidden", 144, "out", 40, "kernel", 5)]
    private readonly LiteBlock block3 = new(weights.WithPrefix("blocks.3."));
    [Dimensions("in", 40, "hidden", 240, "out", 40, "kernel", 5)]
    private readonly LiteBlock block4 = new(weights.WithPrefix("blocks.4."));
    [Dimensions("in", 40, "hidden", 240, "out", 80, "kernel", 3)]
    private readonly LiteBlock block5 = new(weights.WithPrefix("blocks.5."));
    [Dimensions("in", 80, "hidden", 480, "out", 80, "kernel", 3)]
    private readonly LiteBlock block6 = new(weights.WithPrefix("blocks.6."));
    [Dimensions("in", 80, "hidden", 480, "out", 80, "kernel", 3)]
    private readonly LiteBlock block7 = new(weights.WithPrefix("blocks.7."));
    [Dimensions("in", 80, "hidden", 480, "out", 112, "kernel", 5)]
    private readonly LiteBlock block8 = new(weights.WithPrefix("blocks.8."));
    [Dimensions("in", 112, "hidden", 672, "out", 112, "kernel", 5)]
    private readonly LiteBlock block9 = new(weights.WithPrefix("blocks.9."));
    [Dimensions("in", 112, "hidden", 672, "out", 112, "kernel", 5)]
    private readonly LiteBlock block10 = new(weights.WithPrefix("blocks.10."));
    [Dimensions("in", 112, "hidden", 672, "out", 192, "kernel", 5)]
    private readonly LiteBlock block11 = new(weights.WithPrefix("blocks.11."));
    [Dimensions("in", 192, "hidden", 1152, "out", 192, "kernel", 5)]
    private readonly LiteBlock block12 = new(weights.WithPrefix("blocks.12."));
    [Dimensions("in", 192, "hidden", 1152, "out", 192, "kernel", 5)]
    private readonly LiteBlock block13 = new(weights.WithPrefix("blocks.13."));
    [Dimensions("in", 192, "hidden", 1152, "out", 192, "kernel", 5)]
    private readonly LiteBlock block14 = new(weights.WithPrefix("blocks.14."));
    [Dimensions("in", 192, "hidden", 1152, "out", 320, "kernel", 3)]
    private readonly LiteBlock block15 = new(weights.WithPrefix("blocks.15."));
    [Shape(1280, 320, 1, 1)] private readonly Tensor<float> head = weights["head.conv.weight"];
    [Dimensions("channels", 1280)] private readonly LiteNorm headNorm = new(weights.WithPrefix("head.bn."));
    [Shape(1000, 1280)] private readonly Tensor<float> classifier = weights["classifier.weight"];
    [Shape(1000)] private readonly Tensor<float> classifierBias = weights["classifier.bias"];

    /// <summary>The logit of each class.</summary>
    /// <param name="photo">Red, green and blue of 224 × 224 pixels, (level − 127) / 128.</param>
    [Differentiable]
    public Tensor<float> Logits([Shape(3, 224, 224)] Tensor<float> photo)
    {
        var half = Relu6(stemNorm.Forward(Conv2D(Pad(photo, [0, 1, 0, 1]), stem, stride: 2)));
        var filtered = Relu6(depthwise0Norm.Forward(Conv2D(half, depthwise0, padding: 1, groups: 32)));
        var narrow = project0Norm.Forward(Conv2D(filtered, project0));
        var quarter = block2.ForwardWithShortcut(block1.ForwardHalving(narrow));
        var eighth = block4.ForwardWithShortcut(block3.ForwardHalving(quarter));
        var sixteenth = block7.ForwardWithShortcut(block6.ForwardWithShortcut(block5.ForwardHalving(eighth)));
        var parts = block10.ForwardWithShortcut(block9.ForwardWithShortcut(block8.Forward(sixteenth)));
        var thirtySecond =
            block14.ForwardWithShortcut(block13.ForwardWithShortcut(block12.ForwardWithShortcut(block11.ForwardHalving(parts))));
        var things = Relu6(headNorm.Forward(Conv2D(block15.Forward(thirtySecond), head)));
        return Linear(Mean(things, [1, 2]), classifier, classifierBias);
    }
}
