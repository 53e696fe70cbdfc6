using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Operators on numbers that are known: computed in double precision and rounded to single after each, as single precision gives it.
/// </summary>
internal static class Folding
{
    public static Content? Map(Value input, Func<double, double> function) => Map(input, input.Kind, function);

    /// <summary>Elements of another kind, each by a function of one of the input's.</summary>
    public static Content? Map(Value input, ElementKind kind, Func<double, double> function)
    {
        double Round(double x) => kind == ElementKind.Real ? (float)function(x) : function(x);
        if (input.Content is not { IsArray: true } content)
        {
            return input.Content is { Everywhere: { } value } ? Content.OfEverywhere(Round(value))
                : input.Content?.Pattern?.Map(Round) is { } mapped ? Content.Of(mapped) : null;
        }

        return (input.Kind == ElementKind.Real, kind == ElementKind.Real) switch
        {
            (true, true) => Content.Of(Array.ConvertAll(content.Reals(), x => (float)function(x))),
            (true, false) => Content.Of(Array.ConvertAll(content.Reals(), x => (long)function(x))),
            (false, true) => Content.Of(Array.ConvertAll(content.Integers(), x => (float)function(x))),
            (false, false) => Content.Of(Array.ConvertAll(content.Integers(), x => (long)function(x))),
        };
    }

    /// <summary>Two inputs element by element, with broadcasting.</summary>
    /// <param name="sizes">The same of integers that are computed from sizes.</param>
    public static Content? Zip(
        Value a, Value b, IReadOnlyList<Size> shape, ElementKind kind, Func<double, double, double> function,
        Func<Size, Size, Size>? sizes = null)
    {
        if (a.Content is null || b.Content is null)
            return null;
        double Round(double value) => kind == ElementKind.Real ? (float)value : value;
        if (a.Number is { } x && b.Number is { } y && !(shape.All(size => size.IsOne) && sizes is not null))
            return Content.OfEverywhere(Round(function(x, y)));
        if (sizes is not null && a.Content.Sizes() is { } left && b.Content.Sizes() is { } right && shape.Count <= 1)
        {
            int count = Math.Max(left.Length, right.Length);
            return Content.Of([.. Enumerable.Range(0, count)
                .Select(i => sizes(left[left.Length == 1 ? 0 : i], right[right.Length == 1 ? 0 : i]))]);
        }

        if (Known(shape) is not { } lengths || Elements(a) is not { } p || Elements(b) is not { } q)
            return null;
        int[] ofA = Strides(a.Shape, lengths), ofB = Strides(b.Shape, lengths);
        int total = Room.For(lengths, Math.Max(p.Length, q.Length));
        var result = new double[total];
        var index = new int[lengths.Length];
        for (int i = 0, atA = 0, atB = 0; i < total; i++)
        {
            result[i] = Round(function(p.Length == 1 ? p[0] : p[atA], q.Length == 1 ? q[0] : q[atB]));
            for (int axis = lengths.Length - 1; axis >= 0; axis--)
            {
                (atA, atB) = (atA + ofA[axis], atB + ofB[axis]);
                if (++index[axis] < lengths[axis])
                    break;
                index[axis] = 0;
                (atA, atB) = (atA - (ofA[axis] * lengths[axis]), atB - (ofB[axis] * lengths[axis]));
            }
        }

        return kind == ElementKind.Real ? Content.Of(Array.ConvertAll(result, value => (float)value))
            : Content.Of(Array.ConvertAll(result, value => (long)value));
    }

    /// <summary>The elements as numbers: one where they are all the same; null where they are not known.</summary>
    public static double[]? Elements(Value value) => value switch
    {
        { Number: { } number } => [number],
        { Content.IsArray: true, Kind: ElementKind.Real } => Array.ConvertAll(value.Content.Reals(), x => (double)x),
        { Content.IsArray: true } => Array.ConvertAll(value.Content.Integers(), x => (double)x),
        _ => null,
    };

