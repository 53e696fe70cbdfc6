using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reports.Tests;

/// <summary>Linear in its features and in a number beside them.</summary>
public sealed partial class Credit(Tensor<double> weights)
{
    [Shape(2, 3)] private readonly Tensor<double> w = weights;

    /// <summary>w x + age.</summary>
    [Differentiable]
    public Tensor<double> Scores([Shape(3)] Tensor<double> features, double age) => Linear(features, w) + age;
}
