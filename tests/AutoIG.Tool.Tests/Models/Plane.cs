using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tool.Tests.Models;

/// <summary>A generic model: F = Σ x² over a picture.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Plane<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Differentiable]
    public Tensor<T> Energy([Shape(2, 3)] Tensor<T> picture) => Sum(Reshape(picture * picture, 6), 0, keepDim: true);
}
