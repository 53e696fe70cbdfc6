namespace AutoIG.Generator.Ir;

/// <summary>
/// A value at the baseline, in a program that runs on pairs of an input and a baseline: the other half of the rows in which the value lies.
/// </summary>
internal sealed class BaselineView : Operator
{
    public static readonly BaselineView AtBaseline = new();

    private BaselineView()
        : base("AtBaseline")
    {
    }

    public override bool IsAlias => true;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];
}
