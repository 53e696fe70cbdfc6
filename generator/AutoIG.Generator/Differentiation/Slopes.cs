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
        var scope = new Dictionary<int, ValueRange> { [direction.Id] = ValueRange.Zero };
        // −(−δ) was folded to δ.
        if (builder.Definition(direction.Id, Arithmetic.Negate) is { } negative)
            scope[negative.Operands[0]] = ValueRange.Zero;
        if (Evaluate(contribution.Id, scope).IsZero)
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
        if (own.Add(value))
            known[value] = this[value];
    }

    /// <summary>Says what is known of a value that no operation defines.</summary>
    public void Learn(int value, ValueRange range) => known[value] = range;

    /// <summary>What is known of a value under the assumptions of a scope.</summary>
    private ValueRange Evaluate(int value, Dictionary<int, ValueRange> scope)
    {
        if (scope.TryGetValue(value, out var assumed))
            return assumed;
        if (own.Contains(value) || function.TryGet(value, out var range) || builder.Definition(value) is not { } operation)
            return this[value];
        // Of a choice each side is computed where its condition says so.
        range = operation.Operator == Arithmetic.Select
            ? Evaluate(operation.Operands[1], Where(operation.Operands[0], true, scope))
                .Or(Evaluate(operation.Operands[2], Where(operation.Operands[0], false, scope)))
            : ValueRanges.OfResult(operation, id => Evaluate(id, scope));
        scope[value] = range;
        return range;
    }

    /// <summary>The scope where a mask holds, or where it does not.</summary>
    private Dictionary<int, ValueRange> Where(int mask, bool holds, Dictionary<int, ValueRange> scope)
    {
        // A value that was evaluated under weaker assumptions is no assumption.
        var inner = scope.Where(pair => pair.Value.IsZero).ToDictionary(pair => pair.Key, pair => pair.Value);
        Assume(mask, holds, inner);
        return inner;
    }

    private void Assume(int mask, bool holds, Dictionary<int, ValueRange> scope)
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
            if (this[b].Number is { } right && !scope.ContainsKey(a))
                scope[a] = this[a].Only(Comparison.Kinds(token, right, holds));
            else if (this[a].Number is { } left && !scope.ContainsKey(b))
                scope[b] = this[b].Only(Comparison.Kinds(Comparison.Mirrored(token), left, holds));
        }
    }
}
