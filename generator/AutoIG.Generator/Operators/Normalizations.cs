using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Softmax and the normalisations.</summary>
internal static class Normalizations
{
    public static readonly Operator SoftmaxPullback =
        new SoftmaxSweep("SoftmaxPullback", "Transposed") { IsAdjoint = true, ScalesResult = true };

    public static readonly Operator SoftmaxTangent = new SoftmaxSweep("SoftmaxTangent", "Tangent");

    public static readonly Operator Softmax = new SoftmaxOperator(
        "Softmax", "Forward", SoftmaxPullback, SoftmaxTangent, new SoftmaxComparison("Softmax"), NumberKinds.NotNegative);

    public static readonly Operator LogSoftmaxPullback = new SoftmaxSweep("LogSoftmaxPullback", "LogTransposed") { IsAdjoint = true };

    public static readonly Operator LogSoftmaxTangent = new SoftmaxSweep("LogSoftmaxTangent", "LogTangent");

    public static readonly Operator LogSoftmax = new SoftmaxOperator(
        "LogSoftmax", "LogForward", LogSoftmaxPullback, LogSoftmaxTangent, new SoftmaxComparison("LogSoftmax"),
        NumberKinds.NotPositive);

    public static readonly Operator LayerNormPullback = new RowNormSweep("LayerNormPullback", "LayerNorm.Transposed") { IsAdjoint = true };

    public static readonly Operator LayerNormTangent = new RowNormSweep("LayerNormTangent", "LayerNorm.Tangent");

    public static readonly Operator LayerNorm = new RowNorm(
        "LayerNorm", hasBias: true, LayerNormPullback, LayerNormTangent, new RowNormComparison("LayerNorm"));

    public static readonly Operator RmsNormPullback = new RowNormSweep("RmsNormPullback", "RmsNorm.Transposed") { IsAdjoint = true };

    public static readonly Operator RmsNormTangent = new RowNormSweep("RmsNormTangent", "RmsNorm.Tangent");

    public static readonly Operator RmsNorm = new RowNorm(
        "RmsNorm", hasBias: false, RmsNormPullback, RmsNormTangent, new RowNormComparison("RmsNorm"));

    public static readonly Operator BatchNormScale = new BatchNormConstant();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Softmax", call => LowerSoftmax(call, Softmax)) { Symbols = ["AutoIG.Nn.Softmax"], Derivative = "y·(δ − Σ δ·y)" },
        new Composite("Tensor.SoftMax", call =>
        {
            // The library's normalises over all elements.
            var x = call.Value(call.Given[0]);
            return Shapes.Reshaped(Shapes.Reshaped(x, new Shape(x.Type.Shape.Length)).Apply(Softmax, new AxisAttributes(0)), x.Type.Shape);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.SoftMax"],
            Meaning = "e^xᵢ / Σⱼ e^xⱼ over all elements.",
            Derivative = "y·(δ − Σ δ·y), over all elements",
        },
        new Composite("Nn.LogSoftmax", call => LowerSoftmax(call, LogSoftmax))
        {
            Symbols = ["AutoIG.Nn.LogSoftmax"], Derivative = "δ − eʸ·Σ δ",
        },
        new Composite("Nn.LayerNorm", LowerLayerNorm)
        {
            Symbols = ["AutoIG.Nn.LayerNorm"], Derivative = "of (x − mean)/√(var + ε)·w + b over the last axes",
        },
        new Composite("Nn.RmsNorm", LowerRmsNorm)
        {
            Symbols = ["AutoIG.Nn.RmsNorm"], Derivative = "of x/√(mean x² + ε)·w over the last axes",
        },
        new Composite("Nn.BatchNorm", LowerBatchNorm) { Symbols = ["AutoIG.Nn.BatchNorm"], Derivative = "δ·w/√(running variance + ε)" },
    ];

    private static Expr LowerSoftmax(ICallSite call, Operator softmax)
    {
        var x = call.Value("input");
        if (x.Type.Shape.Rank == 0)
            throw call.Refuse("the input must have at least one axis, it is a scalar", "input");
        int axis = Shapes.Axis(call, "dim", call.Int("dim", -1), x.Type.Shape.Rank);
        return call.Builder[call.Builder.Emit(softmax, [x.Id], new AxisAttributes(axis), name: call.ResultName)];
    }

