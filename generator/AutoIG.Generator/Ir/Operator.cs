namespace AutoIG.Generator.Ir;

/// <summary>
/// What an operation does: its shape rule, in which operands it is affine, its derivative in terms of other operators, and the traits by
/// which the stages treat it. Each operator is one object, declared once; the IR holds the object, and two operations have the same
/// operator exactly when they hold the same one.
/// </summary>
internal abstract class Operator(string name)
{
    /// <summary>The operator's name, for messages, for the names of values and for readers of the IR. No stage decides by it.</summary>
    public string Name => name;

    /// <summary>What a value without a name is called; the operator's name where it has no better one.</summary>
    public string? Noun { get; init; }

    /// <summary>Whether the value is a differentiable input.</summary>
    public virtual bool IsInput => false;

    /// <summary>Whether the result lies in the memory of its one operand, and nothing is computed.</summary>
    public virtual bool IsAlias => false;

    /// <summary>Whether an observer sees the value, and may overwrite it: it is computed even where nobody else reads it.</summary>
    public virtual bool IsTap => false;

    /// <summary>
    /// Whether operands that do not depend on the input must be finite: the kernels, and what is known of the result, count on it.
    /// </summary>
    public virtual bool NeedsFiniteWeights => false;

    /// <summary>What becomes of the operator where its operands are stored with their axes in another order.</summary>
    public virtual LayoutTrait Layout => LayoutTrait.Fixed;

    /// <summary>The type of the result.</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public virtual IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
        throw new InvalidOperationException($"The type of {Name} is given, not inferred.");

    /// <summary>Whether the result is affine in the active operands together, the others being constants.</summary>
    public virtual bool IsAffine(IReadOnlyList<bool> active) => false;

    /// <summary>
    /// The operands in the form that the kernel takes: what it cannot repeat on the way is written out. The result's value and type stay
    /// the same.
    /// </summary>
    public virtual IReadOnlyList<int> Conform(
        IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) => operands;

    /// <summary>An existing or simpler value that equals this one exactly, or <see langword="null"/>.</summary>
    public virtual int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) => null;

    /// <summary>
    /// What is known of the result's elements from what is known of the operands': by it is decided where an adjoint of 0 could meet an
    /// infinite slope. Nothing is known of an operator that does not say.
    /// </summary>
    public virtual ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => ValueRange.Anything;

    /// <summary>
    /// Reverse mode: adds to the operands' adjoints what the result's adjoint implies. Affine operators must not read active operands'
    /// values.
    /// </summary>
    public virtual void Pullback(PullbackSite site) => throw HasNoDerivative();

    /// <summary>Forward mode: the result's tangent from the operands' tangents; the constant 0 where nothing moves.</summary>
    public virtual Expr Pushforward(PushforwardSite site) => throw HasNoDerivative();

    /// <summary>
    /// Comparison of two inputs: adds to the operands' multipliers what the result's multiplier implies. What is affine passes multipliers
    /// back as adjoints; everything else states its rule, or the method is refused where it asks for a comparison.
    /// </summary>
    public virtual void Compare(ComparisonSite site)
    {
        if (IsAffine(site.Active))
            site.Pullback();
        else
            site.Refuse();
    }

    /// <summary>
    /// Layer-wise relevance propagation: adds to the operands' relevance what the result's is shared out into. An operator that does not
    /// say how refuses it.
    /// </summary>
    public virtual void Relevance(RelevanceSite site) => site.Refuse();

    /// <summary>
    /// Linear pieces: states where the result stops being affine in what moves, the operands being affine up to there. What is affine
    /// throughout has nothing to state; an operator that does not say refuses it.
    /// </summary>
    public virtual void Break(BreakpointSite site)
    {
        if (!IsAffine(site.Moving))
            site.Refuse();
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>For derivative rules of operators that derivatives alone consist of.</summary>
    protected InvalidOperationException HasNoDerivative() => new($"{Name} has no derivative.");
}
