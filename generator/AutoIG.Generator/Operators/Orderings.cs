using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Elements in the order of their size.</summary>
internal static class Orderings
{
    public static readonly Operator SortPullback = new SortSweep("SortPullback", "SortTransposed", isAdjoint: true);

    public static readonly Operator SortTangent = new SortSweep("SortTangent", "SortTangent", isAdjoint: false);

    public static readonly Operator Sort = new SortOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Sort", call =>
        {
            var (x, axis) = Along(call);
            return x.Apply(Sort, new OrderAttributes(axis, x.Type.Shape[axis], call.Flag("descending", false)));
        })
        {
            Symbols = ["AutoIG.Nn.Sort"], Derivative = "δ to the element that came to its place (equal values: in their order)",
        },
        new Composite("Nn.TopK", LowerTopK)
        {
            Symbols = ["AutoIG.Nn.TopK"],
            Derivative = "δ to the element that came to its place, 0 to the others (equal values: the first)",
        },
    ];

    private static (Expr Input, int Axis) Along(ICallSite call)
    {
        var x = call.Value("input");
        return (x, Shapes.Axis(call, "dim", call.Int("dim", -1), x.Type.Shape.Rank));
    }

    private static Expr LowerTopK(ICallSite call)
    {
        var (x, axis) = Along(call);
        int k = call.Int("k");
        var size = x.Type.Shape[axis];
        return k >= 1 && (!size.IsConstant || k <= size.Value)
            ? x.Apply(Sort, new OrderAttributes(axis, k, call.Flag("largest", true)))
            : throw call.Refuse($"k must be at least 1 and at most {size}, the size of axis {axis} of {x.Type.Shape}; it is {k}", "k");
    }

    private static string Call(IKernelCall call, string method, Shape x, string operands, string accumulate)
    {
        var order = (OrderAttributes)call.Operation.Attributes;
        return $"Orderings.{method}<{call.T}>({Rows.OfPoints(x.Product(0, order.Axis))}, {x[order.Axis]}, "
            + $"{x.Product(order.Axis + 1, x.Rank)}, {order.Length}, descending: {(order.Descending ? "true" : "false")}, {operands}, "
            + $"{call.Result}{accumulate});";
    }

    /// <summary>The first elements along an axis in ascending or descending order; of equal ones the first comes first.</summary>
    private sealed class SortOperator() : KernelOperator("Sort")
    {
        public override LayoutTrait Layout => LayoutTrait.AlongAxis;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            operands[0] with { Shape = operands[0].Shape.With(((OrderAttributes)attributes).Axis, ((OrderAttributes)attributes).Length) };

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            SortPullback, [site.Operand(0).Id, site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)]);

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            SortTangent, [site.Operand(0).Id, site.Tangent(0)!.Id], site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(IKernelCall call) => Call(call, "Sort", call.OperandType(0).Shape, call.Operand(0), "");
    }

    /// <summary>The adjoint or the tangent, operands (x, direction): x is put in order once more.</summary>
    private sealed class SortSweep(string name, string method, bool isAdjoint) : KernelOperator(name)
    {
        public override bool Accumulates => isAdjoint;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfFinite(operands[1]);

        public override string Emit(IKernelCall call) => Call(
            call, method, call.OperandType(0).Shape, $"{call.Operand(0)}, {call.Operand(1)}", isAdjoint ? Parts.Accumulate(call) : "");
    }
}
