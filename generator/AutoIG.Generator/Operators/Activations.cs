using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>PyTorch's activation functions.</summary>
internal static class Activations
{
    public static readonly ElementwiseOperator RectifierPullback = new("RectifierPullback", 2)
    {
        // The one place where the gradient, guided backpropagation and deconvolution differ: the rule is a type parameter of the sweep.
        Vector = "TRule.Rectifier({0}, {1})", Scalar = "Rectifier<TRule>({0}, {1})", TakesRule = true,
        Range = (x, _) => x[0].Or(NumberKinds.Zero),
    };

    public static readonly ElementwiseOperator Relu = new("Relu", 1)
    {
        Symbols = ["AutoIG.Nn.Relu"],
        Vector = "TVector.Max({0}, TVector.Zero)", Scalar = "Nn.Relu({0})",
        Rules = [(δ, _, y, _) => δ.Apply(RectifierPullback, y)],
        Range = (x, _) => Ranges.Rectified(x[0]),
        Derivative = "δ·[y > 0] (0 at 0)",
        SharesRelevance = Relevances.Pass,
        Breaks = Breakpoints.At(0),
    };

    public static readonly ElementwiseOperator GeluDerivative = Slope("Gelu");

    public static readonly ElementwiseOperator Gelu =
        ActivationWithSlope(
            "Gelu", GeluDerivative, "δ·(Φ(x) + x·φ(x)); Φ, φ: the normal distribution", expansion: LowerGelu, rectifies: Always);

    public static readonly ElementwiseOperator GeluTanhDerivative = Slope("GeluTanh");

    public static readonly ElementwiseOperator GeluTanh =
        ActivationWithSlope("GeluTanh", GeluTanhDerivative, "of 0.5·x·(1 + tanh(√(2/π)·(x + "
            + "0.044715·x³)))", scalar: "Nn.Gelu({0}, GeluApproximation.Tanh)");

    public static readonly ElementwiseOperator SiluDerivative = Slope("Silu");

    public static readonly ElementwiseOperator Silu =
        ActivationWithSlope("Silu", SiluDerivative, "δ·σ·(1 + x·(1 − σ)), σ = sigmoid(x)", rectifies: Always);

    public static readonly ElementwiseOperator Softplus =
        Activation(
            "Softplus", "δ·sigmoid(β·x); δ above the threshold (with both defaults δ·sigmoid(x) there, too, less by 2·10⁻⁹)",
            (δ, x, _) => δ * x.Apply(Elementary.Sigmoid), Ranges.SoftlyRectified, SoftplusWithBeta, Always);

    public static readonly ElementwiseOperator LogSigmoid =
        Activation("LogSigmoid", "δ·sigmoid(−x)", (δ, x, _) => δ * (-x).Apply(Elementary.Sigmoid),
            x => -Ranges.SoftlyRectified(-x));

    public static readonly ElementwiseOperator MishDerivative = Slope("Mish");

    public static readonly ElementwiseOperator Mish =
        ActivationWithSlope(
            "Mish", MishDerivative, "δ·(tanh s + x·σ·(1 − tanh² s)), s = softplus(x), σ = sigmoid(x)", rectifies: Always);

    public static readonly ElementwiseOperator Softsign = Activation("Softsign", "δ/(1 + |x|)²", (δ, x, _) =>
    {
        var d = x.Apply(Elementary.Abs) + 1;
        return δ / d / d; // d² would overflow
    }, Ranges.BoundedIfFinite);

    // Where a slope can be told from the result, it is: the argument then dies with the kernel that made it, and the activation is its
    // epilogue.
    public static readonly ElementwiseOperator Relu6 = Activation("Relu6", "δ·[0 < x < 6] (0 at both "
        + "corners)", (δ, _, y) => ((y > 0) & (y < 6)).Select(δ, 0), Ranges.Ramp, rectifies: Always, breaks: Breakpoints.At(0, 6));

    public static readonly ElementwiseOperator HardSigmoid = Activation("HardSigmoid", "δ/6·[−3 < x < 3] (0 at both "
        + "corners)", (δ, x, _) => ((x > -3) & (x < 3)).Select(δ * (1.0 / 6), 0),
        Ranges.Step, breaks: Breakpoints.At(-3, 3));

    public static readonly ElementwiseOperator HardSwish = Activation("HardSwish", "0 for x ≤ −3; δ for x ≥ 3; δ·(x/3 + "
        + "1/2) between", (δ, x, _) =>
        (x > -3).Select((x < 3).Select(δ * (x * (1.0 / 3) + 0.5), δ), 0), Ranges.FiniteIfFinite, rectifies: Always);

