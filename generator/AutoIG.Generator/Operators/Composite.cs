using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

/// <summary>An operator that users write and that is made of others.</summary>
internal sealed class Composite(string name, Func<CallSite, Expr> expansion) : Operator(name)
{
    public override int Lower(CallSite call) => expansion(call).Id;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
        throw new InvalidOperationException($"{Name} is made of other operators and does not stand in the IR.");
}
