using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>The derivative of a function of one variable, times δ.</summary>
internal delegate Expr UnaryRule(Expr δ, Expr x, Expr y);

/// <summary>The elementary functions: those of System.Math and Tensor&lt;T&gt;.</summary>
internal static class Elementary
{
    private static readonly double TwoOverSqrtPi = 2 / Math.Sqrt(Math.PI);

    public static readonly ElementwiseOperator Exp = Function("Exp", "δ·y", (δ, _, y) => δ * y, Math.Exp, range: Ranges.Exponential);

    public static readonly ElementwiseOperator Log =
        Function(
            "Log", "δ/x; to a base b (ln x / ln b, NaN for b = 0, 1 and ∞): δ/(x·ln b); −δ·y/(b·ln b)",
            (δ, x, _) => δ / x, Math.Log, overload: LogOfBase, range: Ranges.Logarithm);

    public static readonly ElementwiseOperator Log2 =
        Function("Log2", "δ/(x·ln 2)", (δ, x, _) => δ * (1 / Math.Log(2)) / x, x => Math.Log(x) / Math.Log(2), range: Ranges.Logarithm);

    public static readonly ElementwiseOperator Log10 =
        Function("Log10", "δ/(x·ln 10)", (δ, x, _) => δ * (1 / Math.Log(10)) / x, Math.Log10, range: Ranges.Logarithm);

    public static readonly ElementwiseOperator Log1p =
        Function("Log1p", "δ/(1 + x)", (δ, x, _) => δ / (x + 1), null, "LogP1",
            libraries: Libraries.Generic | Libraries.Tensor, range: Ranges.LogarithmOf1Plus);

    // Not 1 + y, of which nothing is left where y is near −1.
    public static readonly ElementwiseOperator Expm1 =
        Function("Expm1", "δ·eˣ", (δ, x, _) => δ * x.Apply(Exp), null, "ExpM1",
            libraries: Libraries.Generic | Libraries.Tensor, range: Ranges.ExponentialLess1);

    public static readonly ElementwiseOperator Exp2 =
        Function("Exp2", "δ·y·ln 2", (δ, _, y) => δ * (y * Math.Log(2)), x => Math.Pow(2, x),
            libraries: Libraries.Generic | Libraries.Tensor,
            range: Ranges.Exponential);

    public static readonly ElementwiseOperator Sqrt =
        Function("Sqrt", "δ/(2y)", (δ, _, y) => δ / (y + y), Math.Sqrt, isCorrectlyRounded: true, range: Ranges.Root);

    public static readonly ElementwiseOperator Cbrt =
        Function("Cbrt", "δ/(3y²)", (δ, _, y) => δ / (3 * (y * y)), null, range: Ranges.OfSameSign);

    public static readonly ElementwiseOperator Reciprocal =
        Function("Reciprocal", "−δ·y²", (δ, _, y) => -(δ * y * y), x => 1 / x, scalar: "1 / {0}", noun: "quotient",
            libraries: Libraries.Tensor,
            range: Ranges.Inverse);

    public static readonly ElementwiseOperator Sin = Function("Sin", "δ·cos x", (δ, x, _) => δ * Cosine(x), Math.Sin, range: Ranges.Wave);

    public static readonly ElementwiseOperator Cos =
        Function("Cos", "−δ·sin x", (δ, x, _) => -(δ * x.Apply(Sin)), Math.Cos, range: Ranges.Wave);

    public static readonly ElementwiseOperator Tan =
        Function("Tan", "δ·(1 + y²)", (δ, _, y) => δ * (y * y + 1), Math.Tan, range: Ranges.Tangent);

    /// <summary>Not the sine of πx: π·x is rounded, by much where x is large, though whole turns of x are known exactly.</summary>
    public static readonly ElementwiseOperator SinPi =
        OfHalfTurns("SinPi", "sin πx.", "δ·π·cos πx", (δ, x) => δ * (CosineOfHalfTurns(x) * Math.PI));

    public static readonly ElementwiseOperator CosPi =
        OfHalfTurns("CosPi", "cos πx.", "−δ·π·sin πx", (δ, x) => -(δ * (x.Apply(SinPi) * Math.PI)));

    public static readonly ElementwiseOperator Asin =
        Function("Asin", "δ/√(1 − x²)", (δ, x, _) => δ / ((1 - x) * (x + 1)).Apply(Sqrt), Math.Asin, range: Ranges.InverseSine);

