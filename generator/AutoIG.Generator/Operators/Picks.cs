using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Elements at positions that the model holds as indices: picked there, put there, added there.</summary>
internal static class Picks
{
    public static readonly Operator Positions = new PositionsOperator("Positions");

    /// <summary>Where each element of a tensor lies in it and what is written over some of its elements, one behind the other.</summary>
    public static readonly Operator Overwritten = new PositionsOperator("Overwritten");

    public static readonly Operator Pick = new PickOperator();

    public static readonly Operator PickTransposed = new PickTransposedOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Gather", LowerGather) { Symbols = ["AutoIG.Nn.Gather"], Derivative = "δ added where each element came from" },
        new Composite("Nn.Scatter", LowerScatter)
        {
            Symbols = ["AutoIG.Nn.Scatter"], Derivative = "δ, 0 where it was written over; δ where each element was put",
        },
        new Composite("Nn.ScatterAdd", LowerScatterAdd)
        {
            Symbols = ["AutoIG.Nn.ScatterAdd"], Derivative = "δ; δ where each element was added",
        },
    ];

    private static Expr LowerGather(ICallSite call)
    {
        var (x, index, axis) = Indexed(call);
        var positions = index.Apply(Positions, new GatherAttributes(axis, x.Type.Shape));
        return x.Builder[x.Builder.Emit(Pick, [x.Id, positions.Id], null, IrType.Real(index.Type.Shape))];
    }

    private static Expr LowerScatter(ICallSite call)
    {
        var (x, index, axis) = Indexed(call);
        var source = Source(call, index);
        Shape shape = x.Type.Shape, flat = new(shape.Length), added = new(source.Type.Shape.Length);
        var positions = index.Apply(Overwritten, new GatherAttributes(axis, shape));
        var joined = Joins.Joined([Shapes.Reshaped(x, flat), Shapes.Reshaped(source, added)], 0);
        return x.Builder[x.Builder.Emit(Pick, [joined.Id, positions.Id], null, x.Type)];
    }

    private static Expr LowerScatterAdd(ICallSite call)
    {
        var (x, index, axis) = Indexed(call);
        var source = Source(call, index);
        var positions = index.Apply(Positions, new GatherAttributes(axis, x.Type.Shape));
        return x + x.Builder[x.Builder.Emit(PickTransposed, [source.Id, positions.Id], null, x.Type)];
    }

    private static (Expr Input, Expr Index, int Axis) Indexed(ICallSite call)
    {
        var x = call.Value("input");
        var index = call.Value("index");
        Shape shape = x.Type.Shape, picks = index.Type.Shape;
        int axis = Shapes.Axis(call, "dim", call.Int("dim"), shape.Rank);
        if (index.Type.Element != Element.Integer || call.Builder.Definition(index.Id, Leaves.Model) is null)
            throw call.Refuse("the index must be a field or property of the model with [Shape]", "index");
        if (!shape.IsConstant || !picks.IsConstant)
            throw call.Refuse($"the sizes of the input {shape} and of the index {picks} must be known at compile time", "index");
        bool fits = picks.Rank == shape.Rank && Enumerable.Range(0, shape.Rank).All(d => d == axis || picks[d].Value <= shape[d].Value);
        if (!fits)
            throw call.Refuse($"the index {picks} must have as many axes as the input {shape}, and none but axis {axis} larger", "index");
        return (x, index, axis);
    }

    private static Expr Source(ICallSite call, Expr index)
    {
        var source = call.Value("src");
        return source.Type.Shape == index.Type.Shape
            ? source
            : throw call.Refuse($"the source must have the shape {index.Type.Shape} of the index, it is {source.Type.Shape}", "src");
    }

    /// <summary>
    /// Where the elements of a gather lie, or those of what was written over, computed from the model's indices when the function is
    /// constructed.
    /// </summary>
    private sealed class PositionsOperator(string name) : Operator(name), IPreparedObject
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            new(Element.Prepared, operands[0].Shape);

        public string PreparedType(string realType) => "int[]";

        public string Prepare(IPreparation preparation)
        {
            var gather = (GatherAttributes)preparation.Operation.Attributes;
            return $"Constants.{Name}({preparation.Operand(0)}, {preparation.OperandShape(0)}, {gather.Source}, {gather.Axis})";
        }
    }

    /// <summary>Elements at positions that are known when the function is constructed, operands (x, positions).</summary>
    private sealed class PickOperator() : KernelOperator("Pick")
    {
        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            PickTransposed, [site.Adjoint.Id, site.Operation.Operands[1]], null, site.Operand(0).Type)]);

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            this, [site.Tangent(0)!.Id, site.Operation.Operands[1]], null, site.Operation.Type)];

        public override string Emit(IKernelCall call) =>
            $"Kernels.Movement.Gather<{call.T}>(points, {call.OperandType(0).Shape.Length}, 1, {call.Operand(1)}, {call.Operand(0)}, "
                + $"{call.Result});";
    }

    /// <summary>The transpose of picking, which adds the elements where they were picked.</summary>
    private sealed class PickTransposedOperator() : KernelOperator("PickTransposed")
    {
        public override bool Accumulates => true;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfFinite(operands[0]);

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        // Where users write it, as elements added where indices say.
        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            Pick, [site.Adjoint.Id, site.Operation.Operands[1]], null, site.Operand(0).Type)]);

        public override void Relevance(RelevanceSite site) => Relevances.Share(site);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            this, [site.Tangent(0)!.Id, site.Operation.Operands[1]], null, site.Operation.Type)];

        public override string Emit(IKernelCall call) =>
            $"Kernels.Movement.GatherTransposed<{call.T}>(points, {call.Type.Shape.Length}, 1, {call.Operand(1)}, {call.Operand(0)}, "
                + $"{call.Result}{Parts.Accumulate(call)});";
    }
}