    /// <summary>The elements of a shape that the value is repeated to; null where they are not known, or too many.</summary>
    public static double[]? Repeated(Value value, IReadOnlyList<Size> shape)
    {
        if (Known(shape) is not { } lengths || Elements(value) is not { } elements)
            return null;
        long count = lengths.Aggregate(1L, (product, length) => checked(product * length));
        // What is repeated to more than that is computed when the model runs, if at all.
        if (count > Room.Most)
            return null;
        int total = (int)count;
        if (elements.Length == total)
            return elements;
        if (elements.Length == 1)
            return [.. Enumerable.Repeat(elements[0], total)];
        int[] strides = Strides(value.Shape, lengths);
        var result = new double[total];
        for (int i = 0; i < total; i++)
        {
            int at = 0;
            for (int axis = lengths.Length - 1, left = i; axis >= 0; left /= lengths[axis--])
                at += left % lengths[axis] * strides[axis];
            result[i] = elements[at];
        }

        return result;
    }

    /// <summary>Numbers as the content of a value of their kind.</summary>
    public static Content Of(double[] elements, ElementKind kind) => kind == ElementKind.Real
        ? Content.Of(Array.ConvertAll(elements, value => (float)value)) : Content.Of(Array.ConvertAll(elements, value => (long)value));

    // As many axes as no tensor has: a longer list is none of sizes.
    private const long MostSizes = 64;

    /// <summary>The elements as integers of sizes, also where one number stands for all of a short list.</summary>
    public static Size[]? Sizes(Value? value) => value?.Content?.Sizes()
        ?? (value is { Number: { } number, Kind: not ElementKind.Real } && value.Count.Value is <= MostSizes and { } count
            ? [.. Enumerable.Repeat(Size.Of((long)number), (int)count)] : null);

    /// <summary>The sizes where all are numbers.</summary>
    public static int[]? Known(IReadOnlyList<Size> shape)
    {
        var lengths = new int[shape.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            if (shape[i].Value is not { } length)
                return null;
            lengths[i] = checked((int)length);
        }

        return lengths;
    }

    /// <summary>Elements picked by a function from a position of the result to one of the input.</summary>
    public static Content? Pick(Value input, IReadOnlyList<Size> shape, Func<int[], int> place)
    {
        if (input.Content is null || Known(shape) is not { } lengths)
            return input.Content is { Everywhere: { } same } ? Content.OfEverywhere(same) : null;
        if (input.Content.Everywhere is { } value && (!input.Content.IsArray || Size.Product(shape).Value > Room.Most))
            return Content.OfEverywhere(value);
        int total = Room.For(lengths, input.Count.Value ?? 0);
        if (input.Kind == ElementKind.Real)
            return input.Content.IsArray ? Content.Of(Fill(input.Content.Reals())) : null;
        return input.Content.IsArray ? Content.Of(Fill(input.Content.Integers()))
            : input.Content.Sizes() is { } sizes ? Content.Of(Fill(sizes)) : null;

        T[] Fill<T>(T[] from)
        {
            var result = new T[total];
            var index = new int[lengths.Length];
            for (int i = 0; i < total; i++)
            {
                result[i] = from[place(index)];
                for (int axis = lengths.Length - 1; axis >= 0 && ++index[axis] == lengths[axis]; axis--)
                    index[axis] = 0;
            }

            return result;
        }
    }

    /// <summary>How far apart the elements of each axis lie; 0 along axes that are repeated.</summary>
    private static int[] Strides(IReadOnlyList<Size> shape, int[] lengths)
    {
        var strides = new int[lengths.Length];
        for (int axis = shape.Count - 1, at = lengths.Length - 1, step = 1; axis >= 0; axis--, at--)
        {
            int length = (int)shape[axis].Value!.Value;
            strides[at] = length == 1 ? 0 : step;
            step *= length;
        }

        return strides;
    }
}
