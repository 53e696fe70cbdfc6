using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>The rule of one operand: what δ at the result implies at the operand, as an expression. The Jacobian is diagonal, so that the
/// same
/// expression maps the operand's tangent to the result's.</summary>
/// <param name="δ">The adjoint of the result, or the tangent of the operand.</param>
/// <param name="x">The operands.</param>
/// <param name="y">The result.</param>
/// <param name="attributes">The function's constants.</param>
internal delegate Expr ElementwiseRule(Expr δ, IReadOnlyList<Expr> x, Expr y, OperatorAttributes attributes);

/// <summary>An operator that works on each element for itself, with broadcasting.</summary>
internal sealed class ElementwiseOperator(string name, int arity) : Operator(name), IWritten
{
    public IReadOnlyList<string> Symbols { get; init; } = [];

    public string Meaning { get; init; } = "";

    public string Derivative { get; init; } = "";

    public bool GivesSeveral => false;

    public override LayoutTrait Layout => LayoutTrait.Elementwise;

    public int Arity => arity;

    /// <summary>
    /// The expression on vectors. {0}, {1}, … are the operands, {T} the element type, {V} the vector type, {c} the constant of
    /// <see cref="ScalarAttributes"/> as a vector.
    /// </summary>
    public string Vector { get; init; } = "";

    /// <summary>The expression on scalars; {c} is the constant as a scalar.</summary>
    public string Scalar { get; init; } = "";

    /// <summary>One rule for each operand; none where the operator is not differentiated (comparisons).</summary>
    public IReadOnlyList<ElementwiseRule> Rules { get; init; } = [];

    /// <summary>
    /// The rule of multipliers where several operands depend on the input; <see langword="null"/> where there is none.
    /// </summary>
    public Action<ComparisonSite>? Comparison { get; init; }

    /// <summary>Whether the rules read no value, so that multipliers go back as adjoints do, though the result is not affine.</summary>
    public bool ComparesAsAdjoint { get; init; }

    /// <summary>Tells whether the result is affine in the active operands.</summary>
    public Func<IReadOnlyList<bool>, bool> Affinity { get; init; } = _ => false;

    /// <summary>
    /// The operator that is this function's slope, as a function of the same operand, where both together cost little more than one of
    /// them.
    /// </summary>
    public ElementwiseOperator? Slope { get; init; }

    /// <summary>
    /// The expression of value and slope on vectors, as <see cref="Vector"/>; {slope} is the variable that receives the slope.
    /// </summary>
    public string VectorWithSlope { get; init; } = "";

    /// <summary>What is known of the result from what is known of the operands; nothing where it is not declared.</summary>
    public Func<IReadOnlyList<ValueRange>, OperatorAttributes, ValueRange>? Range { get; init; }

    /// <summary>Whether the result is a mask.</summary>
    public bool IsMask { get; init; }

    /// <summary>Whether the operands are masks. C# has the tokens of such operators for the bits of numbers, too.</summary>
    public bool TakesMasks { get; init; }

    /// <summary>
    /// How tightly <see cref="Scalar"/> binds: an operator of C# needs parentheses inside another expression, a call needs none.
    /// </summary>
    public Binding Binding { get; init; } = Binding.Atom;

    /// <summary>
    /// The token between two operands where <see cref="Scalar"/> is no more than that: <c>+</c>; <see langword="null"/> elsewhere.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>How tightly <see cref="Vector"/> binds: only arithmetic is written with operators there.</summary>
    public Binding VectorBinding => Vector == Scalar ? Binding : Binding.Atom;

    /// <summary>
    /// Whether the result is the exact one, rounded once, in every precision. Constants of such operators may be folded where bits count.
    /// </summary>
    public bool IsCorrectlyRounded { get; init; }

    /// <summary>Whether the expression asks the gate of the sweep, so that it is generic over it.</summary>
    public bool TakesGate { get; init; }

    /// <summary>
    /// Whether the function of these operands rectifies, so that a gate stands behind it in the backward sweep;
    /// <see langword="null"/> for one that never does, or whose rules ask the gate themselves.
    /// </summary>
    public Func<IrBuilder, IReadOnlyList<int>, Rectification>? Rectifier { get; init; }

    /// <inheritdoc cref="IWritten.RefusesGates"/>
    public Func<ICallSite, string?> RefusesGates { get; init; } = _ => null;

    /// <summary>An identity that is exact.</summary>
    public Func<IrBuilder, IReadOnlyList<int>, OperatorAttributes, int?>? Identity { get; init; }

    /// <summary>The value for constants, so that constant expressions are computed at compile time.</summary>
    public Func<double[], OperatorAttributes, double>? Evaluate { get; init; }

    /// <summary>How a call is written in other operators, where it is not a plain application.</summary>
    public Func<ICallSite, int>? Expansion { get; init; }

    /// <summary>How a call with one argument more than operands is written.</summary>
    public Func<ICallSite, int>? Overload { get; init; }

    /// <summary>The function's constant, read from the call.</summary>
    public Func<ICallSite, OperatorAttributes>? Constants { get; init; }

    /// <summary>How relevance is shared out, where it can be.</summary>
    public Action<RelevanceSite>? SharesRelevance { get; init; }

    /// <summary>Where the result stops being affine, of an operator that is so piece by piece.</summary>
    public Action<BreakpointSite>? Breaks { get; init; }

    public override bool IsAffine(IReadOnlyList<bool> active) => Affinity(active);

    string? IWritten.RefusesGates(ICallSite call) => RefusesGates(call);

    public IReadOnlyList<Expr> Lower(ICallSite call) => [call.Builder[Written(call)]];

