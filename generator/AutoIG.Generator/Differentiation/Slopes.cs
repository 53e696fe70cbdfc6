using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Keeps the promise that an adjoint, or a tangent, of exactly 0 gives exactly 0, however steep the function is there. What a rule wrote is
/// evaluated for a direction of 0 on what is known of the values: where something else than 0 can come of it, because 0 meets ±∞ or NaN,
/// the direction is asked before the slope is.
/// </summary>
/// <param name="builder">The sweep under construction.</param>
/// <param name="function">What is known of the function's values.</param>
internal sealed class Slopes(IrBuilder builder, ValueRanges function) : ISlopes
{
    private readonly Dictionary<int, ValueRange> known = [];
    private readonly HashSet<int> own = [];

    /// <summary>Is told of each direction that is asked.</summary>
    public Action<Expr>? OnAsked { get; init; }

    /// <inheritdoc/>
    public Expr Settled(Expr direction, Expr contribution)
    {
        if (!this[direction.Id].MayBeZero)
            return contribution;
        var assumed = new Dictionary<int, ValueRange> { [direction.Id] = ValueRange.Zero };
        // −(−δ) was folded to δ.
        if (builder.Definition(direction.Id, Arithmetic.Negate) is { } negative)
            assumed[negative.Operands[0]] = ValueRange.Zero;
        if (Under(assumed, contribution.Id).IsZero)
            return contribution;
        // Signs stay outside, where they read best: −0 and 0 are the same direction.
        if (contribution.Id != direction.Id && builder.Definition(contribution.Id, Arithmetic.Negate) is { } negated)
            return -Asked(direction, builder[negated.Operands[0]]);
        return Asked(direction, contribution);
    }

    private Expr Asked(Expr direction, Expr contribution)
    {
        if (builder.Definition(direction.Id, Arithmetic.Negate) is { } negative)
            direction = builder[negative.Operands[0]];
        if (direction.Type.Shape != contribution.Type.Shape)
            direction = direction.Apply(Shapes.BroadcastTo, new ShapeAttributes(contribution.Type.Shape));
        OnAsked?.Invoke(direction);
        return direction.Apply(Comparisons.Equal, direction.Number(0)).Select(0, contribution);
    }

    /// <inheritdoc/>
    public bool MayMeetInfinity(Expr direction, Expr value) => this[direction.Id].MayBeZero && !this[value.Id].IsFinite;

    /// <summary>What is known of a value of the function or of the sweep.</summary>
    public ValueRange this[int value]
    {
        get
        {
            if (known.TryGetValue(value, out var range) || function.TryGet(value, out range))
                return range;
            range = builder.Definition(value) is { } operation
                ? ValueRanges.OfResult(operation, id => this[id]) : ValueRange.Anything;
            known[value] = range;
            return range;
        }
    }

    /// <summary>Says that a value is the function's, written again: it depends on no direction.</summary>
    public void LearnOwn(int value)
    {
        own.Add(value);
        known[value] = this[value];
    }

    /// <summary>Says what is known of a value that no operation defines.</summary>
    public void Learn(int value, ValueRange range) => known[value] = range;

    /// <summary>What is known of a value of the sweep where more is known of some values than otherwise.</summary>
    /// <param name="assumed">Those values, by their numbers.</param>
    /// <param name="value">The value that is asked for.</param>
    public ValueRange Under(IReadOnlyDictionary<int, ValueRange> assumed, int value) => Evaluate(value, new Scope(assumed));

    private ValueRange Evaluate(int value, Scope scope)
    {
        if (scope.TryGet(value, out var range))
            return range;
        if (own.Contains(value) || function.TryGet(value, out _) || builder.Definition(value) is not { } operation)
            return this[value];
        // Of a choice each side is computed where its condition says so.
        range = operation.Operator == Arithmetic.Select
            ? EvaluateSide(operation, 1, scope).Or(EvaluateSide(operation, 2, scope))
            : ValueRanges.OfResult(operation, id => Evaluate(id, scope));
        scope.Evaluated[value] = range;
        return range;
    }

    /// <summary>What is known of a side of a choice; nothing can be of one that is never chosen.</summary>
    private ValueRange EvaluateSide(IrOperation choice, int side, Scope scope)
    {
        var inner = scope.Narrowed();
        Assume(choice.Operands[0], side == 1, inner);
        return inner.IsEmpty ? new ValueRange(NumberKinds.None) : Evaluate(choice.Operands[side], inner);
    }

    private void Assume(int mask, bool holds, Scope scope)
    {
        if (builder.Definition(mask) is not { Operator: ElementwiseOperator @operator } condition)
            return;
        if (@operator == Comparisons.And && holds)
        {
            Assume(condition.Operands[0], true, scope);
            Assume(condition.Operands[1], true, scope);
        }
        else if (@operator.Token is { } token && condition.Operands.Count == 2)
        {
            int a = condition.Operands[0], b = condition.Operands[1];
            if (this[b].Number is { } right)
                scope.Assumed[a] = Evaluate(a, scope).Only(Comparison.Kinds(token, right, holds));
            else if (this[a].Number is { } left)
                scope.Assumed[b] = Evaluate(b, scope).Only(Comparison.Kinds(Comparison.Mirrored(token), left, holds));
        }
    }

    /// <summary>What is taken to be so, and what follows from it.</summary>
    private sealed class Scope
    {
        public Scope(IReadOnlyDictionary<int, ValueRange> assumed)
        {
            foreach (var pair in assumed)
                Assumed[pair.Key] = pair.Value;
        }

        public Dictionary<int, ValueRange> Assumed { get; } = [];

        public Dictionary<int, ValueRange> Evaluated { get; } = [];

        /// <summary>Whether the assumptions contradict each other.</summary>
        public bool IsEmpty => Assumed.Values.Any(range => range.Kinds == NumberKinds.None);

        public bool TryGet(int value, out ValueRange range) =>
            Assumed.TryGetValue(value, out range) || Evaluated.TryGetValue(value, out range);

        /// <summary>For more assumptions: what was evaluated under weaker ones is none, but that 0 is 0.</summary>
        public Scope Narrowed()
        {
            var inner = new Scope(Assumed);
            foreach (var pair in Evaluated.Where(pair => pair.Value.IsZero))
                inner.Assumed[pair.Key] = pair.Value;
            return inner;
        }
    }
}
