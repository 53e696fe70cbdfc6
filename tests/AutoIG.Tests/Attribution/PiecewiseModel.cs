using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Models that are affine piece by piece, with every operator that breaks a path, and some that are not.</summary>
internal sealed partial class PiecewiseModel<T>(Tensor<T> kernel, Tensor<T> w, Tensor<T> v, Tensor<T> bias)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(3, 2, 3)] private readonly Tensor<T> kernel = kernel;
    [Shape(5, 6)] private readonly Tensor<T> w = w;
    [Shape(5, 6)] private readonly Tensor<T> v = v;
    [Shape(5)] private readonly Tensor<T> bias = bias;

    [Differentiable(Programs = ModelPrograms.LinearPieces)]
    public Tensor<T> Scores([Shape(2, 4)] Tensor<T> x)
    {
        var taps = LeakyRelu(Conv1D(x, kernel, padding: 1), 0.1);
        var pooled = Flatten(MaxPool1D(taps, 2));
        var left = Linear(pooled, w, bias);
        var right = Linear(pooled, v);
        var larger = Maximum(Abs(left), right) + Minimum(left, Clamp(right, -0.4, 0.3));
        var chosen = Where(Tensor.GreaterThan<T>(left, right), larger, larger + left - right);
        var ramp = Relu6(T.CreateChecked(4) * chosen) + HardSigmoid(T.CreateChecked(8) * right);
        return Subtract(Add(Relu(ramp - bias), Max(chosen, 0)), Min(PRelu(right, bias), 0));
    }

    /// <summary>As <see cref="Scores"/>, with breakpoints of rectifiers alone and a layer on the way.</summary>
    [Differentiable(Programs = ModelPrograms.LinearPieces)]
    public Tensor<T> Rectified([Shape(6)] Tensor<T> x)
    {
        var inner = Linear(x, w, bias);
        var hidden = Relu(inner);
        var outer = Concat([hidden, Relu(Linear(x, v) - hidden)], 0);
        return outer + outer - outer[3];
    }

    /// <summary>No breakpoint at all.</summary>
    [Differentiable(Programs = ModelPrograms.LinearPieces)]
    public Tensor<T> Affine([Shape(6)] Tensor<T> x) => Linear(x, w, bias);

    /// <summary>It jumps where the condition changes.</summary>
    [Differentiable(Programs = ModelPrograms.LinearPieces)]
    public Tensor<T> Jumping([Shape(6)] Tensor<T> x)
    {
        var inner = Linear(x, w, bias);
        return Where(Tensor.GreaterThan<T>(inner, Linear(x, v)), inner + Sign(inner), inner + inner);
    }

    /// <summary>Two operators that bend.</summary>
    [Differentiable(Programs = ModelPrograms.LinearPieces)]
    public Tensor<T> Bent([Shape(6)] Tensor<T> x)
    {
        var inner = Linear(x, w, bias);
        var soft = Gelu(inner);
        return Relu(soft) * Linear(x, v);
    }

    /// <summary>Affine piece by piece, and does not ask.</summary>
    [Differentiable]
    public Tensor<T> Unasked([Shape(6)] Tensor<T> x) => Relu(Linear(x, w, bias));
}