    public static readonly ElementwiseOperator Acos =
        Function("Acos", "−δ/√(1 − x²)", (δ, x, _) => -(δ / ((1 - x) * (x + 1)).Apply(Sqrt)), Math.Acos, range: Ranges.InverseCosine);

    // Squares of x and of sums with them overflow where these derivatives are fine: they are divided twice by √(1 + x²), or taken of roots.
    public static readonly ElementwiseOperator Atan = Function(
        "Atan", "δ/(1 + x²)", (δ, x, _) => δ / HypotenuseOfOne(x) / HypotenuseOfOne(x), Math.Atan, range: Ranges.BoundedOfSameSign);

    public static readonly ElementwiseOperator Sinh =
        Function("Sinh", "δ·cosh x", (δ, x, _) => δ * HyperbolicCosine(x), Math.Sinh, range: Ranges.HyperbolicSine);

    public static readonly ElementwiseOperator Cosh =
        Function("Cosh", "δ·sinh x", (δ, x, _) => δ * x.Apply(Sinh), Math.Cosh, range: Ranges.HyperbolicCosine);

    public static readonly ElementwiseOperator Tanh =
        Function("Tanh", "δ·(1 − y²)", (δ, _, y) => δ * (1 - y * y), Math.Tanh, range: Ranges.BoundedOfSameSign,
            relevance: Relevances.Pass);

    public static readonly ElementwiseOperator Asinh =
        Function("Asinh", "δ/√(x² + 1)", (δ, x, _) => δ / HypotenuseOfOne(x), null, range: Ranges.OfSameSign);

    public static readonly ElementwiseOperator Acosh = Function(
        "Acosh", "δ/√(x² − 1)", (δ, x, _) => δ / ((x - 1).Apply(Sqrt) * (x + 1).Apply(Sqrt)), null,
        range: Ranges.InverseHyperbolicCosine);

    public static readonly ElementwiseOperator Atanh =
        Function("Atanh", "δ/(1 − x²)", (δ, x, _) => δ / ((1 - x) * (x + 1)), null, range: Ranges.InverseHyperbolicTangent);

    public static readonly ElementwiseOperator Sign =
        Function("Sign", "0", (δ, _, _) => δ.Builder.Constant(0), x => Math.Sign(x), scalar: "Nn.Sign({0})",
            libraries: Libraries.Math | Libraries.Generic,
            range: Ranges.BoundedOfSameSign, breaks: Breakpoints.At(0));

    public static readonly ElementwiseOperator Abs =
        Function(
            "Abs", "δ·sign x (0 at 0)", (δ, x, _) => δ * x.Apply(Sign), Math.Abs, vector: "TVector.Abs({0})", isCorrectlyRounded: true,
            range: Ranges.Magnitude, breaks: Breakpoints.At(0));

    public static readonly ElementwiseOperator Floor =
        Function("Floor", "0", (δ, _, _) => δ.Builder.Constant(0), Math.Floor, vector: "TVector.Floor({0})", isCorrectlyRounded: true,
            range: Ranges.FiniteIfFinite);

    public static readonly ElementwiseOperator Ceiling =
        Function(
            "Ceiling", "0", (δ, _, _) => δ.Builder.Constant(0), Math.Ceiling, vector: "TVector.Ceiling({0})", isCorrectlyRounded: true,
            range: Ranges.FiniteIfFinite);

    public static readonly ElementwiseOperator Round =
        Function("Round", "0", (δ, _, _) => δ.Builder.Constant(0), x => Math.Round(x), vector: "TVector.Round({0})", range: Ranges.Rounded);

    public static readonly ElementwiseOperator Truncate =
        Function(
            "Truncate", "0", (δ, _, _) => δ.Builder.Constant(0), Math.Truncate, vector: "TVector.Truncate({0})", isCorrectlyRounded: true,
            range: Ranges.Rounded);

    public static readonly ElementwiseOperator Erf =
        Function("Erf", "δ·2/√π·exp(−x²)", (δ, x, _) => δ * (TwoOverSqrtPi * (-(x * x)).Apply(Exp)), null, scalar: "Nn.Erf({0})",
            libraries: Libraries.None,
            range: Ranges.BoundedOfSameSign);

    public static readonly ElementwiseOperator Sigmoid =
        Function("Sigmoid", "δ·y·(1 − y)", (δ, _, y) => δ * (y * (1 - y)), x => 1 / (1 + Math.Exp(-x)), scalar: "Nn.Sigmoid({0})",
            libraries: Libraries.Tensor,
            range: Ranges.Step, relevance: Relevances.Pass);

