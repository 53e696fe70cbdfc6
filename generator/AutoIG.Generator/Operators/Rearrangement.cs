using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// A linear map of one operand that has no weights: a part of it, a border around it, its elements elsewhere, their means.
/// </summary>
internal sealed class Rearrangement : KernelOperator
{
    public Rearrangement(string name)
        : base(name) => Transpose = new TransposedRearrangement(this);

    /// <summary>The shape of the result.</summary>
    public Func<Shape, OperatorAttributes, Shape> ResultShape { get; init; } = (x, _) => x;

    /// <summary>The kernel's call.</summary>
    public Func<IKernelCall, string> Kernel { get; init; } = _ => "";

    /// <summary>
    /// The transposed kernel's call, of an operand shaped like the result; it adds where <see cref="KernelCall.Accumulate"/> says so.
    /// </summary>
    public Func<IKernelCall, string> TransposedKernel { get; init; } = _ => "";

    /// <summary>The attributes under which the map is linear, where it is affine.</summary>
    public Func<OperatorAttributes, OperatorAttributes> LinearPart { get; init; } = attributes => attributes;

    /// <summary>A value that equals the result, where there is a simpler one.</summary>
    public Func<Expr, OperatorAttributes, Expr?> Simpler { get; init; } = (_, _) => null;

    /// <summary>The operator of its adjoint.</summary>
    public Operator Transpose { get; }

    /// <summary>What is known of the result: sums of elements, unless the declaration says more.</summary>
    public Func<ValueRange, OperatorAttributes, ValueRange> Range { get; init; } = (x, _) => x.Summed();

    /// <summary>Whether elements of the result are means of several elements, and not elements moved.</summary>
    public bool Averages { get; init; }

    /// <summary>How the map follows the layout of its operand.</summary>
    public LayoutTrait FollowsLayout { get; init; }

    public override LayoutTrait Layout => FollowsLayout;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
        operands[0] with { Shape = ResultShape(operands[0].Shape, attributes) };

    public override bool IsAffine(IReadOnlyList<bool> active) => true;

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => Range(operands[0], attributes);

    public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) =>
        Simpler(builder[operands[0]], attributes)?.Id;

    public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
        Transpose, [site.Adjoint.Id], LinearPart(site.Operation.Attributes), site.Operand(0).Type)]);

    public override void Relevance(RelevanceSite site)
    {
        if (Averages)
            Relevances.Share(site);
        else
            Relevances.Move(site);
    }

    public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Apply(this, LinearPart(site.Operation.Attributes));

    public override string Emit(IKernelCall call) => Kernel(call);

    private sealed class TransposedRearrangement(Rearrangement map) : KernelOperator(map.Name + "Transposed")
    {
        public override bool Accumulates => true;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        // Where users write it, as elements added where indices say.
        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Adjoint.Apply(map, site.Operation.Attributes));

        public override void Relevance(RelevanceSite site) => Relevances.Share(site);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            this, [site.Tangent(0)!.Id], site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(IKernelCall call) => map.TransposedKernel(call);
    }
}
