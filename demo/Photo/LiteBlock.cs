using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Photo;

/// <summary>
/// The block of EfficientNet-Lite: 1 × 1 convolutions widen, a depthwise convolution filters, 1 × 1 convolutions narrow without a
/// nonlinearity. Borders are TensorFlow's.
/// </summary>
public sealed class LiteBlock(SafeTensors weights)
{
    [Shape("hidden", "in", 1, 1)] internal readonly Tensor<float> expand = weights["expand.weight"];
    [Dimensions("channels", "hidden")] internal readonly LiteNorm expandNorm = new(weights.WithPrefix("expand_bn."));
    [Shape("hidden", 1, "kernel", "kernel")] internal readonly Tensor<float> depthwise = weights["depthwise.weight"];
    [Dimensions("channels", "hidden")] internal readonly LiteNorm depthwiseNorm = new(weights.WithPrefix("depthwise_bn."));
    [Shape("out", "hidden", 1, 1)] internal readonly Tensor<float> project = weights["project.weight"];
    [Dimensions("channels", "out")] internal readonly LiteNorm projectNorm = new(weights.WithPrefix("project_bn."));

    /// <summary>The block with its shortcut: where it keeps the map's size and the number of channels.</summary>
    public Tensor<float> ForwardWithShortcut(Tensor<float> x) => x + Forward(x);

    /// <summary>The block where it keeps the map's size alone.</summary>
    public Tensor<float> Forward(Tensor<float> x)
    {
        var (groups, kernel) = ((int)depthwise.Lengths[0], (int)depthwise.Lengths[2]);
        return Narrow(Conv2D(Widen(x), depthwise, padding: kernel / 2, groups: groups));
    }

    /// <summary>
    /// The block where it halves the map: the border is as narrow as it may be, and the larger half of it right and below.
    /// </summary>
    public Tensor<float> ForwardHalving(Tensor<float> x)
    {
        var (groups, border) = ((int)depthwise.Lengths[0], (int)depthwise.Lengths[2] - 2);
        var (before, after) = (border / 2, border - (border / 2));
        return Narrow(Conv2D(Pad(Widen(x), [before, after, before, after]), depthwise, stride: 2, groups: groups));
    }

    private Tensor<float> Widen(Tensor<float> x) => Relu6(expandNorm.Forward(Conv2D(x, expand)));

    private Tensor<float> Narrow(Tensor<float> filtered) => projectNorm.Forward(Conv2D(Relu6(depthwiseNorm.Forward(filtered)), project));
}