    public static readonly ElementwiseOperator Pow = new("Pow", 2)
    {
        Symbols = ["System.Math.Pow", "System.MathF.Pow", "T.Pow", "System.Numerics.Tensors.Tensor.Pow", "AutoIG.Nn.Pow"],
        Vector = "VectorMath<{T}>.Pow({0}, {1})", Scalar = "{T}.Pow({0}, {1})",
        Rules = [(δ, x, _, _) => OfBase(δ, x[0], x[1]), (δ, x, y, _) => OfExponent(δ, x[0], y)],
        Range = (x, _) => ValueRange.Pow(x[0], x[1]),
        Derivative = "δ·x₂·x₁^(x₂−1) (0 where x₂ = 0); δ·y·ln x₁ (0 where x₁ ≤ 0)",
        Identity = (b, x, _) => Arithmetic.IsConstant(b, x[1], 1) ? x[0]
            : Arithmetic.IsConstant(b, x[1], 2) ? (b[x[0]] * b[x[0]]).Id
            : null,
        Evaluate = (x, _) => Math.Pow(x[0], x[1]),
    };

    public static readonly ElementwiseOperator Hypot = new("Hypot", 2)
    {
        Symbols = ["T.Hypot", "System.Numerics.Tensors.Tensor.Hypot"],
        Vector = "VectorMath<{T}>.Hypot({0}, {1})", Scalar = "{T}.Hypot({0}, {1})",
        Rules = [(δ, x, y, _) => (y > 0).Select(δ * (x[0] / y), 0), (δ, x, y, _) => (y > 0).Select(δ * (x[1] / y), 0)],
        Range = (x, _) => Ranges.Hypotenuse(x[0], x[1]),
        Meaning = "√(x₁² + x₂²), without overflow.",
        Derivative = "δ·x₁/y; δ·x₂/y (0 where y = 0)",
    };

    public static readonly ElementwiseOperator Atan2 = new("Atan2", 2)
    {
        Symbols = ["System.Math.Atan2", "System.MathF.Atan2", "T.Atan2", "System.Numerics.Tensors.Tensor.Atan2", "AutoIG.Nn.Atan2"],
        Vector = "VectorMath<{T}>.Atan2({0}, {1})", Scalar = "{T}.Atan2({0}, {1})",
        Rules = [(δ, x, _, _) => δ * OfSquares(x[1], x[0]), (δ, x, _, _) => -(δ * OfSquares(x[0], x[1]))],
        Range = (x, _) => new(x[0].Or(x[1]).Has(NumberKinds.NaN) ? NumberKinds.Finite | NumberKinds.NaN : NumberKinds.Finite),
        Derivative = "δ·x₂/(x₁² + x₂²); −δ·x₁/(x₁² + x₂²)",
    };

    /// <summary>∂xᵖ/∂x. x⁰ is 1 at 0, too: there p·xᵖ⁻¹ would be 0·∞.</summary>
    private static Expr OfBase(Expr δ, Expr x, Expr exponent)
    {
        var slope = δ * (exponent * x.Apply(Pow, exponent - 1));
        return x.Builder.Definition(exponent.Id)?.Attributes is ConstantAttributes { Value: var known }
            ? known == 0 ? x.Builder.Constant(0) : slope
            : exponent.Apply(Comparisons.Equal, exponent.Number(0)).Select(0, slope);
    }

    /// <summary>∂xᵖ/∂p = y·ln x. Where y has vanished, so has its derivative; y·ln x would be 0·∞.</summary>
    private static Expr OfExponent(Expr δ, Expr x, Expr y) => ((x > 0) & (y > 0)).Select(δ * (y * x.Apply(Log)), 0);

    /// <summary>x/(x² + y²), divided by the larger magnitude first: its square may overflow, and vanish, where the quotient does
    /// not.</summary>
    private static Expr OfSquares(Expr x, Expr y)
    {
        var larger = x.Apply(Abs).Apply(Arithmetic.Maximum, y.Apply(Abs));
        Expr u = x / larger, v = y / larger;
        return u / (u * u + v * v) / larger;
    }

    private static Expr HypotenuseOfOne(Expr x) => x.Apply(Hypot, x.Number(1));

    private static Expr Cosine(Expr x) => x.Apply(Cos);

    private static Expr HyperbolicCosine(Expr x) => x.Apply(Cosh);

