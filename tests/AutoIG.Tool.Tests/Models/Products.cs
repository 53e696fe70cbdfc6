namespace AutoIG.Tool.Tests.Models;

/// <summary>Functions of numbers, whose Integrated Gradients are known.</summary>
public static partial class Products
{
    /// <summary>a·b + a²: from zeros, a's share is a·b/2 + a² and b's is a·b/2.</summary>
    [Differentiable]
    public static double Value(double a, double b) => (a * b) + (a * a);

    /// <summary>a times itself, so often.</summary>
    [Differentiable]
    public static double Power(double a, int exponent)
    {
        double product = 1;
        for (int i = 0; i < exponent; i++)
            product *= a;
        return product;
    }

    /// <summary>Has no finite slope at 0.</summary>
    [Differentiable]
    public static double Root(double a) => Math.Sqrt(a);
}
