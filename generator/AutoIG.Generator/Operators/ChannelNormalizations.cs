using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Normalisations of groups of channels.</summary>
internal static class ChannelNormalizations
{
    public static readonly Operator GroupNormTransposed = new GroupNormSweep("GroupNormTransposed", "Transposed");

    public static readonly Operator GroupNormTangent = new GroupNormSweep("GroupNormTangent", "Tangent");

    public static readonly Operator GroupNormComparison = new GroupNormComparisonOperator();

    public static readonly Operator GroupNorm = new GroupNormOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.GroupNorm", call => LowerGroupNorm(call, call.Int("numGroups")))
        {
            Symbols = ["AutoIG.Nn.GroupNorm"], Derivative = "of (x − mean)/√(var + ε)·w + b over each group of channels",
        },
        new Composite("Nn.InstanceNorm", call => LowerGroupNorm(call, groups: null))
        {
            Symbols = ["AutoIG.Nn.InstanceNorm"], Derivative = "of (x − mean)/√(var + ε)·w + b over each channel",
        },
        new Composite("Nn.LocalResponseNorm", LowerLocalResponseNorm)
        {
            Symbols = ["AutoIG.Nn.LocalResponseNorm"], Derivative = "of x/(k + α·mean of x² over the channels around)^β",
        },
    ];

    /// <summary>The channels lie along the height of a map whose channels are the positions: the window slides over them.</summary>
    private static Expr LowerLocalResponseNorm(ICallSite call)
    {
        var x = call.Value("input");
        var shape = x.Type.Shape;
        int size = call.Int("size");
        if (shape.Rank < 2)
            throw call.Refuse($"the input must be [channels, …] with at least one spatial axis, it is {shape}", "input");
        if (size < 1)
            throw call.Refuse($"the number of channels in a window must be at least 1, it is {size}", "size");
        var squares = Shapes.Reshaped(x * x, new Shape(shape[0], 1, shape.Product(1, shape.Rank)))
            .Apply(Joins.Pad, new PadAttributes(new[] { size / 2, 0, 0 }, new[] { (size - 1) / 2, 0, 0 }, 0));
        var mean = Shapes.Reshaped(squares.Apply(Pooling.AvgPool, new WindowAttributes(size, 1, 1, 1, 0, 0, 0, 0, 1, 1)), shape);
        var scale = mean * call.Number("alpha", 1e-4) + call.Number("k", 1);
        return x / scale.Apply(Elementary.Pow, scale.Number(call.Number("beta", 0.75)));
    }

    private static Expr LowerGroupNorm(ICallSite call, int? groups)
    {
        var x = call.Value("input");
        var shape = x.Type.Shape;
        if (shape.Rank == 0 || !shape[0].IsConstant)
            throw call.Refuse($"the input must have channels whose number is known at compile time, it is {shape}", "input");
        int channels = shape[0].Value, count = groups ?? channels;
        if (count < 1 || channels % count != 0)
            throw call.Refuse($"the {channels} channels of the input {shape} do not divide into {count} groups", "numGroups");
        if (groups is null && (shape.Rank < 2 || shape.Product(1, shape.Rank) == 1))
            throw call.Refuse($"the input must be [channels, …] with at least two positions, it is {shape}", "input");
        Expr? weight = call.Optional("weight"), bias = call.Optional("bias");
        foreach (var (value, name) in new[] { (weight, "weight"), (bias, "bias") })
        {
            if (value is { } given && given.Type.Shape != new Shape(shape[0]))
                throw call.Refuse($"the {name} must be [{channels}] for the input {shape}, it is {given.Type.Shape}", name);
            if (value is { } known && call.Builder.IsActive(known.Id))
                throw call.Refuse($"the {name} must not depend on the input", name);
        }
        if (bias is not null)
            weight ??= call.Builder.Constant(1).Apply(Shapes.BroadcastTo, new ShapeAttributes(new Shape(shape[0])));
        var others = new[] { weight, bias }.OfType<Expr>().ToArray();
        // The kernel's vectors run along the channels.
        int[] last = [.. Enumerable.Range(1, shape.Rank - 1), 0], first = [shape.Rank - 1, .. Enumerable.Range(0, shape.Rank - 1)];
        return Shapes.Permuted(
            Shapes.Permuted(x, last).Apply(GroupNorm, new GroupsAttributes(count, call.Number("eps", 1e-5)), others), first);
    }

    /// <summary>
    /// Standardised groups of the channels on the last axis, operands (x[, weight[, bias]]) with constant weight and bias.
    /// </summary>
    private sealed class GroupNormOperator() : KernelOperator("GroupNorm")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override bool NeedsFiniteWeights => true;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            operands[0].Standardised(((GroupsAttributes)attributes).Epsilon);

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => Derived(site.Builder, site.Operation, GroupNormTransposed, site.Adjoint));

        public override void Compare(ComparisonSite site) =>
            site.Accumulate(0, Normalizations.Compared(site, GroupNormComparison));

        public override void Relevance(RelevanceSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            Relevances.GroupNorm,
            [site.Relevance.Id, site.Operation.Operands[0], site.Operation.Id, .. site.Operation.Operands.Skip(1).Take(1)],
            site.Operation.Attributes)]);

        public override Expr Pushforward(PushforwardSite site) =>
            Derived(site.Builder, site.Operation, GroupNormTangent, site.Tangent(0)!);

        public override string Emit(IKernelCall call) =>
            $"Kernels.GroupNorm.Forward<{call.T}>({GroupExtents(call)}, {call.Operand(0)}, {Normalizations.Optional(call, 1)}, "
                + $"{Normalizations.Optional(call, 2)}, {GroupEpsilon(call)}, {call.Result});";

        private static Expr Derived(IrBuilder builder, IrOperation operation, Operator sweep, Expr direction) =>
            builder[builder.Emit(
                sweep, [operation.Operands[0], direction.Id, .. operation.Operands.Skip(1).Take(1)], operation.Attributes)];
    }

    /// <summary>Its adjoint or tangent, operands (x, direction[, weight]).</summary>
    private sealed class GroupNormSweep(string name, string method) : KernelOperator(name)
    {
        public override bool Accumulates => method == "Transposed";

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call) =>
            $"Kernels.GroupNorm.{method}<{call.T}>({GroupExtents(call)}, {call.Operand(0)}, {Normalizations.Optional(call, 2)}, "
                + $"{GroupEpsilon(call)}, {call.Operand(1)}, {call.Result}{Parts.Accumulate(call)});";
    }

    /// <summary>Its multipliers, operands (x, x′, multiplier[, weight]).</summary>
    private sealed class GroupNormComparisonOperator() : KernelOperator("GroupNormComparison")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Emit(IKernelCall call) =>
            $"ComparedNorm.GroupNorm<{call.T}>({GroupExtents(call)}, {call.Operand(0)}, {call.Operand(1)}, "
                + $"{Normalizations.Optional(call, 3)}, {GroupEpsilon(call)}, {call.Operand(2)}, {call.Result});";
    }

    /// <summary>The arguments by which the rule of relevance knows the groups.</summary>
    internal static string RelevanceExtents(IKernelCall call) => $"{GroupExtents(call)}, {GroupEpsilon(call)}, ";

    private static string GroupEpsilon(IKernelCall call) => call.Literal(((GroupsAttributes)call.Operation.Attributes).Epsilon);

    private static string GroupExtents(IKernelCall call)
    {
        var shape = call.Type.Shape;
        return $"points, {shape.Product(0, shape.Rank - 1)}, {shape[-1]}, {((GroupsAttributes)call.Operation.Attributes).Groups}";
    }
}
