using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Measures;

/// <summary>An image as it is: each pixel of each channel is an output.</summary>
public sealed partial class Passing<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Differentiable]
    public Tensor<T> All([Shape("channels", "height", "width")] Tensor<T> image) => Flatten(image);
}