    private int Written(ICallSite call)
    {
        if (Expansion is not null)
            return Expansion(call);
        var given = call.Given;
        var attributes = Constants?.Invoke(call) ?? OperatorAttributes.None;
        // What an overload takes beside the operands changes its meaning: Math.Round(x, 2) is not Math.Round(x).
        if (given.Count == arity + 1 && Overload is not null)
            return Overload(call);
        if (given.Count > arity && Constants is null)
            throw call.Refuse($"{arity} operands are expected, {given.Count} came", given[arity]);
        var operands = Enumerable.Range(0, arity).Select(i => i < given.Count
            ? call.Value(given[i]).Id
            : throw call.Refuse($"{arity} operands are expected, {given.Count} came")).ToArray();
        for (int i = 0; TakesMasks && i < arity; i++)
        {
            if (call.Builder.TypeOf(operands[i]).Element != Element.Boolean)
                throw call.Refuse("conditions are expected, numbers came: their bits do not move with them", given[i]);
        }
        return call.Builder.Emit(this, operands, attributes, name: call.ResultName);
    }

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes)
    {
        var shape = operands[0].Shape;
        foreach (var operand in operands.Skip(1))
        {
            shape = Shape.Broadcast(shape, operand.Shape)
                ?? throw new ShapeException($"shapes {shape} and {operand.Shape} do not broadcast: aligned at the last axis, sizes must "
                    + "be equal or 1");
        }
        var element = operands.FirstOrDefault(operand => operand.Element is Element.Single or Element.Double)?.Element ?? Element.Real;
        return new IrType(IsMask ? Element.Boolean : element, shape);
    }

    public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type)
    {
        if (Evaluate is not null && type.IsScalar && type.IsReal)
        {
            var values = new double[operands.Count];
            bool constant = true;
            for (int i = 0; i < values.Length && constant; i++)
            {
                if (builder.Definition(operands[i])?.Attributes is ConstantAttributes c)
                    values[i] = c.Value;
                else
                    constant = false;
            }
            if (constant && (!builder.FoldsExactly || (IsCorrectlyRounded && values.All(IsSingle))))
            {
                double value = Evaluate(values, attributes);
                if (!double.IsNaN(value) && !double.IsInfinity(value) && (!builder.FoldsExactly || IsSingle(value)))
                    return builder.Constant(value, type).Id;
            }
        }
        return Identity?.Invoke(builder, operands, attributes) is { } same && builder.TypeOf(same) == type ? same : null;
    }

    private static bool IsSingle(double value) => ((double)(float)value).Equals(value);

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
        IsMask ? new(NumberKinds.NotNegative) : Range?.Invoke(operands, attributes) ?? ValueRange.Anything;

    public override void Pullback(PullbackSite site)
    {
        var x = Enumerable.Range(0, site.Operation.Operands.Count).Select(site.Operand).ToArray();
        for (int i = 0; i < Rules.Count; i++)
        {
            int operand = i;
            site.Accumulate(operand, () => Gated(
                site, site.Settled(Rules[operand](site.Adjoint, x, site.Result, site.Operation.Attributes))));
        }
    }

    /// <summary>The gradient behind its gate; gates compute in the function's own type.</summary>
    private Expr Gated(PullbackSite site, Expr gradient) => Rectifier is not null && site.Adjoint.Type.Element == Element.Real
        ? Rectifiers.Gated(Rectifier(site.Builder, site.Operation.Operands), site.Adjoint, gradient) : gradient;

    public override void Compare(ComparisonSite site)
    {
        // What a choice gives to its condition says nothing of a mask.
        if (IsMask)
            return;
        var active = Enumerable.Range(0, site.Operation.Operands.Count).Where(site.IsActive).ToArray();
        if (ComparesAsAdjoint || IsAffine(site.Active))
            site.Pullback();
        else if (active.Length == 1 && Rules.Count > active[0] && site.Operand(active[0]).Type.Element != Element.Boolean)
            Rescale(site, active[0]);
        else if (Comparison is not null)
            Comparison(site);
        else
            site.Refuse();
    }

    /// <summary>A function of one number that depends on the input.</summary>
    private void Rescale(ComparisonSite site, int operand)
    {
        var x = Enumerable.Range(0, site.Operation.Operands.Count).Select(site.Operand).ToArray();
        var pulled = Rules[operand](site.Multiplier, x, site.Result, site.Operation.Attributes);
        site.Accumulate(operand, ComparedFunctions.Rescaled(
            site, Whole(x[operand]), Whole(site.OperandAtBaseline(operand)), pulled));

        // Repeated, it is compared where it serves: what it gets is the sum.
        Expr Whole(Expr z) => z.Type.Shape == site.Operation.Type.Shape ? z
            : z.Apply(Shapes.BroadcastTo, new ShapeAttributes(site.Operation.Type.Shape));
    }

    public override void Break(BreakpointSite site)
    {
        if (Breaks is not null)
            Breaks(site);
        else
            base.Break(site);
    }

    public override void Relevance(RelevanceSite site)
    {
        if (SharesRelevance is not null)
            SharesRelevance(site);
        else
            base.Relevance(site);
    }

    public override Expr Pushforward(PushforwardSite site)
    {
        var x = Enumerable.Range(0, site.Operation.Operands.Count).Select(site.Operand).ToArray();
        Expr? sum = null;
        for (int i = 0; i < Rules.Count; i++)
        {
            if (site.Tangent(i) is not { } tangent)
                continue;
            var part = site.Settled(tangent, Rules[i](tangent, x, site.Result, site.Operation.Attributes));
            sum = sum is { } known ? known + part : part;
        }
        return sum ?? site.Builder.Constant(0);
    }
}
