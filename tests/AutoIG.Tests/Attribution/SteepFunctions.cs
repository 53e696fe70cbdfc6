namespace AutoIG.Tests.Attribution;

/// <summary>Operators that make ±∞ or NaN of finite numbers, each alone, in a function of its name; and functions of several.</summary>
internal static partial class SteepFunctions
{
    [Differentiable]
    public static double Acos(double x) => Math.Acos(x);

    [Differentiable]
    public static double Acosh(double x) => Math.Acosh(x);

    [Differentiable]
    public static double Asin(double x) => Math.Asin(x);

    [Differentiable]
    public static double Atan2(double x) => Math.Atan2(x, x);

    [Differentiable]
    public static double Atanh(double x) => Math.Atanh(x);

    [Differentiable]
    public static double Cbrt(double x) => Math.Cbrt(x);

    [Differentiable]
    public static double Cosh(double x) => Math.Cosh(x);

    [Differentiable]
    public static double Divide(double x) => 1 / x;

    [Differentiable]
    public static double Exp(double x) => Math.Exp(x);

    [Differentiable]
    public static double Exp2(double x) => double.Exp2(x);

    [Differentiable]
    public static double Expm1(double x) => Nn.Expm1(x);

    [Differentiable]
    public static double Log(double x) => Math.Log(x);

    [Differentiable]
    public static double Log10(double x) => Math.Log10(x);

    [Differentiable]
    public static double Log1p(double x) => Nn.Log1p(x);

    [Differentiable]
    public static double Log2(double x) => Math.Log2(x);

    [Differentiable]
    public static double Pow(double x) => Math.Pow(x, 0.5);

    [Differentiable]
    public static double Sinh(double x) => Math.Sinh(x);

    [Differentiable]
    public static double Sqrt(double x) => Math.Sqrt(x);

    [Differentiable]
    public static double Branched(double a, double b) => a > 1 ? Math.Cbrt(a - 2) * b : Math.Sqrt(a) + b;

    [Differentiable]
    public static double Apart(double a, double b) => Math.Sqrt(a) + Math.Cbrt(b - 1);

    [Differentiable]
    public static double Overflowing(double x)
    {
        double scaled = x * 1e200;
        return scaled * 1e200;
    }

    [Differentiable]
    public static double Hidden(double x)
    {
        double inverse = 1 / x;
        return Math.Atan2(inverse, 1) * Math.Sqrt(x + 1);
    }
}
