using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <content>Statements.</content>
internal sealed partial class RandomTensorProgram
{
    // Every independent condition doubles the ways that are generated.
    private const int MostConditions = 4;

    private List<Statement> WriteStatements(int count, int depth)
    {
        var statements = new List<Statement>();
        for (int i = 0; i < count; i++)
            statements.Add(WriteStatement(depth));
        return statements;
    }

    private Statement WriteStatement(int depth)
    {
        bool nests = depth < 2;
        switch (random.Next(28))
        {
            case 0 or 1 when nests && maker.Conditions.Count > 0 && conditions++ < MostConditions:
                return new If(maker.Any(maker.Conditions), Nested(depth), Chance(1, 2) ? Nested(depth) : null);
            case 2 when nests && maker.Wholes.Count > 0 && conditions++ < MostConditions:
                return new Switch(maker.Any(maker.Wholes), [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Nested(depth))]);
            case 3 or 4 when nests:
                return Loop(depth);
            case 5 when maker.Conditions.Count > 0 && conditions++ < MostConditions:
                return new If(maker.Any(maker.Conditions), new Block([new Return(Closing(result))]), null);
            case 6 or 7 or 8:
                return Changed() ?? Declared();
            case 9 or 10 or 11:
                return Compounded() ?? Declared();
            case 12 when blocks.Where(block => block.IsArray && maker.Functions.Any(f => f.Function == block.Forward))
                .ToArray() is { Length: > 0 } arrays && nests:
                return Chained(maker.Any(arrays));
            case 13:
                return CutUp() ?? Declared();
            case 14 when Chance(1, 2):
                var pair = (maker.AnyTensor(1), Chance(1, 2) ? maker.AnyNumber(2) : maker.AnyTensor(1));
                return Declare(pair.Item1, pair.Item2);
            case 15 when Exchanged() is { } exchange:
                return exchange;
            case 16 or 17:
                return Declare(maker.AnyNumber(2));
            case 24 or 25 when nests:
                return CountingLoop(depth);
            case 26 or 27 when nests && Counting() is { } counting && conditions++ < MostConditions:
                return new If(counting, Nested(depth), Chance(1, 2) ? Nested(depth) : null);
            default:
                return Declared();
        }
    }

    private Block Nested(int depth)
    {
        int known = maker.Variables.Count;
        var wholes = maker.Wholes;
        var statements = WriteStatements(random.Next(0, 2), depth + 1);
        statements.Add(Changed() ?? Compounded() ?? Declared());
        maker.Variables.RemoveRange(known, maker.Variables.Count - known);
        maker.Wholes = wholes;
        return new Block(statements);
    }

    private Statement Declared()
    {
        if (isAliasing && Chance(1, 2) && maker.Variables.Where(v => v.Shape.Length > 0).ToArray() is { Length: > 0 } tensors)
        {
            var read = new Read(maker.Any(tensors));
            return Declare(Chance(1, 3) ? read : maker.Sliced(read));
        }
        return Declare(maker.AnyTensor(random.Next(1, 2 + breadth)));
    }

    private Declaration Declare(params Term[] values)
    {
        var variables = values.Select(value =>
            new Variable(NewName(), value.Shape)
            {
                MayBeView = value.MayBeView, IsNew = value is Call { IsArithmetic: true },
                IsActive = value.IsActive
            }).ToArray();
        maker.Variables.AddRange(variables);
        return new Declaration(variables, values);
    }

    /// <summary>A variable assigned again.</summary>
    private Statement? Changed()
    {
        var targets = maker.Variables.Where(v => !v.IsParameter || Chance(1, 2)).Where(v => !v.Name.Contains('[', StringComparison.Ordinal))
            .ToArray();
        if (targets.Length == 0)
            return null;
        var target = maker.Any(targets);
        Term value = Chance(1, 2) ? maker.OfShape(target.Shape, 2)
            : maker.Binary(maker.Unary(new Read(target)), maker.OfShape(target.Shape, 1));
        target.MayBeView |= value.MayBeView;
        target.IsActive &= value.IsActive;
        return new Assignment([target], [value]);
    }

    /// <summary>a *= b. Mostly where nobody else holds a: the rest is refused, and has to be.</summary>
    private Statement? Compounded()
    {
        bool dares = isAliasing && Chance(1, 2);
        var targets = maker.Variables.Where(v => !v.Name.Contains('[', StringComparison.Ordinal)
            && (v.Shape.Length == 0 || dares || (!v.IsParameter && !v.MayBeView && v.IsNew)))
            .ToArray();
        if (targets.Length == 0)
            return null;
        var target = maker.Any(targets);
        Term value = target.Shape.Length == 0 || Chance(1, 2) ? maker.AnyNumber(1) : maker.OfShape(target.Shape, 1);
        return new Compound(target, maker.Any(['+', '-', '*', '*']), value);
    }

    private Statement Loop(int depth)
    {
        string counter = $"i{loops++}";
        // What a turn may count would be another end after it.
        string[] ends = [.. maker.Wholes.Except(counters)];
        string bound = ends.Length > 0 && Chance(1, 2) && conditions++ < MostConditions ? maker.Any(ends) : $"{random.Next(1, 4)}";
        var outer = (maker.Wholes, maker.Conditions);
        maker.Wholes = [.. maker.Wholes, counter];
        maker.Conditions = [.. maker.Conditions, new Condition($"{counter} == 1", frame => frame.Held[counter] == 1)];
        var body = Nested(depth);
        (maker.Wholes, maker.Conditions) = outer;
        return new For(counter, bound, body);
    }

    /// <summary>A loop whose test counts.</summary>
    private Sequence CountingLoop(int depth)
    {
        string counter = $"k{loops++}", turns = $"t{loops++}";
        string[] starts = [.. maker.Wholes.Except(counters)];
        bool isHeld = starts.Length > 0 && Chance(1, 2) && conditions++ < MostConditions;
        string start = isHeld ? maker.Any(starts) : $"{random.Next(4)}";
        int most = random.Next(1, 3);
        var goesOn = maker.Any(
        [
            new Condition($"{counter}-- > 0", frame => frame.Held[counter]-- > 0),
            new Condition($"--{counter} > 0", frame => --frame.Held[counter] > 0),
            new Condition($"!({counter}-- <= 0)", frame => frame.Held[counter]-- > 0),
            new Condition($"({counter} -= 2) >= 0", frame => (frame.Held[counter] -= 2) >= 0),
        ]);
        // Each number of turns is a way where it is held: few of them.
        var isFew = new Condition($"{turns}++ < {most}", frame => frame.Held[turns]++ < most);
        if (isHeld || Chance(1, 2))
            goesOn = Chance(2, 3) ? Condition.Both(goesOn, isFew) : Condition.Both(isFew, goesOn);
        if (maker.Conditions.Count > 0 && Chance(1, 4) && conditions++ < MostConditions)
            goesOn = Condition.Both(maker.Any(maker.Conditions), goesOn);
        if (Chance(1, 5))
            goesOn = Condition.Not(Condition.Not(goesOn));
        counters.Add(counter);
        counters.Add(turns);
        maker.Wholes = [.. maker.Wholes, counter];
        return new Sequence(
        [
            new Counter(counter, start), new Counter(turns, "0"),
            new While(goesOn, Nested(depth), maker.Any([Tested.First, Tested.Last, Tested.Inside])),
        ]);
    }

    /// <summary>A condition that counts, alone or behind one that does not.</summary>
    private Condition? Counting()
    {
        string[] seen = [.. maker.Wholes.Intersect(counters)];
        if (seen.Length == 0)
            return null;
        string counter = maker.Any(seen);
        int bound = random.Next(3);
        var counts = maker.Any(
        [
            new Condition($"++{counter} > {bound}", frame => ++frame.Held[counter] > bound),
            new Condition($"{counter}-- == {bound}", frame => frame.Held[counter]-- == bound),
            new Condition($"({counter} += 2) < {bound}", frame => (frame.Held[counter] += 2) < bound),
        ]);
        if (maker.Conditions.Count == 0 || Chance(1, 4))
            return counts;
        var first = maker.Any(maker.Conditions);
        return Chance(1, 2) ? Condition.Both(first, counts)
            : Chance(2, 3) ? Condition.Either(first, counts) : Condition.Both(counts, first);
    }

    /// <summary>A variable through every block of an array.</summary>
    private Statement Chained(BlockField array)
    {
        var forward = array.Forward;
        var begin = Declare(maker.Fitted(maker.AnyTensor(1), forward.Parameters[0].Shape));
        var variable = maker.Variables[^1];
        string element = $"block{loops++}";
        var body = new Assignment([variable], [maker.Fitted(new Invocation(element, forward, [new Read(variable)]), variable.Shape)]);
        variable.MayBeView = true;
        return new Sequence([begin, new ForEach(element, array.Name, array.Numbers.Count, new Block([body]))]);
    }

    private Statement? Exchanged()
    {
        var targets = maker.Variables.Where(v => !v.Name.Contains('[', StringComparison.Ordinal)).ToArray();
        var pairs = targets.SelectMany(a => targets.Where(b => a != b && a.Shape.SequenceEqual(b.Shape)).Select(b => (a, b))).ToArray();
        if (pairs.Length == 0)
            return null;
        var (first, second) = maker.Any(pairs);
        first.MayBeView = second.MayBeView = true;
        return new Assignment([first, second], [new Read(second), Chance(1, 2) ? new Read(first) : maker.Unary(new Read(first))]);
    }

    /// <summary>A tensor cut along an axis.</summary>
    private Statement? CutUp()
    {
        var x = maker.AnyTensor(1);
        int axis = random.Next(x.Shape.Length), size = x.Shape[axis];
        if (size < 2)
            return null;
        int at = random.Next(1, size);
        string name = NewName();
        int[] sizes = Chance(1, 2) || size % 2 == 1 ? [at, size - at] : [size / 2, size / 2];
        string pattern = sizes[0] != sizes[1] ? $"Split({{0}}, [{sizes[0]}, {sizes[1]}], {axis})"
            : maker.Any([$"Split({{0}}, {sizes[0]}, {axis})", $"Chunk({{0}}, 2, {axis})", $"Tensor.Split<§T>({{0}}, 2, {axis})"]);
        var parts = sizes.Select((length, i) =>
        {
            int[] shape = [.. x.Shape.Select((s, d) => d == axis ? length : s)];
            int start = i == 0 ? 0 : sizes[0];
            var variable = new Variable($"{name}[{i}]", shape);
            return (variable, (Func<TensorValue, TensorValue>)(v =>
                v.Take(shape, index => [.. index.Select((p, d) => d == axis ? p + start : p)])));
        }).ToArray();
        maker.Variables.AddRange(parts.Select(part => part.variable));
        return new Cut(name, pattern, parts, x);
    }
}