    private static Expr LowerLayerNorm(ICallSite call)
    {
        var (x, normalised) = RowsOf(call, "weight", "bias");
        var weight = call.Optional("weight");
        var bias = call.Optional("bias");
        if (bias is not null && weight is null)
            weight = call.Builder.Constant(1).Apply(Shapes.BroadcastTo, new ShapeAttributes(normalised));
        var operands = new[] { x, weight, bias }.OfType<Expr>().Select(o => o.Id).ToArray();
        var attributes = new StandardiseAttributes(normalised.Length, call.Number("eps", 1e-5));
        return call.Builder[call.Builder.Emit(LayerNorm, operands, attributes, name: call.ResultName)];
    }

    private static Expr LowerRmsNorm(ICallSite call)
    {
        var (x, normalised) = RowsOf(call, "weight");
        int[] operands = call.Optional("weight") is { } weight ? [x.Id, weight.Id] : [x.Id];
        // PyTorch's default is the gap between 1 and the next number of the type, which is known when the code is written.
        var attributes = new StandardiseAttributes(normalised.Length, call.Number("eps", double.NaN));
        return call.Builder[call.Builder.Emit(RmsNorm, operands, attributes, name: call.ResultName)];
    }

    /// <summary>The input and the trailing shape that is normalised together, checked against the constant weights.</summary>
    private static (Expr X, Shape Normalised) RowsOf(ICallSite call, params string[] weights)
    {
        var x = call.Value("input");
        var shape = x.Type.Shape;
        if (shape.Rank == 0)
            throw call.Refuse("the input must have at least one axis, it is a scalar", "input");
        var normalised = call.Has("normalizedShape") ? new Shape(call.Sizes("normalizedShape").ToArray())
            : call.Optional("weight") is { } known ? known.Type.Shape : new Shape(shape[-1]);
        if (shape.Rank < normalised.Rank || !shape.Dimensions.Skip(shape.Rank - normalised.Rank).SequenceEqual(normalised.Dimensions))
            throw call.Refuse($"the input {shape} must end in the normalised shape {normalised}", "input");
        foreach (string name in weights)
        {
            if (call.Optional(name) is not { } value)
                continue;
            if (value.Type.Shape != normalised)
                throw call.Refuse($"the {name} must be {normalised}, it is {value.Type.Shape}", name);
            if (call.Builder.IsActive(value.Id))
                throw call.Refuse($"the {name} must not depend on the input", name);
        }
        return (x, normalised);
    }

    /// <summary>
    /// Inference: (x − mean)·scale + bias, constants of the model for each channel. One shift for both would take the difference of large
    /// numbers where x is near a large mean; behind a convolution all of it becomes part of the weights.
    /// </summary>
    private static Expr LowerBatchNorm(ICallSite call)
    {
        var x = call.Value("input");
        var mean = call.Value("runningMean");
        var variance = call.Value("runningVar");
        var shape = x.Type.Shape;
        if (shape.Rank == 0)
            throw call.Refuse("the input must have a channel axis, it is a scalar", "input");
        var channels = new Shape(shape[0]);
        foreach (string name in new[] { "runningMean", "runningVar", "weight", "bias" })
        {
            if (call.Optional(name) is { } v && v.Type.Shape != channels)
                throw call.Refuse($"{name} must be {channels} for the input {shape}, it is {v.Type.Shape}", name);
            // The scale is computed once; what is subtracted before it and added behind it may be any value.
            if (name is "runningVar" or "weight" && call.Optional(name) is { } scaling && call.Builder.IsActive(scaling.Id))
                throw call.Refuse($"{name} must not depend on the input", name);
        }
        double epsilon = call.Number("eps", 1e-5);
        var perChannel = new Shape(Enumerable.Range(0, shape.Rank).Select(i => i == 0 ? shape[0] : (Dimension)1).ToArray());
        int weight = call.Optional("weight")?.Id ?? call.Builder.Constant(1).Id;
        int scale = call.Builder.Emit(BatchNormScale, [variance.Id, weight], new EpsilonAttributes(epsilon), IrType.Real(channels));
        var scaled = (x - Shapes.Reshaped(mean, perChannel)) * Shapes.Reshaped(call.Builder[scale], perChannel);
        return call.Optional("bias") is { } bias ? scaled + Shapes.Reshaped(bias, perChannel) : scaled;
    }

