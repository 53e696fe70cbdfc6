using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Functions whose slope is infinite, or whose value is no number, at some points.</summary>
internal sealed partial class SteepModel
{
    [Shape(2, 4)] private readonly Tensor<double> w = Tensor.Create([1.0, 2, 3, 4, -1, 0.5, 2, 1], [2, 4]);

    [Shape(2, 1, 1, 1)] private readonly Tensor<double> filters = Tensor.Create([-1.0, 1], [2, 1, 1, 1]);
    [Shape(2)] private readonly Tensor<double> offsets = Tensor.Create([1.0, 0], [2]);

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
    public Tensor<double> Logs([Shape(2)] Tensor<double> x) => Log(x);

    [Differentiable]
    public static double RootOfRoot(double x)
    {
        var root = Math.Sqrt(x);
        return Math.Sqrt(root);
    }

    [Differentiable]
    public static double Ratio(double part, double whole) => part / whole;

    /// <summary>No number where an element lies between 0.4 and 0.6; the gradient is finite there, too: a rectifier stops it.</summary>
    [Differentiable]
    public Tensor<double> Gap([Shape(4)] Tensor<double> x)
    {
        var moved = x * 2.0 - 1.0;
        var logs = Log(Abs(moved) - 0.2);
        var steps = Relu(logs);
        var values = steps + x * 0.5;
        return Linear(values, w);
    }

    /// <summary>Finite everywhere, but without a slope where an element is ½.</summary>
    [Differentiable]
    public double RootOfDistance([Shape(4)] Tensor<double> x)
    {
        var distances = Abs(x - 0.5);
        var roots = Sqrt(distances);
        return Sum(roots);
    }

    [Differentiable]
    public double RootsOfAbsolute([Shape(4)] Tensor<double> x) => Sum(Sqrt(Abs(x)));

    /// <summary>Two channels, 1 − x and x, of which a root is taken: feature maps lie channels-last in memory.</summary>
    [Differentiable]
    public double RootsOfMaps([Shape(1, 2, 2)] Tensor<double> image)
    {
        var maps = Conv2D(image, filters, offsets);
        var roots = Sqrt(maps);
        return Sum(roots);
    }

    [Differentiable]
    public static double Between(double x, double y) => Math.Max(Math.Log(Math.Abs(x - 0.5) - 0.1), -1000) + y;
}
