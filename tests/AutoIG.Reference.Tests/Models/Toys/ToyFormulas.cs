using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Toys;

/// <summary>The functions of the case <c>toy-models</c> that take a few numbers and give one.</summary>
public static partial class ToyFormulas
{
    [Differentiable]
    public static double OneMinusRelu(double x) => 1 - Relu(1 - x);

    [Differentiable]
    public static double ReluDifference2(double x1, double x2) => Relu(Relu(x1) - 1 - Relu(x2));

    /// <summary>
    /// Equal to <see cref="ReluDifference2"/> where both are asked, so the attributions must be equal (implementation invariance).
    /// </summary>
    [Differentiable]
    public static double ReluDifference3(double x1, double x2) => Relu(Relu(x1 - 1) - Relu(x2));

    [Differentiable]
    public static double Separable(double x, double y, double z) => 5 * x + y * y + Math.Sin(z);

    [Differentiable]
    public static double SquareOfSum(double x, double y) => (2 * x + y) * (2 * x + y);

    [Differentiable]
    public static double SumOfSquares(double x, double y) => 2 * x * x + y * y;

    [Differentiable]
    public static double LinearSum(double x, double y) => 2 * x + y;

    /// <summary>The unit z is saturated at x = 1: its gradient is 0, and yet it has carried all of the output.</summary>
    [Differentiable]
    public static double MinOf2XAnd1(double x)
    {
        var y = 2 * x;
        var z = 1 - Relu(1 - y);
        return z;
    }

    [Differentiable]
    public static double ReluOfXMinus1(double x)
    {
        var f = 1 * x;
        return Relu(f - 1);
    }

    [Differentiable]
    public static double MinusOfMinusX(double x)
    {
        var f = -x;
        return -f;
    }

    [Differentiable]
    public static double TwoRelus(double x1, double x2) => 2 * Relu(x1) + 2 * Relu(x2 - 1.5);
}
