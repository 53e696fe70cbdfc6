using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>PyTorch's activation functions.</summary>
internal static class Activations
{
    public static readonly ElementwiseOperator Relu = new("Relu", 1)
    {
        Symbols = ["AutoIG.Nn.Relu"],
        Vector = "TVector.Max({0}, TVector.Zero)", Scalar = "Nn.Relu({0})",
        // Gated by the rule itself: the gradient is known from y alone, so that x need not be kept.
        Rules = [(δ, _, y, _) => δ.Apply(Rectifiers.RectifierPullback, y)],
        Range = (x, _) => Ranges.Rectified(x[0]),
        Derivative = "δ·[y > 0] (0 at 0)",
        SharesRelevance = Relevances.Pass,
        Breaks = Breakpoints.At(0),
    };

    public static readonly ElementwiseOperator GeluDerivative = Slope("Gelu");

    public static readonly ElementwiseOperator Gelu =
        ActivationWithSlope(
            "Gelu", GeluDerivative, "δ·(Φ(x) + x·φ(x)); Φ, φ: the normal distribution", expansion: LowerGelu,
            rectifier: Rectifiers.Always);

    public static readonly ElementwiseOperator GeluTanhDerivative = Slope("GeluTanh");

    public static readonly ElementwiseOperator GeluTanh =
        ActivationWithSlope("GeluTanh", GeluTanhDerivative, "of 0.5·x·(1 + tanh(√(2/π)·(x + "
            + "0.044715·x³)))", scalar: "Nn.Gelu({0}, GeluApproximation.Tanh)",
            rectifier: Rectifiers.Always);

    public static readonly ElementwiseOperator SiluDerivative = Slope("Silu");

    public static readonly ElementwiseOperator Silu =
        ActivationWithSlope("Silu", SiluDerivative, "δ·σ·(1 + x·(1 − σ)), σ = sigmoid(x)", rectifier: Rectifiers.Always);

    public static readonly ElementwiseOperator Softplus =
        Activation(
            "Softplus", "δ·sigmoid(β·x); δ above the threshold (with both defaults δ·sigmoid(x) there, too, less by 2·10⁻⁹)",
            (δ, x, _) => δ * x.Apply(Elementary.Sigmoid), Ranges.SoftlyRectified, SoftplusWithBeta,
            Rectifiers.Always,
            call => HasOwnThreshold(call) ? "Softplus with its usual β and threshold has a gate: Softplus(β·x)/β." : null);

    public static readonly ElementwiseOperator LogSigmoid =
        Activation("LogSigmoid", "δ·sigmoid(−x)", (δ, x, _) => δ * (-x).Apply(Elementary.Sigmoid),
            x => -Ranges.SoftlyRectified(-x));

    public static readonly ElementwiseOperator MishDerivative = Slope("Mish");

    public static readonly ElementwiseOperator Mish =
        ActivationWithSlope(
            "Mish", MishDerivative, "δ·(tanh s + x·σ·(1 − tanh² s)), s = softplus(x), σ = sigmoid(x)",
            rectifier: Rectifiers.Always);

    public static readonly ElementwiseOperator Softsign = Activation("Softsign", "δ/(1 + |x|)²", (δ, x, _) =>
    {
        var d = x.Apply(Elementary.Abs) + 1;
        return δ / d / d; // d² would overflow
    }, Ranges.BoundedIfFinite);

    // Where a slope can be told from the result, it is: the argument then dies with the kernel that made it, and the activation is its
    // epilogue.
    public static readonly ElementwiseOperator Relu6 = Activation("Relu6", "δ·[0 < x < 6] (0 at both "
        + "corners)", (δ, _, y) => ((y > 0) & (y < 6)).Select(δ, 0), Ranges.Ramp, rectifier: Rectifiers.Always,
        breaks: Breakpoints.At(0, 6));

    public static readonly ElementwiseOperator HardSigmoid = Activation("HardSigmoid", "δ/6·[−3 < x < 3] (0 at both "
        + "corners)", (δ, x, _) => ((x > -3) & (x < 3)).Select(δ * (1.0 / 6), 0),
        Ranges.Step, breaks: Breakpoints.At(-3, 3));

