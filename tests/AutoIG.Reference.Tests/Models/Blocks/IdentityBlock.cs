using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>Residual block whose shortcut is the identity (He et al. 2015): the map keeps its size and its channels.</summary>
public sealed class IdentityBlock<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape("channels", "channels", 3, 3)] internal readonly Tensor<T> conv1Weight = weights.Get<T>("conv1.weight");
    [Shape("channels", "channels", 3, 3)] internal readonly Tensor<T> conv2Weight = weights.Get<T>("conv2.weight");
    [Dimensions("channels", "channels")] internal readonly BatchNorm2D<T> bn1 = new(weights.WithPrefix("bn1."));
    [Dimensions("channels", "channels")] internal readonly BatchNorm2D<T> bn2 = new(weights.WithPrefix("bn2."));

    public Tensor<T> Forward(Tensor<T> x)
    {
        var relu1 = Relu(bn1.Forward(Conv2D(x, conv1Weight, padding: 1)));
        return Relu(bn2.Forward(Conv2D(relu1, conv2Weight, padding: 1)) + x);
    }
}
