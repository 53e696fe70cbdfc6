using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Elements and slices at indices that the file holds, picked or written. They are written as indices of one axis: the elements, or the
/// slices, of the tensor in a row.
/// </summary>
internal static class Scatters
{
    // What one still looks through in code.
    private const int MostIndices = 4096;

    public static IEnumerable<OnnxOperator> All =>
    [
        Gather("GatherElements", step => step.Inputs[1]!.Shape, IndexedSlices.OfElements), Gather("GatherND", Gathered, IndexedSlices.Of),
        Scatter("ScatterElements", IndexedSlices.OfElements), Scatter("Scatter", IndexedSlices.OfElements),
        Scatter("ScatterND", IndexedSlices.Of),
        OnnxOperator.Of("ReverseSequence", step => new Result(step.Inputs[0]!.Kind, step.Inputs[0]!.Shape), WriteReverseSequence),
    ];

    private static OnnxOperator Gather(
        string name, Func<Step, IReadOnlyList<Size>> shape, Func<Step, IndexedSlices> slices) => OnnxOperator.Of(
        name,
        step =>
        {
            var given = shape(step);
            return new(step.Inputs[0]!.Kind, given, Folded(step, [0], slices, (places, elements) =>
                [.. places.Elements().Select(place => elements[0][place])]));
        },
        writer => WriteGather(writer, slices(writer.Step)));

    private static OnnxOperator Scatter(string name, Func<Step, IndexedSlices> slices) => OnnxOperator.Of(
        name,
        step => new(step.Inputs[0]!.Kind, step.Inputs[0]!.Shape,
            step.Text("reduction", "none") != "none" ? null : Folded(step, [0, 2], slices, (places, elements) =>
            {
                if (places.HasTwice)
                    return null;
                double[] written = [.. elements[0]];
                int i = 0;
                foreach (int place in places.Elements())
                    written[place] = elements[1][i++];
                return written;
            })),
        writer => WriteScatter(writer, slices(writer.Step)));

    /// <summary>The result where all that is read is known; null where it is not.</summary>
    private static Content? Folded(
        Step step, int[] inputs, Func<Step, IndexedSlices> slices, Func<IndexedSlices, double[][], double[]?> result)
    {
        int[] read = [.. inputs, 1];
        if (read.Any(input => step.Input(input) is not { Content: not null }))
            return null;
        double[]?[] elements = [.. read.Select(input => Folding.Repeated(step.Inputs[input]!, step.Inputs[input]!.Shape))];
        return elements.Contains(null) || result(slices(step), elements[..^1]!) is not { } given ? null
            : Folding.Of(given, step.Inputs[0]!.Kind);
    }

    private static Size[] Gathered(Step step)
    {
        var (data, indices) = (step.Inputs[0]!.Shape, step.Inputs[1]!.Shape);
        int leading = checked((int)(step.Integer("batch_dims", 0) + IndexedSlices.Depth(step)));
        return [.. indices.SkipLast(1), .. data.Skip(leading)];
    }

    private static void WriteGather(StepWriter writer, IndexedSlices slices)
    {
        Require(writer, slices.Chosen.Length);
        var step = writer.Step;
        bool isElements = step.Operator == "GatherElements";
        Size[] rows = isElements ? [slices.Count] : [slices.Count, slices.Length];
        // An axis of the batch that is indexed is gone.
        int batch = isElements || writer[0].Batch < step.Integer("batch_dims", 0) ? writer[0].Batch : -1;
        Give(writer, Call("IndexSelect", [Row(writer, 0, rows), Integer(0), .. slices.Chosen.Select(Integer)]),
            [slices.Chosen.Length, .. rows.Skip(1)], step.Output.Shape, batch);
    }

    /// <summary>The updates, put or added where the indices say.</summary>
    private static void WriteScatter(StepWriter writer, IndexedSlices slices)
    {
        Require(writer, slices.Chosen.Length);
        string reduction = writer.Step.Text("reduction", "none");
        if (reduction is not ("none" or "add"))
            throw writer.Refuse($"the reduction '{reduction}' is not written: none and add are");
        if (reduction == "none" && slices.HasTwice)
        {
            throw writer.Refuse("the indices name an element twice, and what it becomes is not defined; sums of a graph's messages are "
                + "exported whole from opset 16 on");
        }

        Size[] inner = slices.Length == 1 ? [] : [slices.Length], rows = [slices.Count, .. inner];
        Give(writer, Call(reduction == "add" ? "IndexAdd" : "IndexCopy", Row(writer, 0, rows), Integer(0), List(slices.Chosen),
            Row(writer, 2, [slices.Chosen.Length, .. inner])), rows, writer.Step.Output.Shape, writer[0].Batch);
    }

    /// <summary>Each sequence reversed up to its length.</summary>
    private static void WriteReverseSequence(StepWriter writer)
    {
        var step = writer.Step;
        int time = Shapes.Axis(step.Integer("time_axis", 0), step.Inputs[0]!.Rank),
            batch = Shapes.Axis(step.Integer("batch_axis", 1), step.Inputs[0]!.Rank);
        long[] ends = step.Inputs[1]!.Content is { IsArray: true } known ? known.Integers()
            : throw writer.Refuse("expected lengths of sequences that are numbers; --hold NAME=VALUE holds an input");
        var x = writer[0];
        if (x.Axis(batch) is null && x.Axis(time) is { } along)
        {
            if (x.Shape[along].Value is not { } size)
                throw writer.Refuse("expected a number of steps that is a number");
            writer.Give(ends[0] == size ? Call("Flip", x.Code, Integer(along)) : Call("IndexSelect", [
                x.Code, Integer(along), .. Enumerable.Range(0, Room.Listed(size)).Select(i => Integer(i < ends[0] ? ends[0] - 1 - i : i))]),
                x.Shape, x.Batch);
            return;
        }

        long[] chosen = IndexedSlices.Permuted(step, index =>
        {
            long end = ends[index[batch]];
            return index[time] < end ? (time, end - 1 - index[time]) : (time, index[time]);
        });
        Require(writer, chosen.Length);
        Give(writer, Call("IndexSelect", [Row(writer, 0, [chosen.Length]), Integer(0), .. chosen.Select(Integer)]),
            [chosen.Length], step.Output.Shape, x.Batch);
    }

    private static void Require(StepWriter writer, int count)
    {
        if (count > MostIndices)
            throw writer.Refuse($"{count} indices are not written as code: {MostIndices} are");
    }

    /// <summary>The elements of an input, or its slices, in a row.</summary>
    private static CodeNode Row(StepWriter writer, int input, IReadOnlyList<Size> shape)
    {
        if (writer.IsConstant(input))
            return writer.Weight(input, "values", "row", shape, values => values);
        var x = writer[input];
        return x.Code is NumberCode ? throw writer.Refuse("expected a tensor, but one number stands for all of its elements")
            : x.View(shape, -1).Code;
    }

    /// <summary>The result under its own shape, without the batch where it has one entry.</summary>
    private static void Give(StepWriter writer, CodeNode code, IReadOnlyList<Size> from, IReadOnlyList<Size> shape, int batch)
    {
        if (batch >= 0 && !shape[batch].IsOne)
            batch = -1;
        Size[] own = [.. shape.Where((_, axis) => axis != batch)];
        if (own.Length == 0)
            own = [Size.One];
        writer.Give(from.SequenceEqual(own) ? code : new ViewCode(code, from, own), own, batch);
    }
}
