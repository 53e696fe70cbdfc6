using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <summary>Makes well-typed terms over the variables in sight: what all of its parts share.</summary>
internal sealed partial class TensorMaker(Random random)
{
    private const int MostElements = 48;
    private const int MostSize = 6;

    private static readonly double[] Numbers = [0.5, 2, -1.5, 0.25, 3, -0.4, 1.25, 1, 0];

    private int weights;

    /// <summary>The variables in sight, the latest last.</summary>
    public List<Variable> Variables { get; set; } = [];

    /// <summary>Conditions in sight.</summary>
    public List<Condition> Conditions { get; set; } = [];

    /// <summary>Whole numbers in sight, by name.</summary>
    public List<string> Wholes { get; set; } = [];

    /// <summary>Methods in sight, with the block whose method they are.</summary>
    public List<(string? Receiver, Function Function)> Functions { get; set; } = [];

    public int NextWeight => weights;

    public bool Chance(int one, int of) => random.Next(of) < one;

    public T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public int Next(int from, int to) => random.Next(from, to + 1);

    public Weight NewWeight(params int[] shape) => new(weights++, shape);

    /// <summary>A shape of few elements.</summary>
    public int[] NewShape()
    {
        while (true)
        {
            int[] shape = [.. Enumerable.Range(0, Any([1, 1, 2, 2, 2, 3, 3, 4])).Select(_ => Next(1, MostSize))];
            if (Fits(shape))
                return shape;
        }
    }

    /// <summary>A tensor of any shape.</summary>
    public Term AnyTensor(int depth)
    {
        Term term = Operand();
        for (int i = 0; i < depth; i++)
            term = Grown(term);
        return term;
    }

    /// <summary>A tensor of a shape.</summary>
    public Term OfShape(int[] shape, int depth)
    {
        if (shape.Length == 0)
            return AnyNumber(depth);
        var known = Variables.Where(v => v.Shape.SequenceEqual(shape)).ToArray();
        switch (random.Next(depth <= 0 ? 3 : 10))
        {
            case 0 or 1 when known.Length > 0:
                return new Read(Any(known));
            case 2 when Chance(1, 3):
                return NewWeight(shape);
            case 3 or 4:
                return Unary(OfShape(shape, depth - 1));
            case 5 or 6:
                return Binary(OfShape(shape, depth - 1), OfShape(shape, depth - 1));
            case 7 when Conditions.Count > 0 && Chance(1, 3):
                return new Choice(Any(Conditions), OfShape(shape, depth - 1), OfShape(shape, depth - 1));
            case 7 when Wholes.Count > 0 && Chance(1, 4):
                return new Selection(Any(Wholes), [.. Enumerable.Range(0, Next(2, 3)).Select(_ => OfShape(shape, depth - 1))]);
            case 8:
                return Chosen(OfShape(shape, depth - 1), OfShape(shape, depth - 1));
            default:
                return known.Length > 0 && Chance(1, 2) ? new Read(Any(known)) : Fitted(AnyTensor(Math.Min(depth, 1)), shape);
        }
    }

    /// <summary>A term brought to a shape by a matrix, so that nothing of it is lost.</summary>
    public Term Fitted(Term term, int[] shape)
    {
        if (term.Shape.SequenceEqual(shape))
            return term;
        if (term.IsNumber)
        {
            return new Call("({0} * {1})", shape, x => TensorValue.Map(x[0], x[1], (a, b) => a * b), [term, NewWeight(shape)]);
        }
        if (shape.Length == 0)
            return Total(term);
        int from = Sizes.Count(term.Shape), to = Sizes.Count(shape);
        var flat = term.Shape.Length == 1 ? term : new Call("Flatten({0})", [from], x => TensorValue.New([from], x[0].Elements), [term]);
        Term line = from == to && Chance(2, 3) ? flat
            : new Call("Linear({0}, {1})", [to], x => Meanings.Linear(x[0], x[1], null), [flat, NewWeight(to, from)]);
        return shape.Length == 1 ? line
            : new Call($"Reshape({{0}}, {string.Join(", ", shape)})", shape, x => TensorValue.New(shape, x[0].Elements), [line]);
    }

    private static bool Fits(int[] shape) =>
        shape.Length is >= 1 and <= 4 && Sizes.Count(shape) <= MostElements && shape.All(size => size is >= 1 and <= 12);

    /// <summary>A tensor to begin with: late variables more often.</summary>
    private Term Operand()
    {
        var tensors = Variables.Where(v => v.Shape.Length > 0).ToArray();
        if (tensors.Length == 0 || Chance(1, 25))
            return NewWeight(NewShape());
        return new Read(tensors[Math.Max(random.Next(tensors.Length), random.Next(tensors.Length))]);
    }

    /// <summary>A tensor under one more operator.</summary>
    private Term Grown(Term x)
    {
        while (true)
        {
            Term? grown = random.Next(40) switch
            {
                < 8 => Unary(x),
                < 14 => Broadcast(x),
                < 17 => WithNumber(x),
                < 20 => Reduced(x),
                < 23 => Moved(x),
                < 25 => Viewed(x),
                < 27 => Normalised(x),
                < 30 => Product(x),
                < 32 => OnMap(x),
                < 34 => Joined(x),
                < 36 => Called(x),
                < 37 => Attention(x),
                < 38 => Picked(x),
                < 39 => Fitted(x, NewShape()),
                _ => Chosen(x, OfShape(x.Shape, 0)),
            };
            if (grown is not null && Fits(grown.Shape))
                return grown;
        }
    }

    /// <summary>A call of a method of the program.</summary>
    private Term? Called(Term x)
    {
        if (Functions.Count == 0)
            return null;
        var (receiver, function) = Any(Functions);
        return new Invocation(receiver, function,
            [.. function.Parameters.Select((p, i) => i == 0 && p.Shape.Length > 0 ? Fitted(x, p.Shape) : OfShape(p.Shape, 0))]);
    }
}
