using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Targets;

/// <summary>3 → 4 → 5, y = W₂ tanh(W₁ x + b₁) + b₂, once as a list of scores and once as [5, 1]; and the same in plain loops.</summary>
internal sealed partial class Chooser<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Outputs = 5, Inputs = 3;
    private const int Hidden = 4;

    private static readonly double[] W1 = Numbers(Hidden * Inputs, 0.9, 1), B1 = Numbers(Hidden, 0.4, 2);
    private static readonly double[] W2 = Numbers(Outputs * Hidden, 1.5, 3), B2 = Numbers(Outputs, 0.6, 4);

    [Shape(4, 3)] private readonly Tensor<T> w1 = Of(W1, 4, 3);
    [Shape(4)] private readonly Tensor<T> b1 = Of(B1, 4);
    [Shape(5, 4)] private readonly Tensor<T> w2 = Of(W2, 5, 4);
    [Shape(5)] private readonly Tensor<T> b2 = Of(B2, 5);

    [Differentiable]
    public Tensor<T> Scores([Shape(3)] Tensor<T> x)
    {
        var hidden = Tanh(Linear(x, w1, b1));
        return Linear(hidden, w2, b2);
    }

    /// <summary>The scores of every row of x, [rows, 5].</summary>
    [Differentiable]
    public Tensor<T> RowScores([Shape(2, 3)] Tensor<T> x) => Linear(Tanh(Linear(x, w1, b1)), w2, b2);

    /// <summary>y at a point.</summary>
    public static double[] Evaluate(ReadOnlySpan<double> x) => Evaluate(x, out _);

    /// <summary>y and J[k, i] = ∂y_k/∂x_i at a point, in plain loops.</summary>
    public static double[] Evaluate(ReadOnlySpan<double> x, out double[,] jacobian)
    {
        var y = new double[Outputs];
        jacobian = new double[Outputs, Inputs];
        for (int k = 0; k < Outputs; k++)
        {
            y[k] = Stored(B2[k]);
            for (int j = 0; j < Hidden; j++)
            {
                double z = Stored(B1[j]);
                for (int i = 0; i < Inputs; i++)
                    z += Stored(W1[(j * Inputs) + i]) * x[i];
                double h = Math.Tanh(z), w = Stored(W2[(k * Hidden) + j]);
                y[k] += w * h;
                for (int i = 0; i < Inputs; i++)
                    jacobian[k, i] += w * (1 - (h * h)) * Stored(W1[(j * Inputs) + i]);
            }
        }

        return y;
    }

    private static double[] Numbers(int count, double scale, int phase) =>
        [.. Enumerable.Range(0, count).Select(i => scale * Math.Sin((2.7 * i) + phase))];

    private static double Stored(double number) => double.CreateTruncating(T.CreateTruncating(number));

    private static Tensor<T> Of(double[] numbers, params nint[] lengths) =>
        Tensor.Create(Array.ConvertAll(numbers, T.CreateTruncating), lengths);
}
