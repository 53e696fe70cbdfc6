using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Elements in the order of their size, and sums up to each.</summary>
internal static class Orderings
{
    public static IEnumerable<OnnxOperator> All => [new("TopK", InferTopK, WriteTopK), OnnxOperator.Of("CumSum", InferCumSum, WriteCumSum)];

    private static long Count(Step step) => step.Opset < 10 ? step.Integer("k", 1)
        : step.Input(1)?.Content is { IsArray: true } known ? known.Integers()[0]
        : throw new ImportException($"{step}: expected how many are wanted as a number");

    private static List<Result> InferTopK(Step step)
    {
        var shape = step.Inputs[0]!.Shape.ToArray();
        shape[Shapes.Axis(step.Integer("axis", -1), shape.Length)] = Count(step);
        return [new(step.Inputs[0]!.Kind, shape), new(ElementKind.Integer, shape)];
    }

    /// <summary>The values. Their places have no derivative: whoever reads them is refused.</summary>
    private static void WriteTopK(StepWriter writer)
    {
        var x = writer[0];
        if (x.Axis(writer.Step.Integer("axis", -1)) is not { } axis)
            throw writer.Refuse("the batch is put in order");
        long count = Count(writer.Step);
        // Values in order are as good as those in any.
        _ = writer.Step.Integer("sorted", 1);
        bool isLargest = writer.Step.Integer("largest", 1) == 1;
        var shape = x.Shape.ToArray();
        var call = Call("TopK", x.Code, Integer(count)).With("dim", axis, -1);
        shape[axis] = count;
        writer.Give(isLargest ? call : call.With("largest", new TextCode("false")), shape, x.Batch);
    }

    /// <summary>
    /// Sums of what is known; those of one whole number count, as positions that are computed from a mask that hides nothing.
    /// </summary>
    private static Result InferCumSum(Step step)
    {
        var x = step.Inputs[0]!;
        if (x.Content is null || step.Input(1)?.Number is not { } stated)
            return new(x.Kind, x.Shape);
        if (Folding.Known(x.Shape) is not { } lengths)
            return new(x.Kind, x.Shape, Counted(step, x, Shapes.Axis((long)stated, x.Rank)));
        if (Folding.Repeated(x, x.Shape) is not { } elements)
            return new(x.Kind, x.Shape);

        int axis = Shapes.Axis((long)stated, x.Rank), stride = lengths.Skip(axis + 1).Aggregate(1, (product, length) => product * length);
        bool isReverse = step.Integer("reverse", 0) == 1, isExclusive = step.Integer("exclusive", 0) == 1;
        var sums = new double[elements.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            int place = i / stride % lengths[axis], from = isReverse ? place : 0, to = isReverse ? lengths[axis] - 1 : place;
            for (int k = from; k <= to; k++)
                sums[i] += k == place && isExclusive ? 0 : elements[i + ((k - place) * stride)];
        }

        return new(x.Kind, x.Shape, Folding.Of(sums, x.Kind));
    }

    private static Content? Counted(Step step, Value x, int axis)
    {
        if (x.Number is not { } number || number != Math.Truncate(number) || step.Integer("reverse", 0) == 1)
            return null;
        long[] slopes = new long[x.Rank];
        slopes[x.Rank - 1 - axis] = x.Shape[axis].IsOne ? 0 : (long)number;
        return Content.Of(new Counting(slopes, step.Integer("exclusive", 0) == 1 ? 0 : (long)number));
    }

    private static void WriteCumSum(StepWriter writer)
    {
        var x = writer[0];
        long stated = writer.Step.Input(1)?.Number is { } number ? (long)number : throw writer.Refuse("expected an axis that is a number");
        if (x.Axis(stated) is not { } axis)
            throw writer.Refuse("the batch is summed up");
        bool isReverse = writer.Step.Integer("reverse", 0) == 1;
        CodeNode code = Call("CumSum", isReverse ? Call("Flip", x.Code, Integer(axis)) : x.Code, Integer(axis));
        if (writer.Step.Integer("exclusive", 0) == 1)
        {
            // A zero in front, and all but the last.
            long[] borders = [.. Enumerable.Repeat(0L, 2 * (x.Shape.Count - 1 - axis)), 1, 0];
            code = Call("Slice", Call("Pad", code, List(borders)), Integer(axis), new RangeCode(Integer(0), Integer(x.Shape[axis])));
        }

        writer.Give(isReverse ? Call("Flip", code, Integer(axis)) : code, x.Shape, x.Batch);
    }
}
