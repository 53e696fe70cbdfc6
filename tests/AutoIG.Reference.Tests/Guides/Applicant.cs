using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public sealed partial class Applicant(Tensor<double> hidden, Tensor<double> bias, Tensor<double> output)
{
    [Shape(4, 3)] private readonly Tensor<double> hidden = hidden;
    [Shape(4)] private readonly Tensor<double> bias = bias;
    [Shape(1, 4)] private readonly Tensor<double> output = output;

    [Differentiable]
    public double Risk(double income, double age, double debt) =>
        Sigmoid(Sum(Linear(Tanh(Linear(Stack(income / 10_000, age, debt), hidden, bias)), output)));
}
