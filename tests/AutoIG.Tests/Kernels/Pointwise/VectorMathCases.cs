using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>
/// Functions of <see cref="VectorMath{T}"/> with an oracle in double that is exact to its last bits, and where they are compared. What has
/// no row here is compared with the function of <see cref="Nn"/> that has its name.
/// </summary>
internal static class VectorMathCases
{
    internal static readonly (string Name, Func<double, double> Oracle, string Domain)[] All =
    [
        ("Exp", x => Math.Exp(x), "all"),
        ("Expm1", x => Oracle.Expm1(x), "all"),
        ("Exp2", x => Math.Pow(2, x), "all"),
        ("Sinh", x => Math.Sinh(x), "all"),
        ("Cosh", x => Math.Cosh(x), "all"),
        ("Tanh", x => Math.Tanh(x), "all"),
        ("Sigmoid", x => Oracle.Sigmoid(x), "all"),
        ("Log", x => Math.Log(x), "positive"),
        ("Log2", x => Math.Log2(x), "positive"),
        ("Log10", x => Math.Log10(x), "positive"),
        ("Log1p", x => Oracle.Log1p(x), "aboveMinusOne"),
        ("Asinh", x => Math.Asinh(x), "all"),
        ("Acosh", x => Math.Acosh(x), "aboveOne"),
        ("Atanh", x => Math.Atanh(x), "unit"),
        ("Sin", x => Math.Sin(x), "all"),
        ("Cos", x => Math.Cos(x), "all"),
        ("Tan", x => Math.Tan(x), "all"),
        ("SinPi", double.SinPi, "all"),
        ("CosPi", double.CosPi, "all"),
        ("Asin", x => Math.Asin(x), "unit"),
        ("Acos", x => Math.Acos(x), "unit"),
        ("Atan", x => Math.Atan(x), "all"),
        ("Cbrt", x => Math.Cbrt(x), "all"),
        ("Softplus", x => x > 20 ? x : Oracle.Softplus(x), "all"),
        ("LogSigmoid", x => -Oracle.Softplus(-x), "all"),
        ("Silu", x => x * Oracle.Sigmoid(x), "all"),
        ("Mish", x => x * Math.Tanh(Oracle.Softplus(x)), "all"),
        ("HardSigmoid", x => Math.Clamp(x + 3, 0, 6) / 6, "all"),
        ("HardSwish", x => x * Math.Clamp(x + 3, 0, 6) / 6, "all"),
        ("Softsign", x => x / (1 + Math.Abs(x)), "all"),
        ("Relu", x => x < 0 ? 0 : x, "all"),
        ("Relu6", x => Math.Clamp(x, 0, 6), "all"),
        ("Abs", x => Math.Abs(x), "all"),
        ("Sign", x => x > 0 ? 1 : x < 0 ? -1 : x, "all"),
        ("Floor", x => Math.Floor(x), "all"),
        ("Sqrt", x => Math.Sqrt(x), "positive"),
        ("Reciprocal", x => 1 / x, "all"),
        ("GeluTanh", x => x * Oracle.Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)), "all"),
    ];
}
