using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>
/// SqueezeNet's module (Iandola et al. 2016): 1 × 1 convolutions squeeze the channels, 1 × 1 and 3 × 3 side by side expand them.
/// </summary>
public sealed class FireBlock<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape("squeezed", "in", 1, 1)] internal readonly Tensor<T> squeezeWeight = weights.Get<T>("squeeze.weight");
    [Shape("squeezed")] internal readonly Tensor<T> squeezeBias = weights.Get<T>("squeeze.bias");
    [Shape("expanded", "squeezed", 1, 1)] internal readonly Tensor<T> expand1x1Weight = weights.Get<T>("expand1x1.weight");
    [Shape("expanded")] internal readonly Tensor<T> expand1x1Bias = weights.Get<T>("expand1x1.bias");
    [Shape("expanded", "squeezed", 3, 3)] internal readonly Tensor<T> expand3x3Weight = weights.Get<T>("expand3x3.weight");
    [Shape("expanded")] internal readonly Tensor<T> expand3x3Bias = weights.Get<T>("expand3x3.bias");

    public Tensor<T> Forward(Tensor<T> x)
    {
        var squeezed = Relu(Conv2D(x, squeezeWeight, squeezeBias));
        var expand1x1 = Relu(Conv2D(squeezed, expand1x1Weight, expand1x1Bias));
        var expand3x3 = Relu(Conv2D(squeezed, expand3x3Weight, expand3x3Bias, padding: 1));
        return Concat([expand1x1, expand3x3], dim: 0);
    }
}
