using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Sizes as values, and the same elements under other shapes.</summary>
internal static class Shapes
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("Constant", InferConstant),
        OnnxOperator.Of("Shape", step => InferShape(step)),
        OnnxOperator.Of("Size", step => new(ElementKind.Integer, [], Content.Of([step.Inputs[0]!.Count]))),
        OnnxOperator.Of("ConstantOfShape", InferConstantOfShape),
        OnnxOperator.Of("Range", InferRange),
        OnnxOperator.Of("Reshape", InferReshape, WriteReshape),
        OnnxOperator.Of("Flatten", InferFlatten, WriteReshape),
        OnnxOperator.Of("Squeeze", InferSqueeze, WriteSqueeze),
        OnnxOperator.Of("Unsqueeze", InferUnsqueeze, WriteUnsqueeze),
    ];

    /// <summary>The integers of an input, an attribute in old versions.</summary>
    public static long[] Integers(Step step, int input, string attribute)
    {
        if (step.Integers(attribute) is { } stated)
            return [.. stated];
        return step.Input(input)?.Content is { IsArray: true } content ? content.Integers()
            : throw new ImportException($"{step}: expected {attribute} that are numbers");
    }

    /// <summary>An axis, counted from the first.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis)
        : throw new ImportException($"expected an axis from {-rank} to {rank - 1}, but it is {axis}");

    private static Result InferConstant(Step step)
    {
        if (step.Attributes.TryGetValue("value", out var stored) && stored.Tensor is { } tensor)
        {
            return new(ElementKinds.Of(tensor.ElementType), [.. tensor.Dimensions.Select(Size.Of)],
                ElementKinds.Of(tensor.ElementType) == ElementKind.Text ? null : Content.Of(tensor));
        }

        if (step.Attributes.TryGetValue("value_float", out var number))
            return new(ElementKind.Real, [], Content.Of([number.Number]));
        if (step.Attributes.TryGetValue("value_int", out var integer))
            return new(ElementKind.Integer, [], Content.Of([integer.Integer]));
        if (step.Attributes.TryGetValue("value_floats", out var numbers))
            return new(ElementKind.Real, [numbers.Numbers.Count], Content.Of([.. numbers.Numbers]));
        if (step.Attributes.TryGetValue("value_ints", out var integers))
            return new(ElementKind.Integer, [integers.Integers.Count], Content.Of([.. integers.Integers]));
        if (step.Attributes.ContainsKey("sparse_value"))
            throw new ImportException($"{step}: a sparse constant is not read: store it densely");
        return new(ElementKind.Text, []);
    }

    private static Result InferShape(Step step)
    {
        var shape = step.Inputs[0]!.Shape;
        int from = Clamp(step.Integer("start", 0)), to = Math.Max(from, Clamp(step.Integer("end", shape.Count)));
        return new(ElementKind.Integer, [to - from], Content.Of([.. shape.Skip(from).Take(to - from)]));

        int Clamp(long axis) => (int)Math.Clamp(axis < 0 ? axis + shape.Count : axis, 0, shape.Count);
    }

    private static Result InferConstantOfShape(Step step)
    {
        var sizes = Sizes(step, 0);
        var value = step.Attributes.TryGetValue("value", out var stored) ? stored.Tensor : null;
        var kind = value is null ? ElementKind.Real : ElementKinds.Of(value.ElementType);
        double number = value is null ? 0 : kind == ElementKind.Real ? value.ToSingles()[0] : value.ToIntegers()[0];
        return new(kind, sizes, sizes.Length == 1 && sizes[0].Value is { } count and <= 64 && kind == ElementKind.Integer
            ? Content.Of(Enumerable.Repeat((long)number, (int)count).ToArray()) : Content.OfEverywhere(number));
    }

    private static Result InferRange(Step step)
    {
        var (start, limit, delta) = (step.Inputs[0]!, step.Inputs[1]!, step.Inputs[2]!);
        if (start.Number is { } from && limit.Number is { } to && delta.Number is { } by && by != 0)
        {
            int count = Room.For([Math.Max(0, checked((long)Math.Ceiling((to - from) / by)))]);
            return start.Kind == ElementKind.Real
                ? new(start.Kind, [count], Content.Of([.. Enumerable.Range(0, count).Select(i => (float)(from + (i * by)))]))
                : new(start.Kind, [count], Content.Of([.. Enumerable.Range(0, count).Select(i => (long)(from + (i * by)))]));
        }

        if (start.Number is { } zero && zero == Math.Truncate(zero) && delta.Number is 1 && limit.Content?.Sizes() is [var end])
            return new(start.Kind, [end - (long)zero], Content.Of(Counting.From((long)zero)));
        if (limit.Content?.Sizes() is [var length])
        {
            throw new ImportException($"{step}: numbers from 0 to {length} are not counted when the model runs: state the size, "
                + "as in --input NAME=1,128");
        }

        throw new ImportException($"{step}: expected bounds that are numbers");
    }

    public static Size[] Sizes(Step step, int input) => Folding.Sizes(step.Input(input))
        ?? throw new ImportException($"{step}: expected a shape that is computed from numbers and sizes alone");

    private static Result InferReshape(Step step)
    {
        var input = step.Inputs[0]!;
        var stated = step.Integers("shape") is { } old ? [.. old.Select(Size.Of)] : Sizes(step, 1);
        var sizes = stated.ToArray();
        bool copies = step.Integer("allowzero", 0) == 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i].Value == 0 && copies)
                sizes[i] = i < input.Rank ? input.Shape[i]
                    : throw new ImportException($"{step}: size {i} is to be the input's, which has {input.Rank}");
        }

        int free = Array.FindIndex(sizes, size => size.Value == -1);
        if (free >= 0)
        {
            sizes[free] = 1;
            sizes[free] = input.Count / Size.Product(sizes);
        }

        if (input.Count.Value is { } had && Size.Product(sizes).Value is { } has && had != has)
            throw new ImportException($"{step}: {had} elements do not fit the shape [{string.Join(", ", sizes.AsEnumerable())}]");
        if (!Size.Product(sizes).Equals(input.Count))
        {
            throw new ImportException(
                $"{step}: whether {input.Count} elements fit the shape [{string.Join(", ", sizes.AsEnumerable())}] is not known");
        }

        return new(input.Kind, sizes, input.Content?.Under(input.Shape, sizes));
    }

    private static Result InferFlatten(Step step)
    {
        var input = step.Inputs[0]!;
        long axis = step.Integer("axis", 1);
        int split = (int)(axis < 0 ? axis + input.Rank : axis);
        Size[] shape = [Size.Product(input.Shape.Take(split)), Size.Product(input.Shape.Skip(split))];
        return new(input.Kind, shape, input.Content?.Under(input.Shape, shape));
    }

    /// <summary>
    /// The batch is where it was, if an axis of one entry is still there, and as many elements before it; elsewhere the result has none,
    /// unless its first axis is of one entry.
    /// </summary>
    private static void WriteReshape(StepWriter writer)
    {
        var (x, shape) = (writer[0], writer.Step.Output.Shape);
        int batch = -1;
        if (x.Batch >= 0)
        {
            var before = Size.Product(x.Shape.Take(x.Batch));
            for (int axis = 0; axis < shape.Count && batch < 0; axis++)
            {
                if (shape[axis].IsOne && Size.Product(shape.Take(axis)).Equals(before))
                    batch = axis;
            }
        }

        if (batch < 0 && shape.Count > 1 && shape[0].IsOne)
            batch = 0;
        var sample = batch < 0 ? shape : [.. shape.Take(batch), .. shape.Skip(batch + 1)];
        writer.Pass(sample.Count == 0 ? x.View([Size.One], -1) : x.View(sample, batch));
    }

    private static int[] SqueezeAxes(Step step)
    {
        var input = step.Inputs[0]!;
        if (step.Integers("axes") is null && step.Input(1) is null)
            return [.. Enumerable.Range(0, input.Rank).Where(axis => input.Shape[axis].IsOne)];
        return [.. Integers(step, 1, "axes").Select(axis => Axis(axis, input.Rank))];
    }

    private static Result InferSqueeze(Step step)
    {
        var input = step.Inputs[0]!;
        var axes = SqueezeAxes(step);
        Size[] shape = [.. input.Shape.Where((_, axis) => !axes.Contains(axis))];
        return new(input.Kind, shape, input.Content?.Under(input.Shape, shape));
    }

    private static void WriteSqueeze(StepWriter writer)
    {
        var (x, axes, shape) = (writer[0], SqueezeAxes(writer.Step), writer.Step.Output.Shape);
        int batch = x.Batch < 0 || axes.Contains(x.Batch) ? -1 : x.Batch - axes.Count(axis => axis < x.Batch);
        IReadOnlyList<Size> sample = batch < 0 ? shape : [.. shape.Take(batch), .. shape.Skip(batch + 1)];
        writer.Pass(sample.Count == 0 ? x.View([Size.One], -1) : x.View(sample, batch));
    }

    private static int[] UnsqueezeAxes(Step step)
    {
        var axes = Integers(step, 1, "axes");
        int rank = step.Inputs[0]!.Rank + axes.Length;
        return [.. axes.Select(axis => Axis(axis, rank)).Order()];
    }

    private static Result InferUnsqueeze(Step step)
    {
        var input = step.Inputs[0]!;
        var shape = input.Shape.ToList();
        foreach (int axis in UnsqueezeAxes(step))
            shape.Insert(axis, Size.One);
        return new(input.Kind, shape, input.Content?.Under(input.Shape, shape));
    }

    private static void WriteUnsqueeze(StepWriter writer)
    {
        var x = writer[0];
        int batch = x.Batch;
        var axes = UnsqueezeAxes(writer.Step);
        foreach (int axis in axes)
            batch += batch >= axis ? 1 : 0;
        // What has lost its batch gets it back as its first axis.
        if (batch < 0 && axes is [0, ..])
            batch = 0;
        var shape = writer.Step.Output.Shape;
        writer.Pass(x.View(batch < 0 ? shape : [.. shape.Take(batch), .. shape.Skip(batch + 1)], batch));
    }
}
