using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Toys;

/// <summary>h = relu(W x) of three, and three times their sum.</summary>
public sealed partial class TwoLinear(double[] firstWeight)
{
    [Shape(3, 3)] private readonly Tensor<double> weight1 = Tensor.Create(firstWeight, [3, 3]);
    [Shape(1, 3)] private readonly Tensor<double> weight2 = Tensor.Create([3.0, 3, 3], [1, 3]);

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<double> Output([Shape(3)] Tensor<double> x)
    {
        var hidden = Relu(Linear(x, weight1));
        return Linear(hidden, weight2);
    }
}