    private sealed class SoftmaxOperator(
        string name, string method, Operator pullback, Operator tangent, Operator comparison, NumberKinds kinds) : KernelOperator(name)
    {
        public override LayoutTrait Layout => LayoutTrait.AlongAxis;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            !operands[0].IsFinite ? ValueRange.Anything : new(kinds, method == "Forward" ? 0 : operands[0].Degree);

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => site.Result.Apply(pullback, site.Operation.Attributes, site.Adjoint));

        public override void Compare(ComparisonSite site) => site.Accumulate(
            0, site.Operand(0).Apply(comparison, site.Operation.Attributes, site.OperandAtBaseline(0), site.Multiplier));

        /// <summary>The first terms of Taylor's series, of softmax alone (Achtibat et al. 2024, arXiv 2402.05602).</summary>
        public override void Relevance(RelevanceSite site)
        {
            if (method == "Forward")
                site.Accumulate(0, () => site.Relevance.Apply(
                    Relevances.Softmax, site.Operation.Attributes, site.Operand(0), site.Result));
            else
                base.Relevance(site);
        }

        public override Expr Pushforward(PushforwardSite site) =>
            site.Result.Apply(tangent, site.Operation.Attributes, site.Tangent(0)!);

        public override string Emit(IKernelCall call) =>
            $"Kernels.Softmax.{method}<{call.T}>({Extents(call)}, {call.Operand(0)}, {call.Result});";
    }

    /// <summary>The adjoint or the tangent of softmax or of its logarithm, operands (y, direction).</summary>
    private sealed class SoftmaxSweep(string name, string method) : KernelOperator(name)
    {
        public bool IsAdjoint { get; init; }

        /// <summary>Whether the kernel takes the scale of attention's scores as its epilogue.</summary>
        public bool ScalesResult { get; init; }

        public override bool Accumulates => IsAdjoint;

        public override bool TakesEpilogue => ScalesResult;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call) =>
            $"Kernels.Softmax.{method}<{call.T}{(call.Epilogue is { } epilogue ? $", {epilogue}" : "")}>"
            + $"({Extents(call)}, {call.Operand(0)}, {call.Operand(1)}, {call.Result}{Parts.Accumulate(call)});";
    }

    /// <summary>The multipliers of softmax or of its logarithm, operands (x, x′, multiplier).</summary>
    private sealed class SoftmaxComparison(string method) : KernelOperator(method + "Comparison")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Emit(IKernelCall call) =>
            $"ComparedSoftmax.{method}<{call.T}>({Extents(call)}, {call.Operand(0)}, {call.Operand(1)}, {call.Operand(2)}, {call.Result});";
    }

    /// <summary>(outer, axis, inner) of the axis that a kernel works along.</summary>
    internal static string Extents(IKernelCall call)
    {
        int axis = ((AxisAttributes)call.Operation.Attributes).Axis;
        var shape = call.Type.Shape;
        return $"{Rows.OfPoints(shape.Product(0, axis))}, {shape[axis]}, {shape.Product(axis + 1, shape.Rank)}";
    }

    /// <summary>A normalisation of runs of elements, operands (x[, weight[, bias]]) with constant weight and bias.</summary>
    private sealed class RowNorm(string name, bool hasBias, Operator pullback, Operator tangent, Operator comparison)
        : KernelOperator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override bool NeedsFiniteWeights => true;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            operands[0].Standardised(((StandardiseAttributes)attributes).Epsilon);

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => Derived(site.Builder, site.Operation, pullback, site.Adjoint));

        public override void Compare(ComparisonSite site) =>
            site.Accumulate(0, Compared(site, comparison));

        /// <summary>
        /// The root mean square is a constant, so that its norm is a linear map of each element by itself, which passes relevance on.
        /// </summary>
        public override void Relevance(RelevanceSite site)
        {
            if (!hasBias)
            {
                site.Pass();
                return;
            }
            site.Accumulate(0, () => site.Builder[site.Builder.Emit(
                Relevances.LayerNorm,
                [site.Relevance.Id, site.Operation.Operands[0], site.Operation.Id, .. site.Operation.Operands.Skip(1).Take(1)],
                site.Operation.Attributes)]);
        }

        public override Expr Pushforward(PushforwardSite site) => Derived(site.Builder, site.Operation, tangent, site.Tangent(0)!);

        public override string Emit(IKernelCall call) =>
            $"Kernels.{Name}.Forward<{call.T}>({RowExtents(call)}, {call.Operand(0)}, {Optional(call, 1)}, "
            + (hasBias ? Optional(call, 2) + ", " : "") + $"{Epsilon(call)}, {call.Result});";

        private static Expr Derived(IrBuilder builder, IrOperation operation, Operator sweep, Expr direction) =>
            builder[builder.Emit(
                sweep, [operation.Operands[0], direction.Id, .. operation.Operands.Skip(1).Take(1)], operation.Attributes)];
    }

    /// <summary>The adjoint or the tangent of a <see cref="RowNorm"/>, operands (x, direction[, weight]).</summary>
    private sealed class RowNormSweep(string name, string method) : KernelOperator(name)
    {
        public bool IsAdjoint { get; init; }

        public override bool Accumulates => IsAdjoint;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call) =>
            $"Kernels.{method}<{call.T}>({RowExtents(call)}, {call.Operand(0)}, {Optional(call, 2)}, {Epsilon(call)}, {call.Operand(1)}, "
                + $"{call.Result}"
            + $"{Parts.Accumulate(call)});";
    }

    /// <summary>The multipliers of a <see cref="RowNorm"/>, operands (x, x′, multiplier[, weight]).</summary>
    private sealed class RowNormComparison(string method) : KernelOperator(method + "Comparison")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Emit(IKernelCall call) =>
            $"ComparedNorm.{method}<{call.T}>({RowExtents(call)}, {call.Operand(0)}, {call.Operand(1)}, {Optional(call, 3)}, "
                + $"{Epsilon(call)}, {call.Operand(2)}, {call.Result});";
    }

    /// <summary>The multipliers of x of a normalisation, operands (x[, weight[, bias]]).</summary>
    internal static Expr Compared(ComparisonSite site, Operator comparison) => site.Builder[site.Builder.Emit(
        comparison,
        [site.Operand(0).Id, site.OperandAtBaseline(0).Id, site.Multiplier.Id, .. site.Operation.Operands.Skip(1).Take(1)],
        site.Operation.Attributes)];

    internal static string Optional(IKernelCall call, int index) => index < call.Operation.Operands.Count ? call.Operand(index) : "[]";

    private static string Epsilon(IKernelCall call)
    {
        double epsilon = ((StandardiseAttributes)call.Operation.Attributes).Epsilon;
        return !double.IsNaN(epsilon) ? call.Literal(epsilon)
            : call.T switch
            {
                "float" => "1.1920929E-07f",
                "double" => "2.220446049250313E-16",
                var t => $"{t}.BitIncrement({t}.One) "
                + $"- {t}.One"
            };
    }

    /// <summary>The arguments by which a rule of relevance knows the runs: how many, how long, and ε.</summary>
    internal static string RelevanceExtents(IKernelCall call) => $"{RowExtents(call)}, {Epsilon(call)}, ";

    private static string RowExtents(IKernelCall call)
    {
        var length = ((StandardiseAttributes)call.Operation.Attributes).Length;
        return $"{Rows.OfPoints(call.Type.Shape.Length / length)}, {length}";
    }

    /// <summary>What batch normalisation at inference comes to for each channel, computed when the function is constructed.</summary>
    private sealed class BatchNormConstant() : Operator("BatchNormScale"), IPrepared
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        /// <summary>A variance is not negative; only ε keeps it from being 0.</summary>
        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            ((EpsilonAttributes)attributes).Epsilon > 0 && operands.All(operand => operand.IsFinite)
                ? ValueRange.Weight : ValueRange.Weight.Or(NumberKinds.Infinite | NumberKinds.NaN);

        public string Prepare(IPreparation preparation) =>
            $"Constants.{Name}("
            + string.Join(", ", Enumerable.Range(0, 2).Select(i => preparation.OperandShape(i).Rank == 0 ? "[]" : preparation.Operand(i)))
            + $", {preparation.DoubleLiteral(((EpsilonAttributes)preparation.Operation.Attributes).Epsilon)})";
    }
}
