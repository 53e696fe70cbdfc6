using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// What is known of the values of a function before they are computed, from the operators' declarations: an abstract interpretation over
/// <see cref="ValueRange"/>.
/// </summary>
internal sealed class ValueRanges
{
    private readonly Dictionary<int, ValueRange> known = [];

    private bool isInLoop;

    private ValueRanges()
    {
    }

    /// <summary>The ranges of all values of a function, those inside alternatives and loops included.</summary>
    public static ValueRanges Of(IrFunction function)
    {
        var ranges = new ValueRanges();
        ranges.Read(function.Body);
        return ranges;
    }

    /// <summary>What is known of the result of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">What is known of its operands, by their numbers.</param>
    public static ValueRange OfResult(IrOperation operation, Func<int, ValueRange> operands)
    {
        if (!operation.Type.IsReal)
            return new ValueRange(NumberKinds.Finite, 1);
        var x = operation.Operands.Select(operands).ToArray();
        if (x.Length < 2 || operation.Operands.Distinct().Count() > 1)
            return operation.Operator.RangeOf(x, operation.Attributes);
        // Of one value twice, both are of the same kind: a square is not negative.
        var result = new ValueRange(NumberKinds.None);
        for (var kind = NumberKinds.NegativeInfinity; kind <= NumberKinds.NaN; kind = (NumberKinds)((int)kind << 1))
        {
            var one = x[0].Only(kind);
            if (one.Kinds != NumberKinds.None)
                result = result.Or(operation.Operator.RangeOf(x.Select(_ => one).ToArray(), operation.Attributes));
        }
        return result with { Number = null };
    }

    /// <summary>What is known of a value of the function; nothing of one that is not the function's.</summary>
    public ValueRange this[int value] => known.TryGetValue(value, out var range) ? range : ValueRange.Anything;

    /// <summary>Whether the function has a value of this number.</summary>
    public bool TryGet(int value, out ValueRange range) => known.TryGetValue(value, out range);

    private void Read(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    known[operation.Id] = isInLoop
                        ? Bounded(OfResult(operation, id => Bounded(this[id]))) : OfResult(operation, id => this[id]);
                    break;
                case IrConditional conditional:
                    Read(conditional.Then);
                    Read(conditional.Else);
                    foreach (var merge in conditional.Merges)
                        known[merge.Id] = this[merge.Then].Or(this[merge.Else]);
                    break;
                case IrLoop loop:
                    ReadLoop(loop);
                    break;
            }
        }
    }

    /// <summary>
    /// A carried value is what it was or what a turn makes of it: kinds are added until a turn adds none. That polynomials of high degree
    /// overflow is not counted here, for every loop that multiplies would be one of any degree.
    /// </summary>
    private void ReadLoop(IrLoop loop)
    {
        bool wasInLoop = isInLoop;
        isInLoop = true;
        foreach (var carried in loop.Carried)
            known[carried.Id] = Bounded(this[carried.Initial]);
        bool settled;
        do
        {
            Read(loop.Header);
            Read(loop.Body);
            settled = true;
            foreach (var carried in loop.Carried)
            {
                var wider = this[carried.Id].Or(this[carried.Next]);
                settled &= wider == this[carried.Id];
                known[carried.Id] = wider;
            }
        }
        while (!settled);
        isInLoop = wasInLoop;
    }

    private static ValueRange Bounded(ValueRange range) => range with { Degree = 0 };
}
