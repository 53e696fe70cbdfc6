using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reports.Tests;

/// <summary>The sum of an image.</summary>
public static partial class Brightness
{
    /// <summary>Σ x.</summary>
    [Differentiable]
    public static float Total([Shape(1, 2, 2)] Tensor<float> image) => Sum(image);
}
