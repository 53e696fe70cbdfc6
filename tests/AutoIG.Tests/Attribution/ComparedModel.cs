using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Small models that ask for a comparison, each with operators of one kind.</summary>
internal sealed partial class ComparedModel<T>(Tensor<T> w, Tensor<T> v, Tensor<T> bias)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(5, 4)] private readonly Tensor<T> w = w;
    [Shape(5, 4)] private readonly Tensor<T> v = v;
    [Shape(5)] private readonly Tensor<T> bias = bias;

    /// <summary>A product, a quotient and activations of two projections.</summary>
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Gated([Shape(4)] Tensor<T> x)
    {
        var left = Linear(x, w, bias);
        var right = Linear(x, v, bias);
        var gate = Tanh(left) * right;
        return gate / (Exp(right) + Relu(left));
    }

    /// <summary>Extrema of two values and of all, exponentials that are normalised, statistics.</summary>
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Normalised([Shape(4)] Tensor<T> x)
    {
        var left = Linear(x, w, bias);
        var right = Linear(x, v);
        var largest = Maximum(left, right) - Minimum(left, Sin(right));
        var rows = LayerNorm(largest, [5], bias, bias) + RmsNorm(left * right, [5], bias);
        var scores = LogSoftmax(rows, -1) + Multiply(Softmax(right, -1), LogSumExp(left, [0]));
        return scores + Multiply(left, Multiply(Max(rows, 0), Min(right, 0)));
    }

    /// <summary>Functions of one number, one of them written as a choice, others with a jump or a flat part.</summary>
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Chosen([Shape(4)] Tensor<T> x)
    {
        var z = Linear(x, w, bias);
        return PRelu(z, bias) + Elu(z) * LeakyRelu(z) + Clamp(z, -0.5, 0.5) + Pow(Abs(z), 1.5) + Floor(z) + Threshold(z, 0.3, 0.1);
    }

    /// <summary>A map of features with overlapping windows.</summary>
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Pooled([Shape(1, 6, 6)] Tensor<T> image)
    {
        var pooled = MaxPool2D(Tanh(image), 3, stride: 2, padding: 1);
        return Mean(Relu(pooled), [1, 2]) + Sum(pooled, [1, 2]);
    }

    /// <summary>Two operators that have no rule.</summary>
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Refused([Shape(4)] Tensor<T> x)
    {
        var left = Linear(x, w, bias);
        var right = Linear(x, v);
        var angle = Atan2(left, right);
        return Where(Tensor.GreaterThan<T>(left, right), angle, right);
    }

    /// <summary>The same as <see cref="Gated"/>, but for what it asks for.</summary>
    [Differentiable]
    public Tensor<T> Plain([Shape(4)] Tensor<T> x) => Gated(x);

    /// <summary>A chain of dense layers.</summary>
    [Differentiable(Programs = ModelPrograms.RevealCancel)]
    public Tensor<T> Chain([Shape(4)] Tensor<T> x)
    {
        var z = Linear(x, w, bias);
        var h = Relu(z);
        return Linear(h, Square);
    }

    /// <summary>No chain: two values are multiplied.</summary>
    [Differentiable(Programs = ModelPrograms.RevealCancel)]
    public Tensor<T> NoChain([Shape(4)] Tensor<T> x)
    {
        var z = Linear(x, w, bias);
        var gate = z * Sigmoid(z);
        return Linear(gate, Square);
    }

    [Shape(5, 5)]
    private Tensor<T> Square { get; } = MatMul(w, Transpose(v, 0, 1));

    /// <summary>Numbers, point by point.</summary>
    [Differentiable(Programs = ModelPrograms.Comparison)]
    public static T Area(T width, T height) => width * height;
}
