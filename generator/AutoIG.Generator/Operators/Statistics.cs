using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Variances, norms and the logarithm of sums of exponentials.</summary>
internal static class Statistics
{
    public static readonly Operator LogSumExpTransposed = new LogSumExpSweep("LogSumExpTransposed") { IsAdjoint = true };

    public static readonly Operator LogSumExpTangent = new LogSumExpSweep("LogSumExpTangent");

    public static readonly Operator LogSumExp = new LogSumExpOperator();

    public static readonly ElementwiseOperator EuclideanRoot = new("EuclideanRoot", 1)
    {
        // A norm has no derivative at 0; the subgradient 0 is taken, as in PyTorch.
        Vector = "TVector.Sqrt({0})", Scalar = "{T}.Sqrt({0})",
        Rules = [(δ, _, y, _) => (y > 0).Select(δ / (y + y), 0)],
        Derivative = "δ/(2y) (0 at 0)",
    };

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
        Derivative = "δ·p·sign(x)·|x|^(p−1) (0 at 0)",
    };

    public static readonly ElementwiseOperator NormRoot = new("NormRoot", 1)
    {
        Vector = "VectorMath<{T}>.Pow({0}, {c})", Scalar = "{T}.Pow({0}, {T}.CreateChecked({c}))",
        Rules = [(δ, x, y, a) => (x[0] > 0).Select(δ * (((ScalarAttributes)a).Value * (y / x[0])), 0)],
        Derivative = "δ·y/(p·x), y = x^(1/p) (0 at 0)",
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
            return Variance(call, x, Dense.AllAxes(x.Type.Shape), unbiased: false).Apply(EuclideanRoot);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.StdDev"], Derivative = "δ·(x − mean)/(n·y) (0 where y = 0)",
        },
        new Composite("Nn.Norm", LowerNorm)
        {
            Symbols = ["AutoIG.Nn.Norm", "System.Numerics.Tensors.Tensor.Norm"],
            Derivative = "δ·sign(x)·(|x|/y)^(p−1) (0 where y = 0 and, for p < 1, where x = 0); p = ∞: to the first of the largest",
        },
        new Composite("Tensor.Distance", call =>
        {
            var difference = call.Value(call.Given[0]) - call.Value(call.Given[1]);
            return Norm(difference, Dense.AllAxes(difference.Type.Shape), 2);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Distance"], Derivative = "δ·(a − b)/y; −δ·(a − b)/y (0 where y = 0)",
        },
        new Composite("Tensor.CosineSimilarity", call =>
        {
            Expr a = call.Value(call.Given[0]), b = call.Value(call.Given[1]);
            var all = Dense.AllAxes(a.Type.Shape);
            return (a * b).Apply(Reductions.Sum, all) / (Norm(a, all, 2) * Norm(b, all, 2));
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.CosineSimilarity"], Derivative = "of Σ a·b / (‖a‖·‖b‖)",
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
        var shape = x.Type.Shape;
        var count = Count(shape, axes);
        if (unbiased && count == 1)
            throw call.Refuse($"an unbiased variance needs at least two elements; the input is {shape}", "input");
        var deviation = x - Divided(Reductions.Reduce(x, Reductions.Sum, axes with { KeepDimensions = true }), count);
        return Divided(Reductions.Reduce(deviation * deviation, Reductions.Sum, axes), unbiased ? count - 1 : count);
    }

    internal static Dimension Count(Shape shape, AxesAttributes axes) =>
        axes.Axes.Aggregate((Dimension)1, (product, axis) => product * shape[axis]);

    /// <summary>A value divided by a number of elements.</summary>
    internal static Expr Divided(Expr x, Dimension count) => count.IsConstant
        ? x * (1.0 / count.Value)
        : x / x.Builder[x.Builder.Emit(Leaves.Dimension, [], new DimensionAttributes(count), IrType.Scalar)];

    private static Expr LowerNorm(ICallSite call)
    {
        var x = call.Value(call.Given[0]);
        double p = call.Number("p", 2);
        if (!(p > 0))
            throw call.Refuse($"the order must be greater than 0, it is {p}", "p");
        return Reductions.Ranked(call, Norm(x, Reductions.AxesOf(call, x.Type.Shape), p));
    }

    private static Expr Norm(Expr x, AxesAttributes axes, double p) => p switch
    {
        1 => Reductions.Reduce(x.Apply(Elementary.Abs), Reductions.Sum, axes),
        2 => Reductions.Reduce(x * x, Reductions.Sum, axes).Apply(EuclideanRoot),
        double.PositiveInfinity => Reductions.Reduce(x.Apply(Elementary.Abs), Reductions.Max, axes),
        _ => Reductions.Reduce(x.Apply(MagnitudePower, new ScalarAttributes(p)), Reductions.Sum, axes)
            .Apply(NormRoot, new ScalarAttributes(1 / p)),
    };

    /// <summary>ln Σ eˣ over axes that lie together.</summary>
    private sealed class LogSumExpOperator() : KernelOperator("LogSumExp")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(Reductions.Reduced(operands[0].Shape, (AxesAttributes)attributes));

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            LogSumExpTransposed, [site.Operand(0).Id, site.Result.Id, site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)]);

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

        public override string Emit(IKernelCall call) => Reductions.ReductionCall(
        call, "Kernels.Reductions." + Name, call.OperandType(0).Shape, $"{call.Operand(0)}, {call.Operand(1)}, {call.Operand(2)}");
    }
}
