using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Toys;

/// <summary>Three linear layers of ones with one ReLU between them, for a vector of three or for a scaled sum of such vectors.</summary>
public sealed partial class Multilayer(double scale = 1)
{
    private readonly double scale = scale;
    [Shape(3, 3)] private readonly Tensor<double> identity = Tensor.Create([1.0, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3]);
    [Shape(4, 3)] private readonly Tensor<double> weight1 = Tensor.Create([1.0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [4, 3]);
    [Shape(4)] private readonly Tensor<double> bias1 = Tensor.Create([-10.0, 1, 1, 1]);
    [Shape(2, 4)] private readonly Tensor<double> weight2 = Tensor.Create([1.0, 1, 1, 1, 1, 1, 1, 1], [2, 4]);
    [Shape(2)] private readonly Tensor<double> bias2 = Tensor.Create([-1.0, 1]);

    [Differentiable]
    public Tensor<double> Outputs([Shape(3)] Tensor<double> x)
    {
        var linear0 = Linear(x, identity);
        var linear1 = Linear(linear0, weight1, bias1);
        var relu = Relu(linear1);
        var linear2 = Linear(relu, weight2, bias2);
        return linear2;
    }

    [Differentiable]
    public Tensor<double> OutputsOfThree([Shape(3)] Tensor<double> x1, [Shape(3)] Tensor<double> x2, [Shape(3)] Tensor<double> x3) =>
        Outputs(scale * (x1 + x2 + x3));

    [Differentiable]
    public Tensor<double> OutputsOfTwo([Shape(3)] Tensor<double> x1, [Shape(3)] Tensor<double> x2) => Outputs(scale * (x1 + x2));

    /// <summary>The first linear layer as an output, so that its neurons can be targets.</summary>
    [Differentiable]
    public Tensor<double> Hidden([Shape(3)] Tensor<double> x) => Linear(Linear(x, identity), weight1, bias1);

    /// <summary>The rectified layer as an output.</summary>
    [Differentiable]
    public Tensor<double> Rectified([Shape(3)] Tensor<double> x) => Relu(Hidden(x));

    /// <summary>The sum of two rectified neurons, a scalar that the model itself returns.</summary>
    [Differentiable]
    public double SumOfLastTwo([Shape(3)] Tensor<double> x)
    {
        var rectified = Rectified(x);
        return rectified[2] + rectified[3];
    }
}
