using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>Small models whose outputs are shared out, and some that cannot be.</summary>
internal sealed partial class SharedOutModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Inputs = 5, First = 7, Second = 4, Outputs = 3;

    [Shape(7, 5)] private readonly Tensor<T> weight1 = Matrix(1, 7, 5);
    [Shape(7)] private readonly Tensor<T> bias1 = Vector(2, 7);
    [Shape(4, 7)] private readonly Tensor<T> weight2 = Matrix(3, 4, 7);
    [Shape(4)] private readonly Tensor<T> bias2 = Vector(4, 4);
    [Shape(3, 4)] private readonly Tensor<T> weight3 = Matrix(5, 3, 4);
    [Shape(3)] private readonly Tensor<T> bias3 = Vector(6, 3);
    [Shape(7, 5)] private readonly Tensor<T> ofGate = Matrix(7, 7, 5);
    [Shape(7)] private readonly Tensor<T> scale = Vector(8, 7);

    /// <summary>Three layers and two rectifiers.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Dense([Shape(5)] Tensor<T> x)
    {
        var hidden1 = Relu(Linear(x, weight1, bias1));
        var hidden2 = LeakyRelu(Linear(hidden1, weight2, bias2), 0.1);
        return Linear(hidden2, weight3, bias3);
    }

    /// <summary>The same without a program for it.</summary>
    [Differentiable]
    public Tensor<T> Unasked([Shape(5)] Tensor<T> x) => Linear(Relu(Linear(x, weight1, bias1)), weight2, bias2);

    /// <summary>A scale and a shift behind a layer that has a name: they are part of it, as if they had been folded into it.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Normed([Shape(5)] Tensor<T> x)
    {
        var affine = Linear(x, weight1, bias1);
        var normed = affine * scale + bias1;
        return Linear(Relu(normed), weight2, bias2);
    }

    /// <summary>A gate that a sigmoid makes.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Gated([Shape(5)] Tensor<T> x)
    {
        var gate = Sigmoid(Linear(x, ofGate));
        var signal = Linear(x, weight1);
        return Linear(gate * signal, weight2);
    }

    /// <summary>A product of which nobody knows the gate.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Bilinear([Shape(5)] Tensor<T> x)
    {
        var product = Linear(x, ofGate) * Linear(x, weight1);
        return Linear(product, weight2);
    }

    /// <summary>Two operators without a rule.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Unruled([Shape(5)] Tensor<T> x)
    {
        var grown = Exp(Linear(x, weight1));
        var waves = Sin(grown);
        return Linear(waves, weight2);
    }

    /// <summary>A residual sum, a mean and a constant.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Summed([Shape(7)] Tensor<T> x)
    {
        var shifted = x + bias1;
        var sum = shifted + Relu(x * scale);
        return Concat([sum, Mean(sum, [0], keepDim: true)], 0);
    }

    /// <summary>The weights of a layer of <see cref="Dense"/>, row-major, and its bias.</summary>
    public static (double[] Weight, double[] Bias) Layer(int number) => number switch
    {
        1 => (Numbers(1, First * Inputs), Numbers(2, First)),
        2 => (Numbers(3, Second * First), Numbers(4, Second)),
        _ => (Numbers(5, Outputs * Second), Numbers(6, Outputs)),
    };

    /// <summary>The scale of <see cref="Normed"/> and <see cref="Summed"/>.</summary>
    public static double[] Scale => Numbers(8, First);

    private static Tensor<T> Matrix(int seed, int rows, int columns) =>
        Tensor.Create(Array.ConvertAll(Numbers(seed, rows * columns), T.CreateChecked), [rows, columns]);

    private static Tensor<T> Vector(int seed, int length) =>
        Tensor.Create(Array.ConvertAll(Numbers(seed, length), T.CreateChecked), [length]);

    /// <summary>Numbers between −1 and 1 that single precision holds.</summary>
    private static double[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)((2 * random.NextDouble()) - 1))];
    }
}
