namespace AutoIG.Generator.Ir;

/// <summary>An operation some of whose operands have tangents, seen from its operator's forward-mode rule.</summary>
internal sealed class PushforwardSite(IrBuilder builder, IrOperation operation, Func<int, Expr?> tangent)
{
    public IrBuilder Builder => builder;

    public IrOperation Operation => operation;

    /// <summary>y, the result.</summary>
    public Expr Result => builder[operation.Id];

    public Expr Operand(int index) => builder[operation.Operands[index]];

    /// <summary>The tangent of an operand, or <see langword="null"/> where it does not depend on the input.</summary>
    public Expr? Tangent(int index) => tangent(operation.Operands[index]);
}
