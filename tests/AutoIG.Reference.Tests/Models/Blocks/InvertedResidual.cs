using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>
/// MobileNetV2's block (Sandler et al. 2018): 1 × 1 convolutions widen, a depthwise 3 × 3 filters, 1 × 1 convolutions narrow without a
/// nonlinearity.
/// </summary>
public sealed class InvertedResidual<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape("hidden", "in", 1, 1)] internal readonly Tensor<T> expand = weights.Get<T>("conv.0.0.weight");
    [Dimensions("channels", "hidden")] internal readonly BatchNorm2D<T> expandNorm = new(weights.WithPrefix("conv.0.1."));
    [Shape("hidden", 1, 3, 3)] internal readonly Tensor<T> depthwise = weights.Get<T>("conv.1.0.weight");
    [Dimensions("channels", "hidden")] internal readonly BatchNorm2D<T> depthwiseNorm = new(weights.WithPrefix("conv.1.1."));
    [Shape("out", "hidden", 1, 1)] internal readonly Tensor<T> project = weights.Get<T>("conv.2.weight");
    [Dimensions("channels", "out")] internal readonly BatchNorm2D<T> projectNorm = new(weights.WithPrefix("conv.3."));

    /// <summary>The block without a shortcut: where it changes the size of the map or the number of channels.</summary>
    public Tensor<T> Forward(Tensor<T> x, int stride)
    {
        var widened = Relu6(expandNorm.Forward(Conv2D(x, expand)));
        var groups = (int)depthwise.Lengths[0];
        var filtered = Relu6(depthwiseNorm.Forward(Conv2D(widened, depthwise, stride: stride, padding: 1, groups: groups)));
        return projectNorm.Forward(Conv2D(filtered, project));
    }

    /// <summary>The block with its shortcut: where it keeps both.</summary>
    public Tensor<T> ForwardWithShortcut(Tensor<T> x) => x + Forward(x, stride: 1);
}
