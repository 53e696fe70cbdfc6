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
        OnnxOperator.Of("GatherElements", step => new(step.Inputs[0]!.Kind, step.Inputs[1]!.Shape), WriteGatherElements),
        OnnxOperator.Of("GatherND", step => new(step.Inputs[0]!.Kind, Gathered(step)), WriteGatherNd),
        OnnxOperator.Of("ScatterElements", Same, WriteScatterElements),
        OnnxOperator.Of("Scatter", Same, WriteScatterElements),
        OnnxOperator.Of("ScatterND", Same, WriteScatterNd),
        OnnxOperator.Of("ReverseSequence", Same, WriteReverseSequence),
    ];

    private static Result Same(Step step) => new(step.Inputs[0]!.Kind, step.Inputs[0]!.Shape);

    private static void WriteGatherElements(StepWriter writer)
    {
        var (lengths, picks) = (Lengths(writer, 0), Lengths(writer, 1));
        long[] chosen = Elementwise(writer, lengths, picks);
        Give(writer, Call("IndexSelect", [Row(writer, 0, [Product(lengths)]), Integer(0), .. chosen.Select(Integer)]),
            [chosen.Length], writer.Step.Inputs[1]!.Shape, writer[0].Batch);
    }

    private static void WriteScatterElements(StepWriter writer)
    {
        var (lengths, picks) = (Lengths(writer, 0), Lengths(writer, 1));
        Write(writer, Elementwise(writer, lengths, picks), Product(lengths), 1);
    }

    private static Size[] Gathered(Step step)
    {
        var (data, indices) = (step.Inputs[0]!.Shape, step.Inputs[1]!.Shape);
        int leading = checked((int)(step.Integer("batch_dims", 0) + Depth(step, indices)));
        return [.. indices.SkipLast(1), .. data.Skip(leading)];
    }

    private static void WriteGatherNd(StepWriter writer)
    {
        var lengths = Lengths(writer, 0);
        int batches = checked((int)writer.Step.Integer("batch_dims", 0)), depth = Depth(writer.Step, writer.Step.Inputs[1]!.Shape);
        long[] chosen = Slices(writer, lengths, batches, depth);
        long inner = Product(lengths.Skip(batches + depth));
        // An axis of the batch that is indexed is gone.
        int batch = writer[0].Batch < batches ? writer[0].Batch : -1;
        Give(writer, Call("IndexSelect", [Row(writer, 0, [Product(lengths) / inner, inner]), Integer(0), .. chosen.Select(Integer)]),
            [chosen.Length, inner], writer.Step.Output.Shape, batch);
    }

    private static void WriteScatterNd(StepWriter writer)
    {
        var lengths = Lengths(writer, 0);
        int depth = Depth(writer.Step, writer.Step.Inputs[1]!.Shape);
        long inner = Product(lengths.Skip(depth));
        Write(writer, Slices(writer, lengths, 0, depth), Product(lengths) / inner, inner);
    }

    /// <summary>The updates, put or added where the indices say.</summary>
    private static void Write(StepWriter writer, long[] chosen, long count, long inner)
    {
        string reduction = writer.Step.Text("reduction", "none");
        if (reduction is not ("none" or "add"))
            throw writer.Refuse($"the reduction '{reduction}' is not written: none and add are");
        if (reduction == "none" && chosen.Distinct().Count() != chosen.Length)
        {
            throw writer.Refuse("the indices name an element twice, and what it becomes is not defined; sums of a graph's messages are "
                + "exported whole from opset 16 on");
        }

        Size[] rows = inner == 1 ? [count] : [count, inner], written = inner == 1 ? [chosen.Length] : [chosen.Length, inner];
        Give(writer, Call(reduction == "add" ? "IndexAdd" : "IndexCopy", Row(writer, 0, rows), Integer(0), List(chosen),
            Row(writer, 2, written)), rows, writer.Step.Output.Shape, writer[0].Batch);
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

        var lengths = Lengths(writer, 0);
        int[] strides = Strides(lengths);
        long[] chosen = Positions(lengths, index =>
        {
            long end = ends[index[batch]], at = index[time] < end ? end - 1 - index[time] : index[time];
            return Place(index, strides) + ((at - index[time]) * strides[time]);
        });
        Require(writer, chosen.Length);
        Give(writer, Call("IndexSelect", [Row(writer, 0, [chosen.Length]), Integer(0), .. chosen.Select(Integer)]),
            [chosen.Length], step.Output.Shape, x.Batch);
    }

    /// <summary>Where each element that an index of one axis names lies among all elements.</summary>
    private static long[] Elementwise(StepWriter writer, int[] lengths, int[] picks)
    {
        int axis = Shapes.Axis(writer.Step.Integer("axis", 0), lengths.Length);
        long[] indices = Indices(writer);
        int[] strides = Strides(lengths);
        int i = 0;
        return Positions(picks, index => Place(index, strides) + ((In(writer, indices[i++], lengths[axis]) - index[axis]) * strides[axis]));
    }

    /// <summary>Where each slice that a tuple of indices names lies among all of them.</summary>
    private static long[] Slices(StepWriter writer, int[] lengths, int batches, int depth)
    {
        int[] picks = Lengths(writer, 1);
        long[] indices = Indices(writer);
        int[] strides = Strides(lengths[..(batches + depth)]);
        int i = 0;
        return Positions(picks[..^1], index =>
        {
            long place = Place(index.AsSpan(0, batches), strides);
            for (int k = 0; k < depth; k++)
                place += In(writer, indices[i++], lengths[batches + k]) * strides[batches + k];
            return place;
        });
    }

    private static long[] Indices(StepWriter writer)
    {
        if (writer.Step.Inputs[1]!.Content is not { IsArray: true } known)
            throw writer.Refuse("expected indices that are numbers");
        long[] indices = known.Integers();
        Require(writer, indices.Length);
        return indices;
    }

    private static void Require(StepWriter writer, int count)
    {
        if (count > MostIndices)
            throw writer.Refuse($"{count} indices are not written as code: {MostIndices} are");
    }

    private static long In(StepWriter writer, long index, int size) => index >= -size && index < size ? (index + size) % size
        : throw writer.Refuse($"index {index} is not in a dimension of {size}");

    private static int Depth(Step step, IReadOnlyList<Size> indices) => indices[^1].Value is { } depth ? checked((int)depth)
        : throw new ImportException($"{step}: expected indices whose number is known");

    private static int[] Lengths(StepWriter writer, int input) => Folding.Known(writer.Step.Inputs[input]!.Shape)
        ?? throw writer.Refuse("expected sizes that are numbers");

    private static long Product(IEnumerable<int> lengths) => lengths.Aggregate(1L, (product, length) => product * length);

    private static int[] Strides(int[] lengths)
    {
        var strides = new int[lengths.Length];
        for (int axis = lengths.Length - 1, step = 1; axis >= 0; step *= lengths[axis--])
            strides[axis] = step;
        return strides;
    }

    private static long Place(ReadOnlySpan<int> index, int[] strides)
    {
        long place = 0;
        for (int axis = 0; axis < index.Length; axis++)
            place += (long)index[axis] * strides[axis];
        return place;
    }

    /// <summary>A number for each index into a shape, in row-major order.</summary>
    private static long[] Positions(int[] lengths, Func<int[], long> place)
    {
        var places = new long[Product(lengths)];
        var index = new int[lengths.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = place(index);
            for (int axis = lengths.Length - 1; axis >= 0 && ++index[axis] == lengths[axis]; axis--)
                index[axis] = 0;
        }

        return places;
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
