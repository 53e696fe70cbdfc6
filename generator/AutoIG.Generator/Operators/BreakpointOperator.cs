using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// How near the breakpoints before and behind a point are, [2], as the reciprocals of their distances in α: 0 where there is none. The last
/// operand, where there is one more than an operator reads, is what is known from other operations; the nearer of the two is kept.
/// </summary>
internal abstract class BreakpointOperator(string name) : KernelOperator(name)
{
    /// <summary>The type of the result.</summary>
    public static IrType Result { get; } = IrType.Real(new Shape(2));

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => Result;

    /// <summary>The operands that are read, what is known, and the destination.</summary>
    protected static string Operands(IKernelCall call, int reads)
    {
        string known = call.Operation.Operands.Count > reads ? call.Operand(reads) : "[]";
        return $"{string.Join(", ", Enumerable.Range(0, reads).Select(call.Operand))}, {known}, {call.Result}";
    }
}
