using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Toys;

/// <summary>The functions of the case <c>toy-models</c> that take vectors.</summary>
public sealed partial class VectorFormulas(double k = 1)
{
    private readonly double k = k;

    [Shape(2)] private readonly Tensor<double> kinks = Tensor.Create([0.0, 1.5]);

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public double ReluLinear([Shape(3)] Tensor<double> x1, [Shape(3)] Tensor<double> x2) =>
        Relu(3 * x1[0] + x1[1]) + Relu(k * (2 * x2[0] + 3 * x2[1]));

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<double> MaxOfFour([Shape(4)] Tensor<double> x) => MaxPool1D(Reshape(x, 1, 4), 4);

    /// <summary>As <see cref="ToyFormulas.TwoRelus"/>, of a vector.</summary>
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public double TwoRelus([Shape(2)] Tensor<double> x) => Sum(2 * Relu(x - kinks));
}
