using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Ranges of axes, forwards and backwards.</summary>
internal static class Slices
{
    public static IEnumerable<OnnxOperator> All => [OnnxOperator.Of("Slice", InferSlice, WriteSlice)];

    /// <summary>What is cut from one axis.</summary>
    private readonly record struct Cut(int Axis, Size From, Size To, long Step);

    private static IEnumerable<Cut> Cuts(Step step)
    {
        var input = step.Inputs[0]!;
        Size[] starts, ends;
        long[] axes, steps;
        if (step.Opset < 10)
        {
            starts = [.. step.Integers("starts")!.Select(Size.Of)];
            ends = [.. step.Integers("ends")!.Select(Size.Of)];
            axes = step.Integers("axes") is { } stated ? [.. stated] : [.. Enumerable.Range(0, starts.Length)];
            steps = [.. Enumerable.Repeat(1L, starts.Length)];
        }
        else
        {
            starts = Bounds(1);
            ends = Bounds(2);
            axes = step.Input(3)?.Content?.Integers() ?? [.. Enumerable.Range(0, starts.Length)];
            steps = step.Input(4)?.Content?.Integers() ?? [.. Enumerable.Repeat(1L, starts.Length)];
        }

        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Shapes.Axis(axes[i], input.Rank);
            var size = input.Shape[axis];
            if (steps[i] > 0)
            {
                yield return new(axis, Place(starts[i], size), Place(ends[i], size), steps[i]);
            }
            else
            {
                // Backwards: the elements above the end up to the start, the last first.
                if (size.Value is not { } length || starts[i].Value is not { } start || ends[i].Value is not { } end)
                    throw new ImportException($"{step}: a slice that runs backwards needs numbers as bounds");
                long high = Math.Min(start < 0 ? start + length : start, length - 1), low = Math.Max(end < 0 ? end + length : end, -1);
                yield return new(axis, low + 1, high + 1, steps[i]);
            }
        }

        Size[] Bounds(int index) => step.Input(index)?.Content?.Sizes()
            ?? throw new ImportException($"{step}: expected bounds that are numbers or sizes");
    }

    /// <summary>A bound as an index from the start: negative ones count from the end, those beyond are the end.</summary>
    private static Size Place(Size bound, Size size)
    {
        // A size with a minus in front counts from the end.
        if (bound.Value is not { } at)
            return (0 - bound).Least > 0 ? size + bound : bound;
        if (size.Value is { } length)
            return Math.Clamp(at < 0 ? at + length : at, 0, length);
        return at < 0 ? (at <= -int.MaxValue ? Size.Of(0) : size + at) : at >= int.MaxValue ? size : bound;
    }

    private static Size Length(Cut cut) => cut.Step == 1 ? cut.To - cut.From
        : (cut.To - cut.From + (Math.Abs(cut.Step) - 1)) / Math.Abs(cut.Step);

    private static Result InferSlice(Step step)
    {
        var input = step.Inputs[0]!;
        var shape = input.Shape.ToArray();
        Cut[] cuts = [.. Cuts(step)];
        foreach (var cut in cuts)
            shape[cut.Axis] = Length(cut);
        var lengths = Folding.Known(input.Shape);
        Content? content = null;
        if (input.Content is not null && lengths is not null && cuts.All(cut => cut.From.Value is not null && cut.To.Value is not null))
        {
            var strides = new int[lengths.Length];
            for (int axis = lengths.Length - 1, by = 1; axis >= 0; by *= lengths[axis--])
                strides[axis] = by;
            var (first, every) = (new int[lengths.Length], Enumerable.Repeat(1, lengths.Length).ToArray());
            foreach (var cut in cuts)
                (first[cut.Axis], every[cut.Axis]) = ((int)(cut.Step > 0 ? cut.From.Value!.Value : cut.To.Value!.Value - 1), (int)cut.Step);
            content = Folding.Pick(input, shape, index =>
            {
                int at = 0;
                for (int axis = 0; axis < index.Length; axis++)
                    at += (first[axis] + (index[axis] * every[axis])) * strides[axis];
                return at;
            });
        }
        else if (input.Number is { } number)
        {
            content = Content.OfEverywhere(number);
        }
        else if (Pattern(input) is { } pattern && cuts.All(cut => cut.Step > 0 && cut.From.Value is not null))
        {
            content = cuts.Aggregate((IndexPattern?)pattern, (part, cut) =>
                part?.Cut(input.Rank - 1 - cut.Axis, cut.From.Value!.Value, cut.Step)) is { } left ? Content.Of(left) : null;
        }

        return new(input.Kind, shape, content);
    }

    /// <summary>
    /// The pattern of a value, also of a table that a part is taken from: integers that count up by one along the last axis, the only one
    /// that is longer than 1, and masks of which each element depends on its distance from the diagonal.
    /// </summary>
    private static IndexPattern? Pattern(Value input)
    {
        if (input.Content is not { IsArray: true } || Folding.Known(input.Shape) is not { Length: > 0 } lengths)
            return input.Content?.Pattern;
        if (input.Kind == ElementKind.Integer && lengths.SkipLast(1).All(length => length == 1))
        {
            long[] integers = input.Content.Integers();
            return integers.Length > 0 && !integers.Where((value, i) => value != integers[0] + i).Any() ? Counting.From(integers[0]) : null;
        }

        // A table of numbers may be anything else as well, which the code then takes a part of: only a mask is known by its pattern.
        return lengths.Length > 1 && lengths.SkipLast(2).All(length => length == 1) && Folding.Elements(input) is { Length: > 1 } elements
            && Levels.Of(elements, lengths[^1]) is { } levels && (input.Kind == ElementKind.Truth || levels.IsCausal) ? levels : null;
    }

    private static void WriteSlice(StepWriter writer)
    {
        var x = writer[0];
        foreach (var cut in Cuts(writer.Step))
        {
            var size = writer.Step.Inputs[0]!.Shape[cut.Axis];
            if (cut.From.Value == 0 && cut.To.Equals(size) && cut.Step == 1)
                continue;
            if (x.Axis(cut.Axis) is not { } axis)
            {
                if (Length(cut).IsOne)
                    continue;
                throw writer.Refuse("a slice of the batch takes it away");
            }

            var shape = x.Shape.ToArray();
            shape[axis] = cut.To - cut.From;
            // All of an axis is cut from nothing where it only runs backwards.
            CodeNode code = cut.Step < 0 && cut.From.Value == 0 && cut.To.Equals(size) ? x.Code
                : Call("Slice", x.Code, Integer(axis), new RangeCode(Integer(cut.From), Integer(cut.To)))
                    .With("step", cut.Step > 0 ? cut.Step : 1, 1);
            if (cut.Step < 0)
            {
                code = Call("Flip", code, Integer(axis));
                code = cut.Step == -1 ? code : Call("Slice", code, Integer(axis), new RangeCode(Integer(0), Integer(cut.To - cut.From)))
                    .With("step", -cut.Step, 1);
            }

            shape[axis] = Length(cut);
            x = new(code, shape, x.Batch);
        }

        if (x.Code is CallCode)
            writer.Give(x.Code, x.Shape, x.Batch);
        else
            writer.Pass(x);
    }
}
