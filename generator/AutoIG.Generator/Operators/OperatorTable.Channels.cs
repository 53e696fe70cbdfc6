using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    /// <summary>Normalisations of groups of channels.</summary>
    private static IEnumerable<Operator> ChannelNorms() =>
    [
        new Composite("Nn.GroupNorm", call => LowerGroupNorm(call, call.Int("numGroups")))
        {
            Symbols = ["AutoIG.Nn.GroupNorm"], Derivative = "of (x − mean)/√(var + ε)·w + b over each group of channels",
        },
        new Composite("Nn.InstanceNorm", call => LowerGroupNorm(call, groups: null))
        {
            Symbols = ["AutoIG.Nn.InstanceNorm"], Derivative = "of (x − mean)/√(var + ε)·w + b over each channel",
        },
        new GroupNormOperator(),
        new GroupNormSweep("GroupNormTransposed", "Transposed"),
        new GroupNormSweep("GroupNormTangent", "Tangent"),
    ];

    private static Expr LowerGroupNorm(CallSite call, int? groups)
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
            weight ??= call.Builder.Constant(1).Apply("BroadcastTo", new ShapeAttributes(new Shape(shape[0])));
        var others = new[] { weight, bias }.Where(o => o is not null).Select(o => o!.Value).ToArray();
        // The kernel's vectors run along the channels.
        int[] last = [.. Enumerable.Range(1, shape.Rank - 1), 0], first = [shape.Rank - 1, .. Enumerable.Range(0, shape.Rank - 1)];
        return Permuted(Permuted(x, last).Apply("GroupNorm", new GroupsAttributes(count, call.Number("eps", 1e-5)), others), first);
    }

    /// <summary>Standardised groups of the channels on the last axis, operands (x[, weight[, bias]]) with constant weight and bias.</summary>
    private sealed class GroupNormOperator() : Operator("GroupNorm")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => Derived(site.Builder, site.Operation, "Transposed", site.Adjoint));

        public override Expr Pushforward(PushforwardSite site) => Derived(site.Builder, site.Operation, "Tangent", site.Tangent(0)!.Value);

        public override string Emit(KernelCall call) =>
            $"GroupNorm.Forward<{call.T}>({GroupExtents(call)}, {call.Operand(0)}, {Optional(call, 1)}, {Optional(call, 2)}, {GroupEpsilon(call)}, {call.Result});";

        private Expr Derived(IrBuilder builder, IrOperation operation, string suffix, Expr direction) =>
            builder[builder.Emit(Name + suffix, [operation.Operands[0], direction.Id, .. operation.Operands.Skip(1).Take(1)], operation.Attributes)];
    }

    /// <summary>Its adjoint or tangent, operands (x, direction[, weight]).</summary>
    private sealed class GroupNormSweep(string name, string method) : Operator(name)
    {
        public override bool Accumulates => method == "Transposed";

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Emit(KernelCall call) =>
            $"GroupNorm.{method}<{call.T}>({GroupExtents(call)}, {call.Operand(0)}, {Optional(call, 2)}, {GroupEpsilon(call)}, {call.Operand(1)}, {call.Result}{Accumulate(call)});";
    }

    private static string GroupEpsilon(KernelCall call) => Numbers.Literal(((GroupsAttributes)call.Operation.Attributes).Epsilon, call.T);

    private static string GroupExtents(KernelCall call)
    {
        var shape = call.Type.Shape;
        return $"points, {shape.Product(0, shape.Rank - 1)}, {shape[-1]}, {((GroupsAttributes)call.Operation.Attributes).Groups}";
    }
}