    public static readonly ElementwiseOperator HardSwish = Activation("HardSwish", "0 for x ≤ −3; δ for x ≥ 3; δ·(x/3 + "
        + "1/2) between", (δ, x, _) =>
        (x > -3).Select((x < 3).Select(δ * (x * (1.0 / 3) + 0.5), δ), 0), Ranges.FiniteIfFinite, rectifier: Rectifiers.Always);

    public static readonly ElementwiseOperator LeakyRelu = new("LeakyRelu", 1)
    {
        Symbols = ["AutoIG.Nn.LeakyRelu"],
        Rectifier = Rectifiers.Always,
        Vector = "TVector.Select(TVector.GreaterThan({0}, TVector.Zero), {0}, {c} * {0})", Scalar = "Nn.LeakyRelu({0}, {c})",
        Constants = call => new ScalarAttributes(call.Number("negativeSlope", 0.01)),
        // A slope that is not negative keeps the sign.
        Rules = [(δ, x, y, a) => ((((ScalarAttributes)a).Value >= 0 ? y : x[0]) > 0).Select(δ, δ * ((ScalarAttributes)a).Value)],
        Range = (x, a) => x[0].Or(x[0] * ValueRange.Of(((ScalarAttributes)a).Value)),
        Derivative = "δ for x > 0, else slope·δ (slope at 0)",
        SharesRelevance = Relevances.Pass,
        Breaks = Breakpoints.At(0),
    };

    public static readonly ElementwiseOperator Elu = new("Elu", 1)
    {
        Symbols = ["AutoIG.Nn.Elu"],
        Rectifier = Rectifiers.Always,
        Vector = "TVector.Select(TVector.GreaterThan({0}, TVector.Zero), {0}, {c} * VectorMath<{T}>.Expm1({0}))",
        Scalar = "Nn.Elu({0}, {c})",
        Constants = call => new ScalarAttributes(call.Number("alpha", 1)),
        // Not y + α, of which nothing is left where y is near −α.
        Rules = [(δ, x, _, a) => (x[0] > 0).Select(δ, δ * (((ScalarAttributes)a).Value * x[0].Apply(Elementary.Exp)))],
        Range = (x, _) => x[0].Only(~NumberKinds.NegativeInfinity).Or(NumberKinds.Finite),
        Derivative = "δ for x > 0, else δ·α·eˣ",
        SharesRelevance = Relevances.Pass,
    };

    public static readonly ElementwiseOperator Celu = new("Celu", 1)
    {
        Symbols = ["AutoIG.Nn.Celu"],
        Rectifier = Rectifiers.Always,
        Vector = "TVector.Select(TVector.GreaterThan({0}, TVector.Zero), {0}, {c} * VectorMath<{T}>.Expm1({0} / {c}))",
        Scalar = "Nn.Celu({0}, {c})",
        Constants = call => new ScalarAttributes(call.Number("alpha", 1)),
        Rules = [(δ, x, _, a) => (x[0] > 0).Select(δ, δ * (x[0] / ((ScalarAttributes)a).Value).Apply(Elementary.Exp))],
        Range = (x, _) => x[0].Only(~NumberKinds.NegativeInfinity).Or(NumberKinds.Finite),
        Derivative = "δ for x > 0, else δ·e^(x/α)",
        SharesRelevance = Relevances.Pass,
    };

    public static readonly ElementwiseOperator ClampPrimitive = new("ClampPrimitive", 3)
    {
        Rectifier = Rectifiers.Between,
        Vector = "TVector.Min(TVector.Max({0}, {1}), {2})", Scalar = "{T}.Min({T}.Max({0}, {1}), {2})",
        Rules = [(δ, x, y, _) => ((y > x[1]) & (y < x[2])).Select(δ, 0)],
        Range = (x, _) => ValueRange.Min(ValueRange.Max(x[0], x[1]), x[2]),
        SharesRelevance = Relevances.Pass,
        Breaks = Breakpoints.AtLimits,
    };

    public static readonly ElementwiseOperator HardShrink = Shrinkage(
        "HardShrink", "TVector.Select(TVector.And(TVector.GreaterThanOrEqual({0}, TVector.Zero - {c}), "
            + "TVector.GreaterThanOrEqual({c}, {0})), TVector.Zero, {0})");

