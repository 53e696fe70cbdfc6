using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>The multipliers of a reduction over axes that lie together, operands (x, x′, multiplier).</summary>
internal sealed class ReductionComparison(string name, string method) : KernelOperator(name)
{
    /// <summary>Gives the operand of a reduction its multipliers.</summary>
    public static void Apply(ComparisonSite site, Operator comparison) => site.Accumulate(0, site.Builder[site.Builder.Emit(
        comparison, [site.Operand(0).Id, site.OperandAtBaseline(0).Id, site.Multiplier.Id], site.Operation.Attributes,
        site.Operand(0).Type)]);

    public override string Emit(IKernelCall call) => Reductions.ReductionCall(
        call, method, call.OperandType(0).Shape, $"{call.Operand(0)}, {call.Operand(1)}, {call.Operand(2)}");
}
