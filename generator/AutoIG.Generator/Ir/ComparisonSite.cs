namespace AutoIG.Generator.Ir;

/// <summary>
/// An operation whose result's multiplier is known, seen from its operator's rule of comparison. With Δ for the difference of a value
/// between input and baseline, what is given to the operands must satisfy Σ m_in·Δin = m·Δy.
/// </summary>
internal sealed class ComparisonSite(
    IrBuilder builder, IrOperation operation, Expr multiplier, Action<int, Expr> accumulate, Action<Expr> nameAsMultiplier, ISlopes slopes,
    Action<ProgramRefusal> refuse)
{
    /// <summary>A difference below this is none: the quotient would be rounding, and the slope is taken.</summary>
    public const double Guard = 1e-10;

    public IrBuilder Builder => builder;

    public IrOperation Operation => operation;

    /// <summary>m, the multiplier of the result.</summary>
    public Expr Multiplier => multiplier;

    /// <summary>y, the result at the input. Reading it makes the forward sweep keep it.</summary>
    public Expr Result => builder[operation.Id];

    /// <summary>y′, the result at the baseline.</summary>
    public Expr ResultAtBaseline => AtBaseline(operation.Id);

    /// <summary>Which operands depend on the input.</summary>
    public IReadOnlyList<bool> Active => [.. operation.Operands.Select(builder.IsActive)];

    /// <summary>An operand's value at the input. Reading it makes the forward sweep keep it.</summary>
    public Expr Operand(int index) => builder[operation.Operands[index]];

    /// <summary>An operand's value at the baseline.</summary>
    public Expr OperandAtBaseline(int index) => AtBaseline(operation.Operands[index]);

    public bool IsActive(int index) => builder.IsActive(operation.Operands[index]);

    /// <summary>Adds to the multiplier of an operand; of no effect where the operand does not depend on the input.</summary>
    public void Accumulate(int index, Expr contribution)
    {
        if (IsActive(index))
            accumulate(operation.Operands[index], contribution);
    }

    /// <summary>Adds to the multiplier of a value from which an operand is computed, in place of the operand's.</summary>
    public void AccumulateBehind(int value, Expr contribution) => accumulate(value, contribution);

    /// <summary>Multipliers go back as adjoints do: of what is affine, or reads no value that depends on the input.</summary>
    public void Pullback() => operation.Operator.Pullback(SiteOf(operation, accumulate));

    /// <summary>
    /// Multipliers go back as adjoints do at the means of the operands at input and baseline: of a product a·b that is m·(b + b′)/2 and
    /// m·(a + a′)/2, and Δa·(b + b′)/2 + Δb·(a + a′)/2 = Δ(a·b). For what is linear in each of two operands.
    /// </summary>
    public void PullbackAtMeans(Func<Expr, Expr, Expr> mean)
    {
        var of = new Dictionary<int, int>();
        var means = operation.Operands.Select(operand =>
        {
            int taken = builder.IsActive(operand) ? mean(builder[operand], AtBaseline(operand)).Id : operand;
            of[taken] = operand;
            return taken;
        }).ToArray();
        operation.Operator.Pullback(
            SiteOf(operation with { Operands = means }, (operand, contribution) => accumulate(of[operand], contribution)));
    }

    /// <summary>What a slope implies, and exactly 0 where the multiplier is exactly 0, however steep the operation is there.</summary>
    public Expr Settled(Expr contribution) => slopes.Settled(multiplier, contribution);

    /// <summary>
    /// Says that there is no rule. Multipliers then go back as adjoints do, so that all operations without one are found, and no program
    /// comes of it.
    /// </summary>
    /// <param name="name">What the operation is called, where that is not its operator's name.</param>
    /// <param name="wayOut">What to do about it, where there is more to say than what always helps.</param>
    public void Refuse(string? name = null, string wayOut = "")
    {
        refuse(new ProgramRefusal(
            ModelPrograms.Comparison, name ?? operation.Operator.Name, operation.Origin.Text, wayOut));
        Pullback();
    }

    /// <summary>
    /// A value at the baseline. A mask is never stored: it is computed again from what it compares.
    /// </summary>
    public Expr AtBaseline(int value)
    {
        if (!builder.IsActive(value))
            return builder[value];
        if (builder.TypeOf(value).Element != Element.Boolean || builder.Definition(value) is not { } mask)
            return builder[builder.Emit(BaselineView.AtBaseline, [value])];
        return builder[builder.Emit(mask.Operator, [.. mask.Operands.Select(operand => AtBaseline(operand).Id)], mask.Attributes)];
    }

    private PullbackSite SiteOf(IrOperation seen, Action<int, Expr> add) => new(builder, seen, multiplier, add, nameAsMultiplier, slopes);
}
