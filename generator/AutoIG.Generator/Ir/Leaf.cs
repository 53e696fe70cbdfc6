namespace AutoIG.Generator.Ir;

/// <summary>A value that is computed from no other.</summary>
internal sealed class Leaf(string name) : Operator(name)
{
    /// <summary>The type, where it is always the same.</summary>
    public IrType? Type { get; init; }

    public bool IsDifferentiable { get; init; }

    /// <summary>What is known of it before it is read.</summary>
    public ValueRange Range { get; init; } = ValueRange.Anything;

    public override bool IsInput => IsDifferentiable;

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => attributes switch
    {
        ConstantAttributes { Whole: null } constant => ValueRange.Of(constant.Value),
        // A mask of attention shuts keys out by −∞.
        ModelAttributes { IsAttentionMask: true } => ValueRange.Weight.Or(NumberKinds.NegativeInfinity),
        _ => Range,
    };

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => Type ?? base.Infer(operands, attributes);
}
