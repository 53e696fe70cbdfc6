using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Functions whose slope is infinite, or whose value is no number, at some points.</summary>
internal sealed partial class SteepModel
{
    [Shape(2, 4)] private readonly Tensor<double> w = Tensor.Create([1.0, 2, 3, 4, -1, 0.5, 2, 1], [2, 4]);

    [Differentiable]
    public Tensor<double> Roots([Shape(4)] Tensor<double> counts) => Linear(Sqrt(counts), w);

    [Differentiable]
    public double Layered([Shape(4)] Tensor<double> x)
    {
        var moved = x * 2.0 - 1.0;
        var logs = Log(moved);
        var steps = Relu(logs);
        return Sum(steps);
    }

    [Differentiable]
    public Tensor<double> RootOfSum([Shape(4)] Tensor<double> x)
    {
        var squares = x * x;
        var root = Sqrt(Sum(squares, dim: 0));
        return root;
    }

    [Differentiable]
    public static double Ratio(double part, double whole) => part / whole;

    [Differentiable]
    public static double Between(double x, double y) => Math.Max(Math.Log(Math.Abs(x - 0.5) - 0.1), -1000) + y;
}
