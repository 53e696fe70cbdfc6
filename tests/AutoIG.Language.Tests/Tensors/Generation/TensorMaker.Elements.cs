using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <content>Functions of elements, of tensors and of numbers.</content>
internal sealed partial class TensorMaker
{
    private static readonly (string Token, string Name, string Library, Func<Number, Number, Number> Meaning)[] Operators =
    [
        ("+", "Add", "Add", (a, b) => a + b),
        ("-", "Subtract", "Subtract", (a, b) => a - b),
        ("*", "Multiply", "Multiply", (a, b) => a * b),
        ("*", "Multiply", "Multiply", (a, b) => a * b),
    ];

    private static readonly Elementwise[] OfPositive =
        [.. Elementwise.All.Where(function => function.Domain == Domain.Positive)];

    /// <summary>A function of each element.</summary>
    public Term Unary(Term x)
    {
        var function = Any(Elementwise.All);
        string[] spellings = x.IsNumber ? function.Numbers : function.Tensors;
        if (spellings.Length == 0)
            return Unary(x);
        return Mapped(Any(spellings), Guarded(x, function.Domain), function.Meaning);
    }

    /// <summary>A function of two tensors of one shape, or of two numbers.</summary>
    public Term Binary(Term x, Term y)
    {
        if (x.IsNumber)
        {
            switch (random.Next(8))
            {
                case 0:
                    return Mapped("({0} / {1})", x, Guarded(y, Domain.Positive), (a, b) => a / b);
                case 1:
                    return Mapped(Any(["§T.Max({0}, {1})", "Math.Max({0}, {1})"]), x, y, Number.Max);
                case 2:
                    return Mapped(Any(["§T.Min({0}, {1})", "Math.Min({0}, {1})"]), x, y, Number.Min);
            }
        }
        else
        {
            switch (random.Next(16))
            {
                case 0:
                    return Mapped(Any(["({0} / {1})", "Divide({0}, {1})", "Tensor.Divide<§T>({0}, {1})"]), x, Guarded(y, Domain.Positive),
                        (a, b) => a / b);
                case 1:
                    return Mapped(Any(["Maximum({0}, {1})", "Tensor.Max<§T>({0}, {1})"]), x, y, Number.Max);
                case 2:
                    return Mapped(Any(["Minimum({0}, {1})", "Tensor.Min<§T>({0}, {1})"]), x, y, Number.Min);
                case 3:
                    return Mapped(Any(["Pow({0}, {1})", "Tensor.Pow<§T>({0}, {1})"]), Guarded(x, Domain.Positive), Guarded(y, Domain.Unit),
                        Number.Pow);
                case 4:
                    return Mapped(Any(["Atan2({0}, {1})", "Tensor.Atan2<§T>({0}, {1})"]), x, Guarded(y, Domain.Positive), Atan2);
                case 5:
                    return Mapped("Tensor.Hypot<§T>({0}, {1})", x, Guarded(y, Domain.Positive), (a, b) => (a * a + b * b).Sqrt());
            }
        }
        var (token, name, library, meaning) = Any(Operators);
        string pattern = x.IsNumber || Chance(3, 4) ? $"({{0}} {token} {{1}})" : Chance(1, 2) ? $"{name}({{0}}, {{1}})"
            : $"Tensor.{library}<§T>({{0}}, {{1}})";
        return Mapped(pattern, x, y, meaning);
    }

    /// <summary>A tensor with another that it broadcasts with.</summary>
    private Term? Broadcast(Term x)
    {
        int[] shape = [.. x.Shape];
        if (Chance(1, 2))
            return Binary(x, OfShape(shape, 1));
        for (int d = 0; d < shape.Length; d++)
        {
            if (Chance(1, 3))
                shape[d] = shape[d] == 1 ? Next(1, 3) : 1;
        }
        if (shape.Length > 1 && Chance(1, 4))
            shape = shape[1..];
        int[] result = Sizes.Broadcast(x.Shape, shape)!;
        if (!Fits(result))
            return null;
        var (left, right) = Chance(1, 2) ? (x, OfShape(shape, 1)) : (OfShape(shape, 1), x);
        var (token, name, _, meaning) = Any(Operators);
        // The library's operators keep the shape of the right operand, or of the one with more axes.
        int[] kept = left.Shape.Length > right.Shape.Length ? left.Shape : right.Shape;
        if (!kept.SequenceEqual(result) || Chance(1, 3))
            return Chance(1, 6) ? Mapped("Maximum({0}, {1})", left, right, Number.Max)
                : Mapped($"{name}({{0}}, {{1}})", left, right, meaning);
        return Mapped($"({{0}} {token} {{1}})", left, right, meaning);
    }

    private Term WithNumber(Term x)
    {
        var number = AnyNumber(1);
        return random.Next(8) switch
        {
            0 => Mapped("({0} / {1})", x, Guarded(number, Domain.Positive), (a, b) => a / b),
            1 => Mapped("({0} - {1})", number, x, (a, b) => a - b),
            2 => Mapped("({0} - {1})", x, number, (a, b) => a - b),
            3 => Mapped("({0} + {1})", x, number, (a, b) => a + b),
            4 => Mapped("Maximum({0}, {1})", x, number, Number.Max),
            5 => Mapped("Minimum({0}, {1})", x, number, Number.Min),
            6 => Mapped("({0} * {1})", number, x, (a, b) => a * b),
            _ => Mapped("({0} * {1})", x, number, (a, b) => a * b),
        };
    }

