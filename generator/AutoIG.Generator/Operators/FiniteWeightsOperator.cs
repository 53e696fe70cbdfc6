using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// Weights that are computed from others, finite: where they are not, the function is refused by the names of those when it is
/// constructed.
/// </summary>
internal sealed class FiniteWeightsOperator() : Operator("FiniteWeights"), IPrepared
{
    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => ValueRange.Weight;

    public string Prepare(IPreparation preparation) =>
        $"Constants.Finite({preparation.Operand(0)}"
        + string.Concat(((WeightsAttributes)preparation.Operation.Attributes).Names.Select(name => ", " + preparation.Quote(name))) + ")";
}
