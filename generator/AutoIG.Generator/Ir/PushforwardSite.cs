namespace AutoIG.Generator.Ir;

/// <summary>An operation some of whose operands have tangents, seen from its operator's forward-mode rule.</summary>
internal sealed class PushforwardSite(IrBuilder builder, IrOperation operation, Func<int, Expr?> tangent, ISlopes? slopes = null)
{
    public IrBuilder Builder => builder;

    public IrOperation Operation => operation;

    /// <summary>y, the result.</summary>
    public Expr Result => builder[operation.Id];

    public Expr Operand(int index) => builder[operation.Operands[index]];

    /// <summary>
    /// What an operand's tangent implies at the result, and exactly 0 where the tangent is exactly 0, however steep the operation is there.
    /// </summary>
    public Expr Settled(Expr tangent, Expr contribution) => slopes?.Settled(tangent, contribution) ?? contribution;

    /// <summary>Whether a tangent may be 0 where an operand is ±∞ or NaN, so that their product would be NaN.</summary>
    public bool MayMeetInfinity(Expr tangent, int index) => slopes?.MayMeetInfinity(tangent, Operand(index)) ?? false;

    /// <summary>The tangent of an operand, or <see langword="null"/> where it does not depend on the input.</summary>
    public Expr? Tangent(int index) => tangent(operation.Operands[index]);
}
