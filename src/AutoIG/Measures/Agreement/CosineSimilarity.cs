using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Σab/(‖a‖‖b‖), from −1 to 1: whether one explanation is a multiple of the other. NaN where one of the two is 0 everywhere.
/// </summary>
public sealed record CosineSimilarity : Similarity
{
    internal override double Between(double[] first, double[] second, int[] shape) =>
        TensorPrimitives.Dot<double>(first, second) / (TensorPrimitives.Norm<double>(first) * TensorPrimitives.Norm<double>(second));
}
