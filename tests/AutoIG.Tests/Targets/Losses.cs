using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Targets;

/// <summary>Functions of a model's outputs that users write themselves.</summary>
internal static partial class Losses
{
    /// <summary>log Σ exp(y) − y₁ y₃.</summary>
    [Differentiable]
    public static double Mixed([Shape(5)] Tensor<double> y) => LogSumExp(y) - (Sum(Slice(y, 0, 1..2)) * Sum(Slice(y, 0, 3..4)));

    [Differentiable]
    public static float MixedSingle([Shape(5)] Tensor<float> y) => LogSumExp(y) - (Sum(Slice(y, 0, 1..2)) * Sum(Slice(y, 0, 3..4)));

    /// <summary>Σ √y: infinitely steep at 0, no number below it.</summary>
    [Differentiable]
    public static double Roots([Shape("outputs")] Tensor<double> y) => Sum(Sqrt(y));

    /// <summary>Two numbers: no target.</summary>
    [Differentiable]
    public static Tensor<double> Twice([Shape(2)] Tensor<double> y) => y * y;

    [Differentiable]
    public static double OfTwo(double a, double b) => a * b;
}
