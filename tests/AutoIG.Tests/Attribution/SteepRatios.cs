using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>A layer that two operators with poles make.</summary>
internal sealed partial class SteepRatios
{
    [Shape(4)] private readonly Tensor<double> shares = Tensor.Create([1.0, 0, 2, 1], [4]);

    [Differentiable]
    public double Ratios([Shape(4)] Tensor<double> x)
    {
        var ratios = Log(x) / shares;
        return Sum(ratios);
    }
}
