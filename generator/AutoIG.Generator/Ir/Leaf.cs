namespace AutoIG.Generator.Ir;

/// <summary>A value that is computed from no other.</summary>
internal sealed class Leaf(string name) : Operator(name)
{
    /// <summary>The type, where it is always the same.</summary>
    public IrType? Type { get; init; }

    public bool IsDifferentiable { get; init; }

    public override bool IsInput => IsDifferentiable;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => Type ?? base.Infer(operands, attributes);
}
