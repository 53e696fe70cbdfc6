using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>
/// The block of EfficientNet-Lite (Tan and Le 2019, arXiv 1905.11946, without squeeze-and-excitation): 1 × 1 convolutions widen, a
/// depthwise convolution filters, 1 × 1 convolutions narrow without a nonlinearity. Borders are TensorFlow's.
/// </summary>
public sealed class LiteBlock<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape("hidden", "in", 1, 1)] internal readonly Tensor<T> expand = weights.Get<T>("expand.weight");
    [Dimensions("channels", "hidden")] internal readonly LiteNorm<T> expandNorm = new(weights.WithPrefix("expand_bn."));
    [Shape("hidden", 1, "kernel", "kernel")] internal readonly Tensor<T> depthwise = weights.Get<T>("depthwise.weight");
    [Dimensions("channels", "hidden")] internal readonly LiteNorm<T> depthwiseNorm = new(weights.WithPrefix("depthwise_bn."));
    [Shape("out", "hidden", 1, 1)] internal readonly Tensor<T> project = weights.Get<T>("project.weight");
    [Dimensions("channels", "out")] internal readonly LiteNorm<T> projectNorm = new(weights.WithPrefix("project_bn."));

    /// <summary>The block with its shortcut: where it keeps the map's size and the number of channels.</summary>
    public Tensor<T> ForwardWithShortcut(Tensor<T> x) => x + Forward(x);

    /// <summary>The block where it keeps the map's size alone.</summary>
    public Tensor<T> Forward(Tensor<T> x)
    {
        var (groups, kernel) = ((int)depthwise.Lengths[0], (int)depthwise.Lengths[2]);
        return Narrow(Conv2D(Widen(x), depthwise, padding: kernel / 2, groups: groups));
    }

    /// <summary>
    /// The block where it halves the map. Of an even size the border is as narrow as it may be, and the larger half of it on the right and
    /// below.
    /// </summary>
    public Tensor<T> ForwardHalving(Tensor<T> x)
    {
        var (groups, border) = ((int)depthwise.Lengths[0], (int)depthwise.Lengths[2] - 2);
        var (before, after) = (border / 2, border - (border / 2));
        return Narrow(Conv2D(Pad(Widen(x), [before, after, before, after]), depthwise, stride: 2, groups: groups));
    }

    private Tensor<T> Widen(Tensor<T> x) => Relu6(expandNorm.Forward(Conv2D(x, expand)));

    private Tensor<T> Narrow(Tensor<T> filtered) => projectNorm.Forward(Conv2D(Relu6(depthwiseNorm.Forward(filtered)), project));
}
