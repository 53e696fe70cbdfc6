namespace AutoIG.Generator.Ir;

/// <summary>An operation whose adjoint is known, seen from its operator's reverse-mode rule.</summary>
internal sealed class PullbackSite(
    IrBuilder builder, IrOperation operation, Expr adjoint, Action<int, Expr> accumulate, Action<Expr>? nameAsAdjoint = null,
    ISlopes? slopes = null)
{
    public IrBuilder Builder => builder;

    public IrOperation Operation => operation;

    /// <summary>δ, the adjoint of the result.</summary>
    public Expr Adjoint => adjoint;

    /// <summary>y, the result. Reading it makes the forward sweep keep it.</summary>
    public Expr Result => builder[operation.Id];

    /// <summary>An operand's value. Reading it makes the forward sweep keep it.</summary>
    public Expr Operand(int index) => builder[operation.Operands[index]];

    public bool IsActive(int index) => builder.IsActive(operation.Operands[index]);

    /// <summary>Adds to the adjoint of an operand; of no effect where the operand does not depend on the input.</summary>
    public void Accumulate(int index, Expr contribution)
    {
        if (IsActive(index))
            accumulate(operation.Operands[index], contribution);
    }

    /// <summary>
    /// Adds to the adjoint of an operand what <paramref name="contribution"/> computes, which is not called for a constant.
    /// </summary>
    public void Accumulate(int index, Func<Expr> contribution)
    {
        if (IsActive(index))
            accumulate(operation.Operands[index], contribution());
    }

    /// <summary>
    /// What the adjoint implies at an operand, and exactly 0 where the adjoint is exactly 0, however steep the operation is there.
    /// </summary>
    public Expr Settled(Expr contribution) => Settled(adjoint, contribution);

    /// <summary>The same of an adjoint that has been brought to the contribution's shape.</summary>
    public Expr Settled(Expr direction, Expr contribution) => slopes?.Settled(direction, contribution) ?? contribution;

    /// <summary>Whether the adjoint may be 0 where an operand is ±∞ or NaN, so that their product would be NaN.</summary>
    public bool MayMeetInfinity(int index) => slopes?.MayMeetInfinity(adjoint, Operand(index)) ?? false;

    /// <summary>
    /// Says that a value is the adjoint of the result but for a factor of the operation's own, and is to be called so in generated code.
    /// </summary>
    public void NameAsAdjoint(Expr value) => nameAsAdjoint?.Invoke(value);
}
