using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Variances, norms and the logarithm of sums of exponentials.</summary>
internal static class Statistics
{
    public static readonly Operator LogSumExpTransposed = new LogSumExpSweep("LogSumExpTransposed") { IsAdjoint = true };

    public static readonly Operator LogSumExpTangent = new LogSumExpSweep("LogSumExpTangent");

    public static readonly Operator LogSumExpComparison = new ReductionComparison("LogSumExpComparison", "ComparedSoftmax.LogSumExp");

    public static readonly Operator LogSumExp = new LogSumExpOperator();

    public static readonly Operator Norm = new NormOperator();

    public static readonly ElementwiseOperator MagnitudePower = new("MagnitudePower", 1)
    {
        Vector = "VectorMath<{T}>.Pow(TVector.Abs({0}), {c})", Scalar = "{T}.Pow({T}.Abs({0}), {T}.CreateChecked({c}))",
        Rules =
        [
            (δ, x, _, a) =>
            {
                double p = ((ScalarAttributes)a).Value;
                var magnitude = x[0].Apply(Elementary.Abs);
                return (magnitude > 0).Select(δ * (p * (x[0].Apply(Elementary.Sign) * PowerOfMagnitude(magnitude, p - 1))), 0);
            },
        ],
        // Of shares of a norm, which are bounded.
        Range = (x, a) => ValueRange.Pow(Ranges.Magnitude(x[0]) with { Degree = 0 }, ValueRange.Of(((ScalarAttributes)a).Value)),
        Derivative = "δ·p·sign(x)·|x|^(p−1) (0 at 0)",
    };

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Var", LowerVariance)
        {
            Symbols = ["AutoIG.Nn.Var"], Derivative = "δ·2·(x − mean)/(n − 1), or /n if not unbiased",
        },
        new Composite("Tensor.StdDev", call =>
        {
            var x = call.Value(call.Given[0]);
            var all = Dense.AllAxes(x.Type.Shape);
            return NormOf(Deviation(call, x, all, unbiased: false), all, 2);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.StdDev"],
            Meaning = "√(Σ(x − mean)² / n) of all elements.",
            Derivative = "δ·(x − mean)/(n·y) (0 where y = 0)",
        },
        new Composite("Nn.Norm", LowerNorm)
        {
            Symbols = ["AutoIG.Nn.Norm", "System.Numerics.Tensors.Tensor.Norm"],
            Derivative = "δ·sign(x)·(|x|/y)^(p−1) (0 where y = 0 and, for p < 1, where x = 0); p = ∞: to the first of the largest",
        },
        new Composite("Tensor.Distance", call =>
        {
            var difference = call.Value(call.Given[0]) - call.Value(call.Given[1]);
            return NormOf(difference, Dense.AllAxes(difference.Type.Shape), 2);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Distance"],
            Meaning = "√Σ(x₁ − x₂)², the Euclidean distance.",
            Derivative = "δ·(a − b)/y; −δ·(a − b)/y (0 where y = 0)",
        },
        new Composite("Tensor.CosineSimilarity", call =>
        {
            Expr a = call.Value(call.Given[0]), b = call.Value(call.Given[1]);
            var all = Dense.AllAxes(a.Type.Shape);
            // Each by its own norm: the product of the norms may leave the range.
            return (a / NormOf(a, all, 2) * (b / NormOf(b, all, 2))).Apply(Reductions.Sum, all);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.CosineSimilarity"],
            Meaning = "Σ x₁·x₂ / (‖x₁‖·‖x₂‖), the cosine of the angle between the two.",
            Derivative = "of Σ a·b / (‖a‖·‖b‖)",
        },
        new Composite("Nn.LogSumExp", call => Reductions.Extreme(call, LogSumExp))
        {
            Symbols = ["AutoIG.Nn.LogSumExp"], Derivative = "δ·exp(x − y)",
        },
    ];

    private static Expr PowerOfMagnitude(Expr x, double p) => x.Apply(MagnitudePower, new ScalarAttributes(p));

    private static Expr LowerVariance(ICallSite call)
    {
        var x = call.Value("input");
        return Reductions.Ranked(call, Variance(call, x, Reductions.AxesOf(call, x.Type.Shape), call.Flag("unbiased", true)));
    }

    private static Expr Variance(ICallSite call, Expr x, AxesAttributes axes, bool unbiased)
    {
        var deviation = Deviation(call, x, axes, unbiased);
        return Reductions.Reduce(deviation * deviation, Reductions.Sum, axes);
    }

    /// <summary>
    /// (x − mean)/√n, or /√(n − 1), whose squares sum to the variance. They are in range where the variance is, which Σ(x − mean)² need not
    /// be. The rounded mean is off by what the deviations from it have for a mean; that is subtracted, too.
    /// </summary>
    private static Expr Deviation(ICallSite call, Expr x, AxesAttributes axes, bool unbiased)
    {
        var shape = x.Type.Shape;
        var count = Count(shape, axes);
        if (unbiased && count == 1)
            throw call.Refuse($"an unbiased variance needs at least two elements; the input is {shape}", "input");
        var divisor = unbiased ? count - 1 : count;
        var deviation = Centred(Centred(x));
        return divisor.IsConstant
            ? deviation * (1 / Math.Sqrt(divisor.Value))
            : deviation / Size(x.Builder, divisor).Apply(Elementary.Sqrt);

        Expr Centred(Expr y) => y - Divided(Reductions.Reduce(y, Reductions.Sum, axes with { KeepDimensions = true }), count);
    }

    internal static Dimension Count(Shape shape, AxesAttributes axes) =>
        axes.Axes.Aggregate((Dimension)1, (product, axis) => product * shape[axis]);

    /// <summary>A value divided by a number of elements.</summary>
    internal static Expr Divided(Expr x, Dimension count) => count.IsConstant
        ? x * (1.0 / count.Value)
        : x / Size(x.Builder, count);

    private static Expr Size(IrBuilder builder, Dimension size) =>
        builder[builder.Emit(Leaves.Dimension, [], new DimensionAttributes(size), IrType.Scalar)];

    private static Expr LowerNorm(ICallSite call)
    {
        var x = call.Value(call.Given[0]);
        double p = call.Number("p", 2);
        if (!(p > 0))
            throw call.Refuse($"the order must be greater than 0, it is {p}", "p");
        return Reductions.Ranked(call, NormOf(x, Reductions.AxesOf(call, x.Type.Shape), p));
    }

    private static Expr NormOf(Expr x, AxesAttributes axes, double p) => p switch
    {
        _ when x.Type.Shape.Rank == 0 => x.Apply(Elementary.Abs),
        1 => Reductions.Reduce(x.Apply(Elementary.Abs), Reductions.Sum, axes),
        double.PositiveInfinity => Reductions.Reduce(x.Apply(Elementary.Abs), Reductions.Max, axes),
        _ => Reductions.Reduce(x, Norm, new NormAttributes(axes.Axes, axes.KeepDimensions, p)),
    };

    /// <summary>
    /// (Σ|x|ᵖ)^(1/p) over axes that lie together, 1 &lt; p &lt; ∞ or below 1. The kernel computes it where powers overflow or vanish, too;
    /// the slope is a power of x/y, which never leaves the range.
    /// </summary>
    private sealed class NormOperator() : KernelOperator("Norm")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(Reductions.Reduced(operands[0].Shape, (AxesAttributes)attributes));

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.Magnitude(operands[0]).Summed();

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () =>
        {
            var δ = Spread(site.Adjoint, site.Operation, site.Operand(0));
            return site.Settled(δ, δ * Slope(site.Operation, site.Operand(0), site.Result));
        });

        public override Expr Pushforward(PushforwardSite site)
        {
            var axes = (AxesAttributes)site.Operation.Attributes;
            var tangent = site.Tangent(0)!;
            var moved = site.Settled(tangent, tangent * Slope(site.Operation, site.Operand(0), site.Result));
            return moved.Apply(Reductions.Sum, new AxesAttributes(axes.Axes, axes.KeepDimensions));
        }

        public override string Emit(IKernelCall call) => Reductions.ReductionCall(
            call, "Kernels.Reductions.Norm", call.OperandType(0).Shape, $"{call.Literal(OrderOf(call.Operation))}, {call.Operand(0)}");

        private static double OrderOf(IrOperation operation) => ((NormAttributes)operation.Attributes).Order;

        /// <summary>
        /// sign x·(|x|/y)^(p−1). A norm has no derivative at 0; the subgradient 0 is taken, as in PyTorch. For p &lt; 1 there is none
        /// either where x alone is 0.
        /// </summary>
        private static Expr Slope(IrOperation operation, Expr x, Expr y)
        {
            double p = OrderOf(operation);
            var norm = Spread(y, operation, x);
            var share = x / norm;
            return ((p < 1 ? x.Apply(Elementary.Abs) : norm) > 0).Select(
                p.Equals(2.0) ? share : x.Apply(Elementary.Sign) * PowerOfMagnitude(share, p - 1), 0);
        }

        /// <summary>A value of the result's shape at every element that went into it.</summary>
        private static Expr Spread(Expr value, IrOperation operation, Expr x) =>
            Shapes.Reshaped(value, Reductions.Kept(x.Type.Shape, (AxesAttributes)operation.Attributes))
                .Apply(Shapes.BroadcastTo, new ShapeAttributes(x.Type.Shape));
    }

    /// <summary>ln Σ eˣ over axes that lie together.</summary>
    private sealed class LogSumExpOperator() : KernelOperator("LogSumExp")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(Reductions.Reduced(operands[0].Shape, (AxesAttributes)attributes));

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfFinite(operands[0]);

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            LogSumExpTransposed, [site.Operand(0).Id, site.Result.Id, site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)]);

        public override void Compare(ComparisonSite site) => ReductionComparison.Apply(site, LogSumExpComparison);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            LogSumExpTangent, [site.Operand(0).Id, site.Result.Id, site.Tangent(0)!.Id],
            site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(IKernelCall call) =>
            Reductions.ReductionCall(call, "Kernels.Reductions.LogSumExp", call.OperandType(0).Shape, call.Operand(0));
    }

    /// <summary>Its adjoint or tangent, operands (x, y, direction).</summary>
    private sealed class LogSumExpSweep(string name) : KernelOperator(name)
    {
        public bool IsAdjoint { get; init; }

        public override bool Accumulates => IsAdjoint;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call) => Reductions.ReductionCall(
        call, "Kernels.Reductions." + Name, call.OperandType(0).Shape, $"{call.Operand(0)}, {call.Operand(1)}, {call.Operand(2)}");
    }
}
