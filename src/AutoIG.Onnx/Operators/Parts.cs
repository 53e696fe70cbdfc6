using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Values joined, and cut into parts.</summary>
internal static class Parts
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("Concat", InferConcat, WriteConcat),
        new("Split", InferSplit, WriteSplit),
    ];

    private static Result InferConcat(Step step)
    {
        var inputs = step.Inputs.OfType<Value>().Where(input => !(input.Rank == 1 && input.Shape[0].Value == 0)).ToArray();
        if (inputs.Length == 0)
            return new(step.Inputs[0]!.Kind, [Size.Of(0)], Content.Of(Array.Empty<long>()));
        int axis = Shapes.Axis(step.Integer("axis", 0), inputs[0].Rank);
        var shape = inputs[0].Shape.ToArray();
        shape[axis] = inputs.Select(input => input.Shape[axis]).Aggregate((sum, size) => sum + size);
        Content? content = null;
        if (inputs[0].Kind != ElementKind.Real && shape.Length == 1
            && inputs.All(input => input.Content?.Sizes() is not null || input.Number is not null))
        {
            content = Content.Of([.. inputs.SelectMany(input => input.Content?.Sizes()
                ?? Enumerable.Repeat(Size.Of((long)input.Number!.Value),
                    Room.Listed(input.Count.Value ?? throw new ImportException($"{step}: a size is not known"))).ToArray())]);
        }
        else if (inputs.All(input => input.Content is { IsArray: true } || input.Number is not null) && Folding.Known(shape) is { } lengths)
        {
            content = inputs[0].Kind == ElementKind.Real
                ? Content.Of(Join(inputs, axis, lengths, input => input.Content!.IsArray ? input.Content.Reals()
                    : Filled(input, (float)input.Number!.Value)))
                : Content.Of(Join(inputs, axis, lengths, input => input.Content!.IsArray ? input.Content.Integers()
                    : Filled(input, (long)input.Number!.Value)));
        }

        return new(inputs[0].Kind, shape, content);
    }

    /// <summary>One number everywhere, as often as the value has elements.</summary>
    private static T[] Filled<T>(Value value, T number)
    {
        var filled = new T[Room.For(Folding.Known(value.Shape)!)];
        Array.Fill(filled, number);
        return filled;
    }

    private static T[] Join<T>(Value[] inputs, int axis, int[] lengths, Func<Value, T[]> elements)
    {
        var parts = Array.ConvertAll(inputs, input => elements(input));
        var joined = new T[Room.For(lengths, parts.Max(part => part.Length))];
        int outer = lengths.Take(axis).Aggregate(1, (product, length) => product * length), at = 0;
        for (int i = 0; i < outer; i++)
        {
            foreach (var part in parts)
            {
                int count = part.Length / outer;
                part.AsSpan(i * count, count).CopyTo(joined.AsSpan(at));
                at += count;
            }
        }

        return joined;
    }

    private static void WriteConcat(StepWriter writer)
    {
        int count = writer.Step.Inputs.Count;
        Sample[] parts = [.. Enumerable.Range(0, count).Select(i => writer[i])];
        int batch = parts.Max(part => part.Batch), rank = writer.Step.Output.Rank;
        int axis = Shapes.Axis(writer.Step.Integer("axis", 0), rank);
        if (axis == batch || parts.Any(part => part.Batch >= 0 && part.Batch != batch))
            batch = -1;
        for (int i = 0; i < count; i++)
        {
            var part = parts[i];
            if (batch < 0)
                parts[i] = part.Whole();
            else if (part.Batch < 0)
                parts[i] = part.View([.. part.Shape.Take(batch), .. part.Shape.Skip(batch + 1)], batch);
        }

        int own = batch >= 0 && axis > batch ? axis - 1 : axis;
        var shape = parts[0].Shape.ToArray();
        shape[own] = parts.Select(part => part.Shape[own]).Aggregate((sum, size) => sum + size);
        if (count == 1)
            writer.Pass(parts[0]);
        else
            writer.Give(Call("Concat", new ListCode([.. parts.Select(part => part.Code)])).With("dim", own, 0), shape, batch);
    }

    private static List<Result> InferSplit(Step step)
    {
        var input = step.Inputs[0]!;
        int axis = Shapes.Axis(step.Integer("axis", 0), input.Rank);
        var sizes = SplitSizes(step, axis);
        var results = new List<Result>();
        long from = 0;
        foreach (long size in sizes)
        {
            var shape = input.Shape.ToArray();
            shape[axis] = size;
            Content? content = null;
            if (input.Content is not null && Folding.Known(input.Shape) is { } lengths)
            {
                int inner = lengths.Skip(axis + 1).Aggregate(1, (product, length) => product * length), start = (int)from;
                content = Folding.Pick(input, shape, index =>
                {
                    int at = 0;
                    for (int i = 0; i < lengths.Length; i++)
                        at = (at * lengths[i]) + index[i] + (i == axis ? start : 0);
                    return at;
                });
            }

            results.Add(new(input.Kind, shape, content));
            from += size;
        }

        return results;
    }

    private static long[] SplitSizes(Step step, int axis)
    {
        if (step.Integers("split") is not null || step.Input(1) is not null)
            return Shapes.Integers(step, 1, "split");
        if (step.Inputs[0]!.Shape[axis].Value is not { } size)
            throw new ImportException($"{step}: expected a size that is a number");
        long parts = step.Integer("num_outputs", step.Outputs.Count), each = (size + parts - 1) / parts;
        return [.. Enumerable.Range(0, Room.Listed(parts)).Select(i => Math.Min(each, size - (i * each)))];
    }

    private static void WriteSplit(StepWriter writer)
    {
        var x = writer[0];
        int axis = Shapes.Axis(writer.Step.Integer("axis", 0), writer.Step.Inputs[0]!.Rank);
        if (x.Axis(axis) is not { } own)
            throw writer.Refuse("the batch is split");
        long from = 0;
        var sizes = SplitSizes(writer.Step, axis);
        for (int i = 0; i < writer.Step.Outputs.Count; from += sizes[i++])
        {
            if (writer.Step.Outputs[i].Name.Length == 0)
                continue;
            var shape = x.Shape.ToArray();
            shape[own] = sizes[i];
            writer.Give(Call("Slice", x.Code, Integer(own), new RangeCode(Integer(from), Integer(from + sizes[i]))), shape, x.Batch, i);
        }
    }
}
