namespace AutoIG.Generator.Ir;

/// <summary>An operation whose result's relevance is known, seen from its operator's rule of relevance propagation.</summary>
/// <param name="builder">Where the rule writes.</param>
/// <param name="operation">The operation.</param>
/// <param name="result">The value that is shared out: the result, behind the scales and shifts that are part of the operation.</param>
/// <param name="relevance">R, the relevance of the result.</param>
/// <param name="accumulate">Adds to the relevance of a value, brought to the value's shape.</param>
/// <param name="fit">Brings a contribution to the shape of a value: where that was broadcast, it is the sum over what it served.</param>
/// <param name="number">The number of an affine layer, or of a product that does not say which factor is the gate.</param>
/// <param name="refuse">Says that there is no rule, and what to do about it.</param>
internal sealed class RelevanceSite(
    IrBuilder builder, IrOperation operation, int result, Expr relevance, Action<int, Expr> accumulate, Func<Expr, IrType, Expr> fit,
    Func<IrOperation, RelevanceKind, int> number, Action<string> refuse)
{
    public IrBuilder Builder => builder;

    public IrOperation Operation => operation;

    /// <summary>R, the relevance of the result.</summary>
    public Expr Relevance => relevance;

    /// <summary>y, the result. Reading it makes the forward sweep keep it.</summary>
    public Expr Result => builder[result];

    /// <summary>An operand's value. Reading it makes the forward sweep keep it.</summary>
    public Expr Operand(int index) => builder[operation.Operands[index]];

    public bool IsActive(int index) => builder.IsActive(operation.Operands[index]);

    /// <summary>Adds to the relevance of an operand what is computed, which is not for a constant.</summary>
    public void Accumulate(int index, Func<Expr> contribution)
    {
        if (IsActive(index))
            accumulate(operation.Operands[index], contribution());
    }

    /// <summary>Adds to the relevance of a value that lies before the operands, where the rule reaches around what lies between.</summary>
    public void AccumulateBefore(int value, Func<Expr> contribution)
    {
        if (builder.IsActive(value))
            accumulate(value, contribution());
    }

    /// <summary>All of the relevance to each operand that depends on the input: there is one.</summary>
    public void Pass()
    {
        for (int i = 0; i < operation.Operands.Count; i++)
            Accumulate(i, () => relevance);
    }

    /// <summary>Relevance goes where an adjoint would go.</summary>
    public void AsAdjoint() => AsAdjoint(relevance, (_, contribution) => contribution);

    /// <summary>
    /// Sends a value back as an adjoint, and takes for relevance what is made of each operand and the adjoint that arrives there.
    /// </summary>
    public void AsAdjoint(Expr adjoint, Func<Expr, Expr, Expr> relevanceOf) =>
        operation.Operator.Pullback(new PullbackSite(
            builder, operation, adjoint,
            (operand, contribution) => accumulate(operand, relevanceOf(builder[operand], fit(contribution, builder.TypeOf(operand))))));

    /// <summary>The number under which the affine layer finds its rule at run time.</summary>
    public int Number(RelevanceKind kind) => number(operation, kind);

    /// <summary>
    /// Says that relevance cannot go back here. It then goes where an adjoint would, so that all operations without a rule are found, and
    /// no program comes of it.
    /// </summary>
    /// <param name="wayOut">What to do about it, as a sentence, where there is more to say than what always helps.</param>
    public void Refuse(string wayOut = "")
    {
        refuse(wayOut);
        AsAdjoint();
    }
}
