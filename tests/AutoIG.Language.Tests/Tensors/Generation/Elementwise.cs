using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <summary>Where a function has values and is not steep.</summary>
internal enum Domain
{
    All,

    /// <summary>Grows fast.</summary>
    Small,
    Positive,
    Unit,
    AboveOne,
}

/// <summary>A function of one number: its spellings, and its definition.</summary>
/// <param name="Tensors">How it is written for tensors.</param>
/// <param name="Numbers">How it is written for numbers.</param>
/// <param name="Domain">Where it is computed.</param>
/// <param name="Meaning">Its definition.</param>
internal sealed record Elementwise(string[] Tensors, string[] Numbers, Domain Domain, Func<Number, Number> Meaning)
{
    public static readonly IReadOnlyList<Elementwise> All =
    [
        Nn("Relu({0})", x => x.Value > 0 ? x : 0),
        Nn("Relu6({0})", x => Between(x, 0, 6)),
        Nn("LeakyRelu({0}, 0.2)", x => x.Value > 0 ? x : x * 0.2),
        Nn("Elu({0}, 0.7)", x => x.Value > 0 ? x : 0.7 * (x.Exp() - 1)),
        Nn("Celu({0}, 1.3)", x => x.Value > 0 ? x : 1.3 * ((x / 1.3).Exp() - 1)),
        Nn("Selu({0})", x => 1.0507009873554804934193349852946 * (x.Value > 0 ? x : 1.6732632423543772848170429916717 * (x.Exp() - 1))),
        Nn("Gelu({0})", x => x * (0.5 * (1 + Erf(x / Math.Sqrt(2))))),
        Nn("Gelu({0}, GeluApproximation.Tanh)", x => 0.5 * x * (1 + Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        Nn("Silu({0})", x => x * Sigmoid(x)),
        Nn("Mish({0})", x => x * Tanh(Softplus(x))),
        Nn("Softplus({0})", x => SoftplusUpTo20(x)),
        Nn("Softplus({0}, 2.0)", x => SoftplusUpTo20(2 * x) / 2),
        Nn("Softsign({0})", x => x / (1 + Abs(x))),
        Nn("HardSigmoid({0})", x => Between(x + 3, 0, 6) / 6),
        Nn("HardSwish({0})", x => x.Value <= -3 ? 0 : x.Value >= 3 ? x : x * (x + 3) / 6),
        Nn("HardTanh({0}, -0.8, 0.6)", x => Between(x, -0.8, 0.6)),
        Nn("Clamp({0}, -0.7, 0.9)", x => Between(x, -0.7, 0.9)),
        Nn("Clamp({0}, min: 0.1)", x => x.Value > 0.1 ? x : 0.1),
        Nn("Clamp({0}, max: 0.4)", x => x.Value < 0.4 ? x : 0.4),
        Nn("Threshold({0}, 0.2, -0.5)", x => x.Value > 0.2 ? x : -0.5),
        Nn("LogSigmoid({0})", x => -Softplus(-x)),
        new(["(Dropout({0}, 0.1) * 1.0§F)"], [], Domain.All, x => x),
        new(["Square({0})"], [], Domain.All, x => x * x),
        new(["Rsqrt({0})"], [], Domain.Positive, x => 1 / x.Sqrt()),
        new(["Pow({0}, 1.7)"], ["§T.Pow({0}, 1.7§F)"], Domain.Positive, x => Number.Pow(x, 1.7)),
        new(["Pow({0}, 3)", "Pow({0}, 3.0)"], ["§T.Pow({0}, 3§F)"], Domain.Small, x => x * x * x),
        new(["Pow({0}, -0.5)"], [], Domain.Positive, x => Number.Pow(x, -0.5)),
        new(["Negate({0})", "(-{0})", "Tensor.Negate<§T>({0})"], ["(-{0})"], Domain.All, x => -x),
        Both("Abs", Abs),
        Both("Sigmoid", Sigmoid, number: null),
        Nn("Sigmoid({0})", Sigmoid),
        Both("Tanh", Tanh),
        Both("Sin", x => x.Chain(Math.Sin(x.Value), Math.Cos(x.Value))),
        Both("Cos", x => x.Chain(Math.Cos(x.Value), -Math.Sin(x.Value))),
        Both("Tan", x => x.Chain(Math.Tan(x.Value), 1 + Math.Pow(Math.Tan(x.Value), 2)), Domain.Unit),
        Both("Asin", x => x.Chain(Math.Asin(x.Value), 1 / Math.Sqrt(1 - x.Value * x.Value)), Domain.Unit),
        Both("Acos", x => x.Chain(Math.Acos(x.Value), -1 / Math.Sqrt(1 - x.Value * x.Value)), Domain.Unit),
        Both("Atan", x => x.Chain(Math.Atan(x.Value), 1 / (1 + x.Value * x.Value))),
        Both("Sinh", x => (x.Exp() - (-x).Exp()) / 2, Domain.Small),
        Both("Cosh", x => (x.Exp() + (-x).Exp()) / 2, Domain.Small),
        Both("Asinh", x => x.Chain(Math.Asinh(x.Value), 1 / Math.Sqrt(1 + x.Value * x.Value))),
        Both("Acosh", x => x.Chain(Math.Acosh(x.Value), 1 / Math.Sqrt(x.Value * x.Value - 1)), Domain.AboveOne),
        Both("Atanh", x => x.Chain(Math.Atanh(x.Value), 1 / (1 - x.Value * x.Value)), Domain.Unit),
        Both("Exp", x => x.Exp(), Domain.Small),
        Both("Exp2", x => (x * Math.Log(2)).Exp(), Domain.Small),
        Both("Log", x => x.Log(), Domain.Positive),
        Both("Log2", x => x.Log() / Math.Log(2), Domain.Positive),
        Both("Log10", x => x.Log() / Math.Log(10), Domain.Positive),
        Both("Sqrt", x => x.Sqrt(), Domain.Positive),
        Both("Cbrt", x => x.Chain(Math.Cbrt(x.Value), 1 / (3 * Math.Pow(Math.Cbrt(x.Value), 2))), Domain.Positive),
        Both("Floor", x => Math.Floor(x.Value)),
        Both("Ceiling", x => Math.Ceiling(x.Value)),
        Both("Round", x => Math.Round(x.Value, MidpointRounding.ToEven)),
        Both("Truncate", x => Math.Truncate(x.Value)),
        new(["Sign({0})"], ["Sign({0})"], Domain.All, x => Sign(x.Value)),
        new(["Reciprocal({0})", "Tensor.Reciprocal<§T>({0})"], [], Domain.Positive, x => 1 / x),
        new(["Erf({0})"], ["Erf({0})"], Domain.All, Erf),
        new(["Expm1({0})", "Tensor.ExpM1<§T>({0})"], ["§T.ExpM1({0})"], Domain.Small, x => x.Exp() - 1),
        new(["Log1p({0})", "Tensor.LogP1<§T>({0})"], ["§T.LogP1({0})"], Domain.Positive, x => (1 + x).Log()),
        Tensor("SinPi", x => x.Chain(double.SinPi(x.Value), Math.PI * double.CosPi(x.Value))),
        Tensor("CosPi", x => x.Chain(double.CosPi(x.Value), -Math.PI * double.SinPi(x.Value))),
        Tensor("AtanPi", x => x.Chain(Math.Atan(x.Value) / Math.PI, 1 / (Math.PI * (1 + x.Value * x.Value)))),
        Tensor("Exp10", x => (x * Math.Log(10)).Exp(), Domain.Unit),
        Tensor("Exp2M1", x => (x * Math.Log(2)).Exp() - 1, Domain.Small),
        Tensor("Log2P1", x => (1 + x).Log() / Math.Log(2), Domain.Positive),
        Tensor("DegreesToRadians", x => x * (Math.PI / 180)),
        Tensor("Increment", x => x + 1),
        Tensor("Decrement", x => x - 1),
    ];

    /// <summary>What is no number has no sign either, and is no fault: it may be what is not chosen.</summary>
    private static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    public static Number Abs(Number x) => x.Chain(Math.Abs(x.Value), Sign(x.Value));

    public static Number Tanh(Number x) => x.Chain(Math.Tanh(x.Value), 1 / Math.Pow(Math.Cosh(x.Value), 2));

    public static Number Sigmoid(Number x)
    {
        double y = 1 / (1 + Math.Exp(-x.Value));
        return x.Chain(y, y / (1 + Math.Exp(x.Value)));
    }

    public static Number Softplus(Number x) =>
        x.Chain(Math.Max(x.Value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x.Value))), 1 / (1 + Math.Exp(-x.Value)));

    /// <summary>
    /// The identity beyond 20, as PyTorch has it, with the slope of the function without that cut: they differ by 2·10⁻⁹.
    /// </summary>
    public static Number SoftplusUpTo20(Number x) => x.Value > 20 ? x.Chain(x.Value, 1 / (1 + Math.Exp(-x.Value))) : Softplus(x);

    private static Number Erf(Number x) =>
        x.Chain(ErrorFunction.Erf(x.Value), 2 / Math.Sqrt(Math.PI) * Math.Exp(-x.Value * x.Value));

    private static Number Between(Number x, double low, double high) => x.Value <= low ? low : x.Value >= high ? high : x;

    private static Elementwise Nn(string pattern, Func<Number, Number> meaning) => new([pattern], [pattern], Domain.All, meaning);

    private static Elementwise Both(string name, Func<Number, Number> meaning, Domain domain = Domain.All, string? number = "") =>
        new([$"{name}({{0}})", $"Tensor.{name}<§T>({{0}})"], number is null ? [] : [$"§T.{name}({{0}})"], domain, meaning);

    private static Elementwise Tensor(string name, Func<Number, Number> meaning, Domain domain = Domain.All) =>
        new([$"Tensor.{name}<§T>({{0}})"], [], domain, meaning);
}
