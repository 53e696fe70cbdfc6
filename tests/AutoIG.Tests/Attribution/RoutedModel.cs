using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>A model whose layers depend on a condition: each way through it has its own, counted from 0.</summary>
internal sealed partial class RoutedModel
{
    [Differentiable]
    public Tensor<double> Routed([Shape(2)] Tensor<double> x, bool deep)
    {
        if (deep)
        {
            var squares = x * x;
            var cubes = squares * x;
            return Exp(cubes);
        }
        var halves = x * 0.5;
        var curved = Tanh(halves);
        return curved * 3.0;
    }

    [Differentiable]
    public static Tensor<double> Soft([Shape(2)] Tensor<double> x) => Threshold(Softplus(x, beta: 2), 0.5, 0);
}
