using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public static partial class Saturated
{
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public static Tensor<double> Z([Shape(2)] Tensor<double> x)
    {
        var y = Sum(x, dim: 0);
        return Clamp(y, min: 0, max: 1);
    }
}
