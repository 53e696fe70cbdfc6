using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public sealed partial class Patient(Tensor<double> weights, Tensor<double> bias)
{
    [Shape(2, 3)] private readonly Tensor<double> weights = weights;
    [Shape(2)] private readonly Tensor<double> bias = bias;

    [Differentiable]
    public Tensor<double> Logits([Shape(3), Features("age", "pressure", "sugar")] Tensor<double> measured) =>
        Linear(measured, weights, bias);
}
