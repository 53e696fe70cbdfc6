using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Operators on elements that are known functions of their place, whatever the sizes: positions, and masks that they decide.
/// </summary>
internal static class Patterns
{
    /// <summary>Sums, differences and whole multiples of positions, and any function of masks.</summary>
    public static Content? Arithmetic(Step step, Value a, Value b, Func<double, double, double> function)
    {
        if (a.Content?.Pattern is null && b.Content?.Pattern is null)
            return null;
        if (Positions(a) is { } left && Positions(b) is { } right)
        {
            return step.Operator switch
            {
                "Add" => Content.Of(Counting.Sum(left, right, 1)),
                "Sub" => Content.Of(Counting.Sum(left, right, -1)),
                "Mul" when right is { Slopes.Count: 0, Offset.Value: { } by } => Content.Of(Counting.Product(left, by)),
                "Mul" when left is { Slopes.Count: 0, Offset.Value: { } by } => Content.Of(Counting.Product(right, by)),
                _ => null,
            };
        }

        return Zip(a, b, function);
    }

    /// <summary>What a comparison of positions, or of masks, gives.</summary>
    public static Content? Compare(Value a, Value b, Func<double, double, double> holds) =>
        a.Content?.Pattern is null && b.Content?.Pattern is null ? null
            : Positions(a) is { } left && Positions(b) is { } right
                ? Counting.Compare(left, right, holds) is { } compared ? Content.Of(compared) : null
                : Zip(a, b, holds);

    /// <summary>Two masks, element by element.</summary>
    public static Content? Zip(Value a, Value b, Func<double, double, double> function)
    {
        var (p, q) = (a.Content?.Pattern as Levels, b.Content?.Pattern as Levels);
        if (p is not null && q is not null)
            return Levels.Zip(p, q, function) is { } zipped ? Content.Of(zipped) : null;
        return p is not null && b.Number is { } right ? Content.Of(p.Map(value => function(value, right))!)
            : q is not null && a.Number is { } left ? Content.Of(q.Map(value => function(left, value))!) : null;
    }

    /// <summary>x where a mask holds, elsewhere y.</summary>
    public static Content? Choose(Value condition, Value x, Value y)
    {
        if (condition.Content?.Pattern is not Levels)
            return null;
        // Numbers are chosen by arithmetic that an infinity cannot disturb.
        var chosen = Zip(condition, x, (holds, value) => holds != 0 ? value : double.NaN);
        return chosen is null ? null
            : Zip(x with { Content = chosen }, y, (value, other) => double.IsNaN(value) ? other : value);
    }

    /// <summary>The triangle of a matrix that is the same everywhere, or a mask.</summary>
    public static Content? Triangle(Value x, bool isUpper, long diagonal)
    {
        var kept = x with { Content = Content.Of(Levels.Triangle(isUpper, diagonal)) };
        return x.Content is null ? null : Zip(kept, x, (keeps, value) => keeps != 0 ? value : 0);
    }

    /// <summary>The elements as numbers, where all sizes are.</summary>
    public static Content? Counted(Content? content, IReadOnlyList<Size> shape, ElementKind kind)
    {
        if (content?.Pattern is not { } pattern || Folding.Known(shape) is not { } lengths || pattern.At(new int[lengths.Length]) is null)
            return content;
        var elements = new double[lengths.Aggregate(1, (product, length) => checked(product * length))];
        var index = new int[lengths.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = pattern.At(index)!.Value;
            for (int axis = lengths.Length - 1; axis >= 0 && ++index[axis] == lengths[axis]; axis--)
                index[axis] = 0;
        }

        return kind == ElementKind.Real ? Content.Of(Array.ConvertAll(elements, value => (float)value))
            : Content.Of(Array.ConvertAll(elements, value => (long)value));
    }

    /// <summary>A value whose elements count, or a whole number, as what counts with no slope.</summary>
    private static Counting? Positions(Value value) => value switch
    {
        { Content.Pattern: Counting counting } => counting,
        { Number: { } number } when Math.Abs(number) < 1 << 24 && number == Math.Truncate(number) => new([], (long)number),
        { Content.IsArray: false } when value.Content.Sizes() is [var size] => new([], size),
        _ => null,
    };
}
