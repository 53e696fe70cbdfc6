using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Elements that are a function of their place, as code, where how many there are is known when the model runs: positions along an axis,
/// sums of those of several axes, and what such a sum decides.
/// </summary>
internal sealed class PlaceCode(MethodDraft draft)
{
    /// <summary>More jumps than that are a table, which is not written as a sum.</summary>
    private const int MostJumps = 16;

    private readonly Dictionary<string, LocalCode> written = new(StringComparer.Ordinal);

    /// <summary>The elements, variables of the modules that read them; null where they are not written.</summary>
    public Sample? Of(Value value, Step step)
    {
        var elements = value.Content?.Pattern switch
        {
            Counting counting => Counted(counting, value, step),
            Levels levels => Decided(levels, value, step),
            _ => null,
        };
        if (elements is null || Broadcasting.IsDoneBy(step))
            return elements;
        // A truth value's code is a comparison, which what repeats cannot read.
        return value.Kind == ElementKind.Truth || Size.Product(elements.Shape).Equals(value.Count)
            ? elements.View([.. Enumerable.Repeat(Size.One, value.Rank - elements.Shape.Count), .. elements.Shape], -1)
            : new(Call("BroadcastTo", [elements.Code, .. value.Shape.Select(Integer)]), value.Shape, -1);
    }

    /// <summary>offset + Σ slopeₖ·indexₖ, without leading axes of one entry.</summary>
    private Sample? Counted(Counting counting, Value value, Step step)
    {
        int[] moving = [.. Enumerable.Range(0, counting.Slopes.Count).Where(axis => counting.Slopes[axis] != 0)];
        if (moving.Length == 0 || counting.Offset.Value is not { } offset)
            return null;
        if (moving is [var only])
            return Along(only, counting.Slopes[only], offset, value, step);
        Sample? sum = null;
        foreach (int axis in moving)
        {
            long slope = counting.Slopes[axis];
            var along = Along(axis, sum is null ? slope : Math.Abs(slope), 0, value, step);
            sum = sum is null ? along : Arithmetic.Combine(slope < 0 ? "-" : "+", sum, along);
        }

        return Shared($"{counting}", step, sum! with { Code = Shifted(sum.Code, offset) }, "distance");
    }

    private Sample Along(int fromLast, long slope, long offset, Value value, Step step)
    {
        var length = value.Shape[^(fromLast + 1)];
        CodeNode code = Call("Arange", Integer(length));
        code = Shifted(slope == 1 ? code : new InfixCode("*", code, new NumberCode(slope, IsOperand: true)), offset);
        return Shared($"{slope}, {offset}", step, new(code, [length], -1), "positions").View(
            [length, .. Enumerable.Repeat(Size.One, fromLast)], -1);
    }

    /// <summary>
    /// Numbers that u decides, as a sum of their jumps: clamp(u − t, 0, 1) is 0 up to t, and 1 from t + 1 on. The jumps go out from where
    /// the number is 0, so that none cancels another. Truth values of one jump are a comparison.
    /// </summary>
    private Sample? Decided(Levels levels, Value value, Step step)
    {
        var jumps = levels.Jumps().ToArray();
        if (jumps.Length is 0 or > MostJumps || jumps.Any(jump => !double.IsFinite(jump.Below) || !double.IsFinite(jump.Above))
            || Counted(new(levels.Slopes, Size.Of(0)), value, step) is not { } u)
        {
            return null;
        }

        if (value.Kind == ElementKind.Truth && jumps is [var turn])
        {
            return u with
            {
                Code = Call(turn.Above != 0 ? "Tensor.GreaterThan" : "Tensor.LessThanOrEqual", u.Code,
                    new NumberCode(turn.At, IsOperand: true)),
            };
        }

        int middle = Array.FindIndex(jumps, jump => jump.Below == 0);
        middle = middle >= 0 ? middle : jumps[^1].Above == 0 ? jumps.Length : 0;
        double start = middle < jumps.Length ? jumps[middle].Below : jumps[^1].Above;
        CodeNode? sum = null;
        for (int i = 0; i < jumps.Length; i++)
        {
            var (at, below, above) = jumps[i];
            CodeNode along = i >= middle ? Shifted(u.Code, -at) : new InfixCode("-", new NumberCode(at + 1, IsOperand: true), u.Code);
            CodeNode term = Call("Clamp", along, new NumberCode(0, IsOperand: false), new NumberCode(1, IsOperand: false));
            double height = i >= middle ? above - below : below - above;
            term = height == 1 ? term : new InfixCode("*", new NumberCode(height, IsOperand: true), term);
            sum = sum is null ? term : new InfixCode("+", sum, term);
        }

        sum = start == 0 ? sum! : new InfixCode("+", sum!, new NumberCode(start, IsOperand: true));
        var numbers = Shared($"{levels}", step, u with { Code = sum }, "mask");
        return value.Kind != ElementKind.Truth ? numbers
            : numbers with { Code = Call("Tensor.GreaterThan", numbers.Code, new NumberCode(0.5, IsOperand: true)) };
    }

    private static CodeNode Shifted(CodeNode u, long by) =>
        by == 0 ? u : new InfixCode(by < 0 ? "-" : "+", u, new NumberCode(Math.Abs(by), IsOperand: true));

    /// <summary>The same elements of the same module are one variable.</summary>
    private Sample Shared(string elements, Step step, Sample sample, string hint)
    {
        string key = $"{string.Join('/', step.Scope)}: [{string.Join(',', sample.Shape)}] {elements}";
        if (!written.TryGetValue(key, out var local))
            written.Add(key, local = draft.Define(step, sample.Code, sample.Shape, hint));
        return sample with { Code = local };
    }
}
