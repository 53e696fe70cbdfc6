using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Models whose affine part adds far more than the input does, or multiplies by very much or very little.</summary>
internal sealed partial class BiasedModel
{
    /// <summary>What the input is multiplied by first.</summary>
    public static readonly float[] Rows = [0.5f, 1, 2, -0.25f, 0.75f, 1.5f];

    [Shape(3, 2)] private readonly Tensor<float> weights = Tensor.Create(Rows, [3, 2]);
    [Shape(3)] private readonly Tensor<float> biases = Tensor.Create([1e3f, -1e3f, 2e3f], [3]);
    [Shape(2, 3)] private readonly Tensor<float> readout = Tensor.Create([1, 2, 0.5f, -1, 0.5f, 3], [2, 3]);

    /// <summary>All of the input goes through each of the layers.</summary>
    [Differentiable]
    public Tensor<float> Logits([Shape(2)] Tensor<float> x)
    {
        var affine = Linear(x, weights, biases);
        var scaled = affine * 1e-3f;
        var hidden = Tanh(scaled);
        return Linear(hidden, readout);
    }

    /// <summary>What moves from one end of float to the other is more than a float holds.</summary>
    [Differentiable]
    public static float Small([Shape(1)] Tensor<float> x)
    {
        var small = x * 1e-38f;
        var curved = Tanh(small);
        return Sum(curved);
    }

    /// <summary>What is made large before it is multiplied is more than a float holds.</summary>
    [Differentiable]
    public static float Large([Shape(1)] Tensor<float> x)
    {
        var large = x * 1e25f + 1e25f;
        var curved = Tanh(large * 1e-25f);
        return Sum(curved);
    }
}
