using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

/// <summary>An operator that users write, that is made of others and gives several values.</summary>
internal sealed class SeveralResults(string name, Func<CallSite, IReadOnlyList<Expr>> expansion) : Operator(name)
{
    public override Argument LowerCall(CallSite call) =>
        new Argument.Items(expansion(call).Select(part => (Argument)new Argument.Value(part.Id)).ToArray());

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
        throw new InvalidOperationException($"{Name} is made of other operators and does not stand in the IR.");
}