    public static readonly ElementwiseOperator SoftShrink =
        Shrinkage("SoftShrink", "{0} - TVector.Min(TVector.Max({0}, TVector.Zero - {c}), {c})");

    // Where softplus and x are equal in single precision, and 2e-9 apart in double.
    private const double DefaultThreshold = 20;

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Threshold", call =>
        {
            var x = call.Value(call.Given[0]);
            return (x > call.Number("threshold", 0)).Select(x, call.Number("value", 0));
        })
        {
            Symbols = ["AutoIG.Nn.Threshold"],
            RefusesGates = _ => "With a threshold and a value of 0 it is Relu, which has a gate.",
            Derivative = "δ·[x > threshold] (0 at the jump)",
        },
        new Composite("Nn.Selu", call =>
        {
            const double Alpha = 1.6732632423543772848170429916717, Scale = 1.0507009873554804934193349852946;
            var x = call.Value(call.Given[0]);
            return Scale * x.Apply(Elu, new ScalarAttributes(Alpha));
        })
        {
            Symbols = ["AutoIG.Nn.Selu"],
            Derivative = "scale·δ for x > 0, else scale·α·δ·eˣ",
        },
        new Composite("Nn.HardTanh", call => LowerClamp(call, "minVal", "maxVal", -1, 1))
        {
            Symbols = ["AutoIG.Nn.HardTanh"], Derivative = "as Clamp",
        },
        new Composite("Nn.Clamp", call => LowerClamp(call, "min", "max", double.NegativeInfinity, double.PositiveInfinity))
        {
            Symbols = ["System.Math.Clamp", "T.Clamp", "AutoIG.Nn.Clamp"],
            Derivative = "δ·[min < x < max] (0 at both corners)",
        },
        new Composite("Nn.PRelu", call =>
        {
            var names = call.Given;
            var x = call.Value(names[0]);
            var slope = call.Value(names[1]);
            if (slope.Type.Shape.Rank == 1 && slope.Type.Shape[0] != 1 && x.Type.Shape.Rank > 1)
            {
                // One slope a channel: axis 0 of an unbatched feature map.
                var shape = new Shape(
                    Enumerable.Range(0, x.Type.Shape.Rank).Select(i => i == 0 ? slope.Type.Shape[0] : (Dimension)1).ToArray());
                slope = slope.Apply(Shapes.Reshape, new ShapeAttributes(shape));
            }
            return (x > 0).Select(x, slope * x);
        })
        {
            Symbols = ["AutoIG.Nn.PRelu"],
            RefusesGates = _ => "LeakyRelu with one slope, a number, has a gate.",
            Derivative = "δ for x > 0, else slope·δ",
        },
    ];

    private static ElementwiseOperator Activation(
        string name, string derivative, UnaryRule rule, Func<ValueRange, ValueRange> range, Func<ICallSite, int>? expansion = null,
        Func<IrBuilder, IReadOnlyList<int>, Rectification>? rectifier = null, Func<ICallSite, string?>? refusesGates = null,
        Action<BreakpointSite>? breaks = null) =>
        new(name, 1)
        {
            Rectifier = rectifier,
            RefusesGates = refusesGates ?? (_ => null),
            Breaks = breaks,
            Symbols = [$"AutoIG.Nn.{name}"],
            Vector = $"VectorMath<{{T}}>.{name}({{0}})",
            Scalar = $"Nn.{name}({{0}})",
            Rules = [(δ, x, y, _) => rule(δ, x[0], y)],
            Range = (x, _) => range(x[0]),
            Derivative = derivative,
            Expansion = expansion,
            SharesRelevance = Relevances.Pass,
        };

    /// <summary>0 from −λ to λ, and a line of slope 1 on either side.</summary>
    private static ElementwiseOperator Shrinkage(string name, string vector) => new(name, 1)
    {
        Symbols = [$"AutoIG.Nn.{name}"],
        Vector = vector,
        Scalar = $"Nn.{name}({{0}}, {{c}})",
        Constants = call => call.Number("lambd", 0.5) is >= 0 and var lambda
            ? new ScalarAttributes(lambda)
            : throw call.Refuse($"the threshold must be at least 0, it is {call.Number("lambd", 0.5)}", "lambd"),
        Rules = [(δ, x, _, a) => (x[0].Apply(Elementary.Abs) > ((ScalarAttributes)a).Value).Select(δ, 0)],
        Range = (x, _) => Ranges.Rounded(x[0]),
        Derivative = "δ·[|x| > λ] (0 at both corners)",
        SharesRelevance = Relevances.Pass,
        Breaks = Breakpoints.AtBothSigns,
    };

    /// <summary>An activation whose slope is a function of its own, which a kernel computes with the value.</summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="slope">The slope.</param>
    /// <param name="derivative">The line for the table of operators.</param>
    /// <param name="scalar">The expression on scalars where no method of <c>Nn</c> has the operator's name.</param>
    /// <param name="expansion">How a call is written, where it is not a plain application.</param>
    /// <param name="rectifier">What it is to gates; nothing by default.</param>
    private static ElementwiseOperator ActivationWithSlope(
        string name, ElementwiseOperator slope, string derivative, string? scalar = null, Func<ICallSite, int>? expansion = null,
        Func<IrBuilder, IReadOnlyList<int>, Rectification>? rectifier = null) =>
        new(name, 1)
        {
            Rectifier = rectifier,
            Symbols = scalar is null ? [$"AutoIG.Nn.{name}"] : [],
            Vector = $"VectorMath<{{T}}>.{name}({{0}})",
            VectorWithSlope = $"VectorMath<{{T}}>.{name}({{0}}, out {{slope}})",
            Scalar = scalar ?? $"Nn.{name}({{0}})",
            Slope = slope,
            Rules = [(δ, x, _, _) => δ * x[0].Apply(slope)],
            Range = (x, _) => Ranges.FiniteIfFinite(x[0]),
            Derivative = derivative,
            Expansion = expansion,
            SharesRelevance = Relevances.Pass,
        };

    /// <summary>The slope of an activation as a function of its own: one expression, exact also where its parts cancel.</summary>
    private static ElementwiseOperator Slope(string activation) => new(activation + "Derivative", 1)
    {
        Vector = $"VectorMath<{{T}}>.{activation}Derivative({{0}})",
        Scalar = $"ActivationDerivatives.{activation}({{0}})",
        Range = (x, _) => Ranges.BoundedIfFinite(x[0]),
    };

    private static int LowerGelu(ICallSite call)
    {
        bool tanh = call.Text("approximate", "None") is "Tanh" or "tanh";
        return call.Builder.Emit(tanh ? GeluTanh : Gelu, [call.Value(call.Given[0]).Id], name: call.ResultName);
    }

    /// <summary>
    /// Whether a call is a choice between x and a function of it, which no gate stands behind, and not one function.
    /// </summary>
    private static bool HasOwnThreshold(ICallSite call) => SoftplusOf(call) is not (1, DefaultThreshold);

    /// <summary>
    /// ln(1 + e^(βx))/β. Above the threshold PyTorch returns x itself, which differs from it by less than e^(−threshold).
    /// </summary>
    private static int SoftplusWithBeta(ICallSite call)
    {
        var x = call.Value(call.Given[0]);
        var (beta, threshold) = SoftplusOf(call);
        if (!HasOwnThreshold(call))
            return call.Builder.Emit(Softplus, [x.Id], name: call.ResultName);
        var scaled = x * beta;
        return (scaled > threshold).Select(x, scaled.Apply(Softplus) / beta).Id;
    }

    private static (double Beta, double Threshold) SoftplusOf(ICallSite call) =>
        (call.Number("beta", 1), call.Number("threshold", DefaultThreshold));

    private static Expr LowerClamp(ICallSite call, string minimum, string maximum, double defaultMinimum, double defaultMaximum)
    {
        var x = call.Value(call.Given[0]);
        var low = call.Optional(minimum) ?? call.Builder.Constant(defaultMinimum);
        var high = call.Optional(maximum) ?? call.Builder.Constant(defaultMaximum);
        if (call.Builder.IsActive(low.Id) || call.Builder.IsActive(high.Id))
            throw call.Refuse("the limits must not depend on the input; use Minimum and Maximum, which are differentiated in both "
                + "operands");
        return call.Builder[call.Builder.Emit(ClampPrimitive, [x.Id, low.Id, high.Id], name: call.ResultName)];
    }
}
