using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Rectifiers, each in front of weights of both signs, and a net of several.</summary>
internal sealed partial class RectifiedModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What arrives at the rectified values.</summary>
    public static readonly double[] Arriving = [0.75, -0.5, 1.25, -1, 0.5, 0.25];

    public static readonly double[] First =
        [0.5, -0.25, 1, 0.75, -0.5, 0.25, -1, 0.5, 0.125, 0.25, 0.75, -0.75];

    public static readonly double[] Second = [0.5, -1, 0.25, -0.75, 1, 0.5, 0.25, -0.5];

    public static readonly double[] Third = [1, -0.5];

    [Shape(1, 6)] private readonly Tensor<T> weight = Matrix(Arriving, 1, 6);
    [Shape(4, 3)] private readonly Tensor<T> first = Matrix(First, 4, 3);
    [Shape(2, 4)] private readonly Tensor<T> second = Matrix(Second, 2, 4);
    [Shape(1, 2)] private readonly Tensor<T> third = Matrix(Third, 1, 2);

    [Differentiable]
    public Tensor<T> OfRelu([Shape(6)] Tensor<T> x) => Linear(Relu(x), weight);

    [Differentiable]
    public Tensor<T> OfRelu6([Shape(6)] Tensor<T> x) => Linear(Relu6(x), weight);

    [Differentiable]
    public Tensor<T> OfLeakyRelu([Shape(6)] Tensor<T> x) => Linear(LeakyRelu(x, 0.125), weight);

    [Differentiable]
    public Tensor<T> OfElu([Shape(6)] Tensor<T> x) => Linear(Elu(x, 1.5), weight);

    [Differentiable]
    public Tensor<T> OfCelu([Shape(6)] Tensor<T> x) => Linear(Celu(x, 1.25), weight);

    [Differentiable]
    public Tensor<T> OfSelu([Shape(6)] Tensor<T> x) => Linear(Selu(x), weight);

    [Differentiable]
    public Tensor<T> OfGelu([Shape(6)] Tensor<T> x) => Linear(Gelu(x), weight);

    [Differentiable]
    public Tensor<T> OfGeluTanh([Shape(6)] Tensor<T> x) => Linear(Gelu(x, GeluApproximation.Tanh), weight);

    [Differentiable]
    public Tensor<T> OfSilu([Shape(6)] Tensor<T> x) => Linear(Silu(x), weight);

    [Differentiable]
    public Tensor<T> OfMish([Shape(6)] Tensor<T> x) => Linear(Mish(x), weight);

    [Differentiable]
    public Tensor<T> OfSoftplus([Shape(6)] Tensor<T> x) => Linear(Softplus(x), weight);

    [Differentiable]
    public Tensor<T> OfHardSwish([Shape(6)] Tensor<T> x) => Linear(HardSwish(x), weight);

    [Differentiable]
    public Tensor<T> OfMaximum([Shape(6)] Tensor<T> x) => Linear(Maximum(x, T.Zero), weight);

    [Differentiable]
    public Tensor<T> OfMinimum([Shape(6)] Tensor<T> x) => Linear(Minimum(x, T.Zero), weight);

    [Differentiable]
    public Tensor<T> OfClamp([Shape(6)] Tensor<T> x) => Linear(Clamp(x, 0, 1), weight);

    [Differentiable]
    public Tensor<T> OfClampBelow([Shape(6)] Tensor<T> x) => Linear(Clamp(x, -1, 0), weight);

    [Differentiable]
    public Tensor<T> OfHardTanh([Shape(6)] Tensor<T> x) => Linear(HardTanh(x, 0, 1), weight);

    /// <summary>No rectifier: the gradient passes.</summary>
    [Differentiable]
    public Tensor<T> OfTanh([Shape(6)] Tensor<T> x) => Linear(Tanh(x), weight);

    /// <summary>Two rectifiers of which the first sees what the second passes back.</summary>
    [Differentiable]
    public Tensor<T> Net([Shape(3)] Tensor<T> x) => Linear(Elu(Linear(Silu(Linear(x, first)), second)), third);

    private static Tensor<T> Matrix(double[] values, int rows, int columns) =>
        Tensor.Create(Array.ConvertAll(values, T.CreateChecked), [rows, columns]);
}
