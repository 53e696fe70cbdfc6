using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Places of elements: of those that are not 0, and of the largest. They are integers, so that they may be numbers that are known, and
/// nothing that is explained.
/// </summary>
internal static class Places
{
    /// <summary>Why places of what is explained are not written.</summary>
    public const string Reason = "places of elements that are chosen by what is explained are integers, which have no derivative: "
        + "--output NAME ends the model before them, as at the scores whose largest is asked for, and --hold PLACES=NUMBER holds them";

    private const string Unknown = "expected elements that are numbers: state sizes that are open";

    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("NonZero", InferNonZero) with { Reason = Reason },
        OnnxOperator.Of("ArgMax", step => InferExtreme(step, isLargest: true)) with { Reason = Reason },
        OnnxOperator.Of("ArgMin", step => InferExtreme(step, isLargest: false)) with { Reason = Reason },
    ];

    /// <summary>[axes, places] in row-major order: of a vector of ones, as long as it may be, the numbers from 0 on.</summary>
    private static Result InferNonZero(Step step)
    {
        var x = step.Inputs[0]!;
        if (x is { Rank: 1, Number: not null and not 0 })
            return new(ElementKind.Integer, [Size.One, x.Shape[0]], Content.Of(Counting.From(0)));
        if (x.Number is 0)
            return new(ElementKind.Integer, [x.Rank, 0], Content.Of(Array.Empty<long>()));
        if (Folding.Repeated(x, x.Shape) is not { } elements)
            throw new ImportException($"{step}: {(x.IsData ? Reason : Unknown)}");
        int[] lengths = Folding.Known(x.Shape)!, places = [.. Enumerable.Range(0, elements.Length).Where(i => elements[i] != 0)];
        var indices = new long[Room.For([lengths.Length, places.Length], elements.Length)];
        for (int k = 0; k < places.Length; k++)
        {
            for (int axis = lengths.Length - 1, left = places[k]; axis >= 0; left /= lengths[axis--])
                indices[(axis * places.Length) + k] = left % lengths[axis];
        }

        return new(ElementKind.Integer, [lengths.Length, places.Length], Content.Of(indices));
    }

    private static Result InferExtreme(Step step, bool isLargest)
    {
        var x = step.Inputs[0]!;
        int axis = Shapes.Axis(step.Integer("axis", 0), x.Rank);
        Size[] kept = [.. x.Shape.Select((size, i) => i == axis ? Size.One : size)];
        Size[] shape = step.Integer("keepdims", 1) != 0 ? kept : [.. kept.Where((_, i) => i != axis)];
        bool takesLast = step.Integer("select_last_index", 0) != 0;
        // Of elements that are all the same, however many there are, the first is the largest.
        if (x.Number is not null && !takesLast)
            return new(ElementKind.Integer, shape, Content.OfEverywhere(0));
        if (Folding.Repeated(x, x.Shape) is not { Length: > 0 } elements)
            return x.IsData ? new(ElementKind.Integer, shape) : throw new ImportException($"{step}: {Unknown}");
        int[] lengths = Folding.Known(x.Shape)!;
        int stride = lengths.Skip(axis + 1).Aggregate(1, (product, length) => product * length);
        var places = new long[elements.Length / lengths[axis]];
        for (int i = 0; i < places.Length; i++)
        {
            int first = (i / stride * lengths[axis] * stride) + (i % stride);
            for (int k = 1; k < lengths[axis]; k++)
            {
                double best = elements[first + ((int)places[i] * stride)], next = elements[first + (k * stride)];
                if ((isLargest ? next > best : next < best) || (takesLast && next == best))
                    places[i] = k;
            }
        }

        return new(ElementKind.Integer, shape, Content.Of(places));
    }
}