    /// <summary>A number.</summary>
    public Term AnyNumber(int depth)
    {
        var known = Variables.Where(v => v.Shape.Length == 0).ToArray();
        switch (random.Next(depth <= 0 ? 4 : 9))
        {
            case 0 or 1 when known.Length > 0:
                return new Read(Any(known));
            case 2 when Wholes.Count > 0 && Chance(1, 3):
                return new Whole(Any(Wholes));
            case 3 when Conditions.Count > 0 && Chance(1, 3):
                return new Choice(Any(Conditions), AnyNumber(depth - 1), AnyNumber(depth - 1));
            case 4:
                return Unary(AnyNumber(depth - 1));
            case 5:
                return Binary(AnyNumber(depth - 1), AnyNumber(depth - 1));
            case 6 or 7:
                return Total(AnyTensor(depth - 1));
            case 8 when Functions.Where(f => f.Function.Shape.Length == 0).ToArray() is { Length: > 0 } numbers:
                var (receiver, function) = Any(numbers);
                return new Invocation(receiver, function, [.. function.Parameters.Select(p => OfShape(p.Shape, 0))]);
            default:
                return new Literal(Any(Numbers));
        }
    }

    /// <summary>Elements of one tensor or of another.</summary>
    private Term Chosen(Term x, Term y)
    {
        if (x.IsNumber)
            return Binary(x, y);
        if (Chance(1, 3))
            return Unchosen(x, y);
        var mask = Mask(x.Shape);
        return new Call("Where({0}, {1}, {2})", x.Shape,
            v => TensorValue.Of(x.Shape, index => v[0][index].Value != 0 ? v[1][index] : v[2][index]), [mask, x, y]);
    }

    /// <summary>A function where it has values, and something else where it has none: of what is not chosen nothing is left.</summary>
    private Call Unchosen(Term x, Term y)
    {
        var function = Any(OfPositive);
        var chosen = Mapped(Any(function.Tensors), x, function.Meaning);
        var (token, isGreater) = Any([("GreaterThan", true), ("LessThanOrEqual", false)]);
        var mask = Mapped($"Tensor.{token}<§T>({{0}}, 0.2§F)", x, v => v.Value > 0.2 == isGreater ? 1 : 0);
        Term[] sides = isGreater ? [chosen, y] : [y, chosen];
        return new Call("Where({0}, {1}, {2})", x.Shape,
            v => TensorValue.Of(x.Shape, index => v[0][index].Value != 0 ? v[1][index] : v[2][index]),
            [mask, .. sides]);
    }

    private Term Mask(int[] shape)
    {
        Term y = Chance(1, 2) ? AnyNumber(0) : OfShape(shape, 0);
        Term x = OfShape(shape, 0);
        return random.Next(4) switch
        {
            0 => Mapped("Tensor.GreaterThan<§T>({0}, {1})", x, y, (a, b) => a.Value > b.Value ? 1 : 0),
            1 => Mapped("Tensor.LessThan<§T>({0}, {1})", x, y, (a, b) => a.Value < b.Value ? 1 : 0),
            2 => Mapped("Tensor.GreaterThanOrEqual<§T>({0}, {1})", x, y, (a, b) => a.Value >= b.Value ? 1 : 0),
            _ => Mapped("Tensor.LessThanOrEqual<§T>({0}, {1})", x, y, (a, b) => a.Value <= b.Value ? 1 : 0),
        };
    }

    private static Number Atan2(Number y, Number x)
    {
        double square = x.Value * x.Value + y.Value * y.Value;
        return Number.Chain(Math.Atan2(y.Value, x.Value), y, x.Value / square, x, -y.Value / square);
    }

    /// <summary>A term brought into the domain of a function.</summary>
    private Term Guarded(Term x, Domain domain) => domain switch
    {
        Domain.Positive => random.Next(3) switch
        {
            0 => Mapped("(Sigmoid({0}) + 0.25§F)", x, v => Elementwise.Sigmoid(v) + 0.25),
            1 => Mapped("(Softplus({0}) + 0.2§F)", x, v => Elementwise.SoftplusUpTo20(v) + 0.2),
            _ => Mapped(x.IsNumber ? "(§T.Abs({0}) + 0.3§F)" : "(Abs({0}) + 0.3§F)", x, v => Elementwise.Abs(v) + 0.3),
        },
        Domain.Unit => Mapped(Chance(1, 2) ? "(Tanh({0}) * 0.9§F)" : "(0.9§F * Tanh({0}))", x, v => Elementwise.Tanh(v) * 0.9),
        Domain.AboveOne => Mapped("(Softplus({0}) + 1.2§F)", x, v => Elementwise.SoftplusUpTo20(v) + 1.2),
        Domain.Small when Chance(3, 4) => Mapped("Softsign({0})", x, v => v / (1 + Elementwise.Abs(v))),
        _ => x,
    };

    private static Call Mapped(string pattern, Term x, Func<Number, Number> meaning) => new(pattern, x.Shape, v => v[0].Map(meaning), [x]);

    private static Call Mapped(string pattern, Term x, Term y, Func<Number, Number, Number> meaning) =>
        new(pattern, Sizes.Broadcast(x.Shape, y.Shape)!, v => TensorValue.Map(v[0], v[1], meaning), [x, y]);
}
