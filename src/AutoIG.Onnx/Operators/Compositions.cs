using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Operators that are said by a few others.</summary>
internal static class Compositions
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("Compress", InferCompress, WriteCompress),
        OnnxOperator.Of("MeanVarianceNormalization", step => new(ElementKind.Real, step.Inputs[0]!.Shape), WriteMeanVariance),
        OnnxOperator.Of("Trilu", InferTrilu, WriteTrilu),
        OnnxOperator.Of("EyeLike", InferEye),
        OnnxOperator.Of("OneHot", InferOneHot, WriteOneHot),
        OnnxOperator.Of("Hardmax", step => new(ElementKind.Real, step.Inputs[0]!.Shape), WriteHardmax),
    ];

    private static (int? Axis, long[] Kept) Chosen(Step step)
    {
        int? axis = step.Attributes.TryGetValue("axis", out var stated) ? Shapes.Axis(stated.Integer, step.Inputs[0]!.Rank) : null;
        if (step.Input(1)?.Content is not { IsArray: true } condition)
            throw new ImportException($"{step}: expected a condition that is held: what is chosen has no derivative");
        long[] truths = condition.Integers();
        return (axis, [.. Enumerable.Range(0, truths.Length).Where(i => truths[i] != 0).Select(i => (long)i)]);
    }

    private static Result InferCompress(Step step)
    {
        var (axis, kept) = Chosen(step);
        var x = step.Inputs[0]!;
        return new(x.Kind, axis is { } at ? [.. x.Shape.Select((size, i) => i == at ? kept.Length : size)] : [kept.Length]);
    }

    private static void WriteCompress(StepWriter writer)
    {
        var (axis, kept) = Chosen(writer.Step);
        var x = writer[0].Whole();
        if (kept.Length == 0)
            throw writer.Refuse("nothing is left");
        var of = axis is null ? x.View([Size.Product(x.Shape)], -1) : x;
        writer.Give(Call("IndexSelect", [of.Code, Integer(axis ?? 0), .. kept.Select(Integer)]), writer.Step.Output.Shape, -1);
    }

    /// <summary>(x − mean)/(√mean of squares of it + 10⁻⁹), over axes 0, 2 and 3 unless others are stated.</summary>
    private static void WriteMeanVariance(StepWriter writer)
    {
        var x = writer[0].Whole();
        var axes = writer.Step.Integers("axes") is { Count: > 0 } stated
            ? stated.Select(axis => (long)Shapes.Axis(axis, x.Shape.Count)).Order() : (IEnumerable<long>)[0, 2, 3];
        CodeNode Mean(CodeNode of) => new CallCode("Mean", [new(null, of), new(null, List(axes)), new("keepDim", new TextCode("true"))]);
        CodeNode centred = Call("Subtract", x.Code, Mean(x.Code));
        var scale = new InfixCode("+", Call("Sqrt", Mean(Call("Square", centred))), new NumberCode(1e-9, IsOperand: true));
        writer.Give(Call("Divide", centred, scale), x.Shape, -1);
    }

    private static long Diagonal(Step step) => step.Input(1) is not { } stated ? 0
        : stated.Number is { } number ? (long)number : throw new ImportException($"{step}: expected a diagonal that is a number");

    /// <summary>Whether an element of a matrix is kept: on and above a diagonal, or on and below.</summary>
    private static Func<long, long, bool> Kept(Step step)
    {
        long diagonal = Diagonal(step);
        return step.Integer("upper", 1) == 1 ? (row, column) => column - row >= diagonal : (row, column) => column - row <= diagonal;
    }

    private static Result InferTrilu(Step step)
    {
        var x = step.Inputs[0]!;
        var keeps = Kept(step);
        if (x.Content is null || Folding.Known(x.Shape) is not { } lengths || Folding.Elements(x) is not { } elements)
        {
            return new(x.Kind, x.Shape, x.Rank < 2 || x.Shape[^1].IsOne || x.Shape[^2].IsOne ? null
                : Patterns.Triangle(x, step.Integer("upper", 1) == 1, Diagonal(step)));
        }

        int rows = lengths[^2], columns = lengths[^1];
        double[] kept = [.. Enumerable.Range(0, Room.For(lengths, elements.Length)).Select(i =>
            keeps(i / columns % rows, i % columns) ? elements[elements.Length == 1 ? 0 : i] : 0)];
        return new(x.Kind, x.Shape, x.Kind == ElementKind.Real ? Content.Of(Array.ConvertAll(kept, value => (float)value))
            : Content.Of(Array.ConvertAll(kept, value => (long)value)));
    }

    private static void WriteTrilu(StepWriter writer)
    {
        var x = writer[0].Whole();
        if (x.Shape[^2].Value is not { } rows || x.Shape[^1].Value is not { } columns)
            throw writer.Refuse("expected a matrix whose sizes are numbers");
        var keeps = Kept(writer.Step);
        float[] mask = [.. Enumerable.Range(0, Room.For([rows, columns]))
            .Select(i => keeps(i / columns, i % columns) ? 1f : 0f)];
        // What is cut is 0, whatever stood there.
        var seen = Call("Tensor.GreaterThan", writer.Computed("triangle", [rows, columns], mask),
            new NumberCode(0, IsOperand: true));
        writer.Give(Call("Where", seen, x.Code, Call("BroadcastTo", [writer.Computed("zero", [Size.One], [0]),
            .. x.Shape.Select(Integer)])), x.Shape, -1);
    }

    private static Result InferEye(Step step)
    {
        var x = step.Inputs[0]!;
        long shift = step.Integer("k", 0);
        var kind = step.Attributes.TryGetValue("dtype", out var stated)
            ? ElementKinds.Of((Files.OnnxElementType)stated.Integer) : x.Kind;
        if (x.Rank != 2 || x.Shape[0].Value is not { } rows || x.Shape[1].Value is not { } columns)
            throw new ImportException($"{step}: expected a matrix whose sizes are numbers");
        long[] ones = [.. Enumerable.Range(0, Room.For([rows, columns])).Select(i =>
            (i % columns) - (i / columns) == shift ? 1L : 0L)];
        return new(kind, x.Shape, kind == ElementKind.Real ? Content.Of(Array.ConvertAll(ones, one => (float)one)) : Content.Of(ones));
    }

    /// <summary>A row of zeros with one other number for each index: indices are held, for they have no derivative.</summary>
    private static Result InferOneHot(Step step)
    {
        var (hot, shape) = Hot(step);
        var values = step.Inputs[2]!;
        if (Folding.Elements(values) is not { } levels)
            return new(values.Kind, shape);
        return new(values.Kind, shape, values.Kind == ElementKind.Real
            ? Content.Of(Array.ConvertAll(hot, place => (float)levels[place % levels.Length]))
            : Content.Of(Array.ConvertAll(hot, place => (long)levels[place % levels.Length])));
    }

    private static void WriteOneHot(StepWriter writer)
    {
        var (hot, shape) = Hot(writer.Step);
        Room.Listed(hot.Length);
        CodeNode flat = Call("IndexSelect", [writer[2].Code, Integer(0), .. hot.Select(place => Integer(place))]);
        writer.Give(new ViewCode(flat, [hot.Length], shape), shape, -1);
    }

    /// <summary>For each element of the result which of the two values it is.</summary>
    private static (int[] Hot, Size[] Shape) Hot(Step step)
    {
        var (indices, depth) = (step.Inputs[0]!, step.Inputs[1]!);
        long at = step.Integer("axis", -1);
        int axis = Shapes.Axis(at, indices.Rank + 1);
        if (Folding.Elements(indices) is not { } picked || Folding.Known(indices.Shape) is not { } lengths
            || depth.Number is not { } count)
        {
            throw new ImportException($"{step}: expected indices and a depth that are numbers");
        }

        int width = checked((int)count);
        int outer = lengths.Take(axis).Aggregate(1, (product, length) => product * length);
        int inner = lengths.Skip(axis).Aggregate(1, (product, length) => product * length);
        var hot = new int[Room.For([outer, width, inner])];
        for (int i = 0; i < outer * inner; i++)
        {
            long index = (long)picked[picked.Length == 1 ? 0 : i];
            index = index < 0 ? index + width : index;
            if (index >= 0 && index < width)
                hot[(((i / inner * width) + (int)index) * inner) + (i % inner)] = 1;
        }

        return (hot, [.. indices.Shape.Take(axis), width, .. indices.Shape.Skip(axis)]);
    }

    /// <summary>1 where the first of the largest stands, 0 elsewhere: a step function, whose derivative is 0.</summary>
    private static void WriteHardmax(StepWriter writer)
    {
        var step = writer.Step;
        var x = writer[0].Whole();
        int rank = step.Inputs[0]!.Rank, axis = Shapes.Axis(step.Integer("axis", step.Opset >= 13 ? -1 : 1), rank);
        if (step.Opset < 13)
            throw writer.Refuse("a hardmax before opset 13 takes several axes as one: convert the model to opset 13");
        if (x.Shape[axis].Value is not { } width)
            throw writer.Refuse("expected a size that is a number");
        float[] count = [.. Enumerable.Range(0, Room.For([width])).Select(i => (float)i)];
        CodeNode Everywhere(string method, CodeNode of) => Call("BroadcastTo", [new CallCode(method, [new(null, of),
            new(null, Integer(axis)), new("keepDim", new TextCode("true"))]), .. x.Shape.Select(Integer)]);
        Size[] along = [.. x.Shape.Select((size, i) => i == axis ? size : Size.One)];
        CodeNode places = Call("BroadcastTo", [writer.Computed("places", along, count), .. x.Shape.Select(Integer)]);
        CodeNode Full(string name, float value) => Call("BroadcastTo", [writer.Computed(name, [Size.One], [value]),
            .. x.Shape.Select(Integer)]);
        CodeNode largest = Call("Where", Call("Tensor.GreaterThanOrEqual", x.Code, Everywhere("Max", x.Code)), places,
            Full("beyond", width));
        CodeNode first = Call("Tensor.Equals", places, Everywhere("Min", largest));
        writer.Give(Call("Where", first, Full("one", 1), Full("zero", 0)), x.Shape, -1);
    }
}