    /// <param name="name">The operator's name, and the method's name in Nn and in the libraries.</param>
    /// <param name="derivative">The rule in words, for the table.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="evaluate">The value for a constant, where System.Math has it.</param>
    /// <param name="alias">The name in System.Numerics.Tensors and generic mathematics where it is another.</param>
    /// <param name="vector">The vector expression where it is not VectorMath's function of that name.</param>
    /// <param name="scalar">The scalar expression where it is not generic mathematics' function of that name.</param>
    /// <param name="overload">How a call with more arguments is written.</param>
    /// <param name="isCorrectlyRounded">Whether the result is the exact one, rounded once.</param>
    /// <param name="noun">What a value without a name is called.</param>
    /// <param name="range">What it makes of the kinds of numbers.</param>
    /// <param name="libraries">The libraries that have it.</param>
    /// <param name="relevance">How relevance is shared out, where it can be.</param>
    /// <param name="breaks">Where it stops being affine, if it is so piece by piece.</param>
    private static ElementwiseOperator Function(
        string name, string derivative, UnaryRule rule, Func<double, double>? evaluate, string? alias = null, string? vector = null,
        string? scalar = null, Func<ICallSite, int>? overload = null, bool isCorrectlyRounded = false, string? noun = null,
        Func<ValueRange, ValueRange>? range = null, Libraries libraries = Libraries.All, Action<RelevanceSite>? relevance = null,
        Action<BreakpointSite>? breaks = null) =>
        new(name, 1)
        {
            Breaks = breaks,
            Symbols =
            [
                .. libraries.HasFlag(Libraries.Math) ? new[] { $"System.Math.{name}", $"System.MathF.{name}" } : [],
                .. libraries.HasFlag(Libraries.Generic) ? new[] { $"T.{alias ?? name}" } : [],
                .. libraries.HasFlag(Libraries.Tensor) ? new[] { $"System.Numerics.Tensors.Tensor.{alias ?? name}" } : [],
                $"AutoIG.Nn.{name}",
            ],
            Vector = vector ?? $"VectorMath<{{T}}>.{name}({{0}})",
            // The base library's ExpM1 and LogP1 are e^x − 1 and ln(1 + x) as written, which cancel near 0.
            Scalar = scalar ?? (alias is null ? $"{{T}}.{name}({{0}})" : $"Nn.{name}({{0}})"),
            Binding = scalar == "1 / {0}" ? Binding.Multiplicative : Binding.Atom,
            Rules = [(δ, x, y, _) => rule(δ, x[0], y)],
            Derivative = derivative,
            Evaluate = evaluate is null ? null : (x, _) => evaluate(x[0]),
            Overload = overload,
            IsCorrectlyRounded = isCorrectlyRounded,
            Noun = noun,
            Range = range is null ? null : (x, _) => range(x[0]),
            SharesRelevance = relevance,
        };

    private static Expr CosineOfHalfTurns(Expr x) => x.Apply(CosPi);

    /// <summary>A wave of x half turns, which Nn does not have.</summary>
    private static ElementwiseOperator OfHalfTurns(string name, string meaning, string derivative, Func<Expr, Expr, Expr> rule) =>
        new(name, 1)
        {
            Symbols = ["System.Numerics.Tensors.Tensor." + name, "T." + name], Meaning = meaning, Derivative = derivative,
            Vector = $"VectorMath<{{T}}>.{name}({{0}})", Scalar = $"{{T}}.{name}({{0}})", Binding = Binding.Atom,
            Rules = [(δ, x, _, _) => rule(δ, x[0])],
            Range = (x, _) => Ranges.Wave(x[0]),
        };

    /// <summary>
    /// The logarithm to a base is ln x / ln base, which is how the base library computes it; to the base 0, 1 or ∞ there is none.
    /// </summary>
    private static int LogOfBase(ICallSite call)
    {
        var given = call.Given;
        Expr x = call.Value(given[0]), @base = call.Value(given[1]);
        if (call.Builder.Definition(@base.Id)?.Attributes is ConstantAttributes { Value: (0 or 1 or double.PositiveInfinity) and var none })
            throw call.Refuse($"there is no logarithm to the base {none}", given[1]);
        var logarithm = @base.Apply(Log);
        if (call.Builder.Definition(@base.Id)?.Attributes is not ConstantAttributes)
        {
            var isNone = new[] { 0, 1, double.PositiveInfinity }.Select(value => @base.Apply(Comparisons.Equal, @base.Number(value)))
                .Aggregate((a, b) => a.Apply(Comparisons.Or, b));
            logarithm = isNone.Select(@base.Number(double.NaN), logarithm);
        }
        return call.Builder.Emit(Arithmetic.Divide, [x.Apply(Log).Id, logarithm.Id], name: call.ResultName);
    }
}