    public static readonly ElementwiseOperator LeakyRelu = new("LeakyRelu", 1)
    {
        Symbols = ["AutoIG.Nn.LeakyRelu"],
        Rectifies = Always,
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
        Rectifies = Always,
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
        Rectifies = Always,
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
        Vector = "TVector.Min(TVector.Max({0}, {1}), {2})", Scalar = "{T}.Min({T}.Max({0}, {1}), {2})",
        Rules = [(δ, x, y, _) => ((y > x[1]) & (y < x[2])).Select(δ, 0)],
        Range = (x, _) => ValueRange.Min(ValueRange.Max(x[0], x[1]), x[2]),
        SharesRelevance = Relevances.Pass,
        Breaks = Breakpoints.AtLimits,
    };

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
            Rectifies = Always,
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
            Rectifies = Always,
            Derivative = "scale·δ for x > 0, else scale·α·δ·eˣ",
        },
        new Composite("Nn.HardTanh", call => LowerClamp(call, "minVal", "maxVal", -1, 1))
        {
            Symbols = ["AutoIG.Nn.HardTanh"], Derivative = "as Clamp", Rectifies = CutsAt0,
        },
        new Composite("Nn.Clamp", call => LowerClamp(call, "min", "max", double.NegativeInfinity, double.PositiveInfinity))
        {
            Symbols = ["System.Math.Clamp", "T.Clamp", "AutoIG.Nn.Clamp"],
            Derivative = "δ·[min < x < max] (0 at both corners)",
            Rectifies = CutsAt0,
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
            Rectifies = Always,
            Derivative = "δ for x > 0, else slope·δ",
        },
    ];

    private static ElementwiseOperator Activation(
        string name, string derivative, UnaryRule rule, Func<ValueRange, ValueRange> range, Func<ICallSite, int>? expansion = null,
        Func<ICallSite, bool>? rectifies = null, Action<BreakpointSite>? breaks = null) =>
        new(name, 1)
        {
            Rectifies = rectifies ?? (_ => false),
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

    /// <summary>An activation whose slope is a function of its own, which a kernel computes with the value.</summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="slope">The slope.</param>
    /// <param name="derivative">The line for the table of operators.</param>
    /// <param name="scalar">The expression on scalars where no method of <c>Nn</c> has the operator's name.</param>
    /// <param name="expansion">How a call is written, where it is not a plain application.</param>
    /// <param name="rectifies">The calls that rectify; none by default.</param>
    private static ElementwiseOperator ActivationWithSlope(
        string name, ElementwiseOperator slope, string derivative, string? scalar = null, Func<ICallSite, int>? expansion = null,
        Func<ICallSite, bool>? rectifies = null) =>
        new(name, 1)
        {
            Rectifies = rectifies ?? (_ => false),
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

    // Rectifiers whose backward rule would have to be stated; Relu alone has one.
    private static bool Always(ICallSite call) => true;

    /// <summary>Whether one of a call's limits is 0, the lower or the upper one: −min(−x, 0) is max(x, 0).</summary>
    public static bool CutsAt0(ICallSite call) =>
        call.Given.Count > 1 && call.Given.Any(operand => call.Optional(operand) is { } limit && IsZero(limit));

    /// <summary>Whether a value is the constant 0: what is cut off there is rectified.</summary>
    private static bool IsZero(Expr value) => value.Builder.Definition(value.Id)?.Attributes is ConstantAttributes { Value: 0 };

    private static int LowerGelu(ICallSite call)
    {
        bool tanh = call.Text("approximate", "None") is "Tanh" or "tanh";
        return call.Builder.Emit(tanh ? GeluTanh : Gelu, [call.Value(call.Given[0]).Id], name: call.ResultName);
    }

    /// <summary>
    /// ln(1 + e^(βx))/β. Above the threshold PyTorch returns x itself, which differs from it by less than e^(−threshold).
    /// </summary>
    private static int SoftplusWithBeta(ICallSite call)
    {
        const double Default = 20; // where the two are equal in single precision, and 2e-9 apart in double
        var x = call.Value(call.Given[0]);
        double beta = call.Number("beta", 1), threshold = call.Number("threshold", Default);
        if (beta.Equals(1.0) && threshold.Equals(Default))
            return call.Builder.Emit(Softplus, [x.Id], name: call.ResultName);
        var scaled = x * beta;
        return (scaled > threshold).Select(x, scaled.Apply(Softplus) / beta).Id;
    }

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
