using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Elements in another order, and repeated.</summary>
internal static class Reorderings
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("Transpose", InferTranspose, WriteTranspose), OnnxOperator.Of("Expand", InferExpand, WriteExpand),
        OnnxOperator.Of("Tile", InferTile, WriteTile), OnnxOperator.Of("DepthToSpace", InferDepthToSpace, EachSample.Of(WriteDepthToSpace)),
        OnnxOperator.Of("SpaceToDepth", InferSpaceToDepth, EachSample.Of(WriteSpaceToDepth)),
    ];

    private static int[] Permutation(Step step) => step.Integers("perm") is { Count: > 0 } stated
        ? [.. stated.Select(axis => (int)axis)] : [.. Enumerable.Range(0, step.Inputs[0]!.Rank).Reverse()];

    private static Result InferTranspose(Step step)
    {
        var (input, order) = (step.Inputs[0]!, Permutation(step));
        Size[] shape = [.. order.Select(axis => input.Shape[axis])];
        return new(input.Kind, shape, Permuted(input, order, shape));
    }

    private static Content? Permuted(Value input, int[] order, Size[] shape)
    {
        if (Folding.Known(input.Shape) is not { } lengths)
        {
            return input.Content is { Everywhere: { } same } ? Content.OfEverywhere(same)
                : input.Content?.Pattern is { } pattern ? Content.Of(pattern.Permuted(order)) : null;
        }

        var strides = new int[lengths.Length];
        for (int axis = lengths.Length - 1, step = 1; axis >= 0; step *= lengths[axis--])
            strides[axis] = step;
        return Folding.Pick(input, shape, index =>
        {
            int at = 0;
            for (int axis = 0; axis < order.Length; axis++)
                at += index[axis] * strides[order[axis]];
            return at;
        });
    }

    private static void WriteTranspose(StepWriter writer)
    {
        var (x, order) = (writer[0], Permutation(writer.Step));
        int batch = x.Batch < 0 ? -1 : Array.IndexOf(order, x.Batch);
        int[] own = [.. order.Select(axis => x.Axis(axis)).OfType<int>()];
        Permute(writer, x, own, batch);
    }

    /// <summary>Axes in another order; where only axes of size 1 move, the same elements under another shape.</summary>
    private static void Permute(StepWriter writer, Sample x, int[] order, int batch)
    {
        Size[] shape = [.. order.Select(axis => x.Shape[axis])];
        int[] moved = [.. order.Where(axis => !x.Shape[axis].IsOne)];
        if (moved.SequenceEqual(moved.Order()))
        {
            writer.Pass(x.View(shape, batch));
            return;
        }

        int[] other = [.. order.Select((axis, place) => (axis, place)).Where(pair => pair.axis != pair.place).Select(pair => pair.place)];
        CodeNode code = other.Length == 2 ? Call("Transpose", x.Code, Integer(other[0]), Integer(other[1]))
            : Call("Permute", [x.Code, .. order.Select(axis => Integer(axis))]);
        writer.Give(code, shape, batch);
    }

    private static Result InferExpand(Step step)
    {
        var input = step.Inputs[0]!;
        var shape = Broadcasting.Join(input.Shape, Shapes.Sizes(step, 1));
        // Integers pick and count, and have to be known; real numbers are repeated when the model runs.
        return new(input.Kind, shape, input.Number is { } number ? Content.OfEverywhere(number)
            : shape.SequenceEqual(input.Shape) || input.Content?.Pattern is not null ? input.Content
            : input.Kind != ElementKind.Real && Folding.Repeated(input, shape) is { } repeated ? Folding.Of(repeated, input.Kind) : null);
    }

    private static void WriteExpand(StepWriter writer)
    {
        var (x, shape) = (writer[0], writer.Step.Output.Shape);
        if (x.Batch < 0 && shape.Count > x.Rank && shape[0].IsOne)
        {
            // A batch that was not there yet, before sizes that are repeated.
            shape = [.. shape.Skip(1)];
            x = x with { Shape = x.Shape };
            Give(writer, x, shape, 0);
            return;
        }

        int batch = x.Batch < 0 ? -1 : x.Batch + shape.Count - x.Rank;
        if (batch >= 0 && !shape[batch].IsOne)
            (x, batch) = (x.Whole(), -1);
        Give(writer, x, batch < 0 ? shape : [.. shape.Take(batch), .. shape.Skip(batch + 1)], batch);

        static void Give(StepWriter writer, Sample x, IReadOnlyList<Size> shape, int batch)
        {
            if (x.Shape.SequenceEqual(shape))
                writer.Pass(x with { Batch = batch });
            else
                writer.Give(Call("BroadcastTo", [x.Code, .. shape.Select(Integer)]), shape, batch);
        }
    }

    private static Result InferTile(Step step)
    {
        var (input, repeats) = (step.Inputs[0]!, Shapes.Sizes(step, 1));
        Size[] shape = [.. input.Shape.Zip(repeats, (size, times) => size * times)];
        return new(input.Kind, shape, input.Number is { } number ? Content.OfEverywhere(number) : repeats.All(times => times.IsOne)
            ? input.Content : input.Kind != ElementKind.Real ? Tiled(input, shape) : null);
    }

    private static Content? Tiled(Value input, Size[] shape)
    {
        if (input.Content is null || Folding.Known(input.Shape) is not { } lengths)
            return null;
        return Folding.Pick(input, shape, index =>
        {
            int at = 0;
            for (int axis = 0; axis < lengths.Length; axis++)
                at = (at * lengths[axis]) + (index[axis] % lengths[axis]);
            return at;
        });
    }

    private static void WriteTile(StepWriter writer)
    {
        var (x, repeats) = (writer[0], Shapes.Sizes(writer.Step, 1));
        if (x.Batch >= 0 && !repeats[x.Batch].IsOne)
            x = x.Whole();
        for (int axis = 0; axis < repeats.Length; axis++)
        {
            if (repeats[axis].IsOne || x.Axis(axis) is not { } own)
                continue;
            if (repeats[axis].Value is not { } times)
                throw writer.Refuse("expected how often to repeat as numbers");
            var copies = new ListCode([.. Enumerable.Repeat(x.Code, Room.Listed(times))]);
            Size[] shape = [.. x.Shape.Select((size, i) => i == own ? size * times : size)];
            x = new(Call("Concat", copies, Integer(own)), shape, x.Batch);
        }

        if (x.Code is CallCode)
            writer.Give(x.Code, x.Shape, x.Batch);
        else
            writer.Pass(x);
    }

    private static Result InferDepthToSpace(Step step)
    {
        var (shape, block) = (step.Inputs[0]!.Shape, step.Integer("blocksize", 1));
        return new(ElementKind.Real, [shape[0], shape[1] / (block * block), shape[2] * block, shape[3] * block]);
    }

    private static void WriteDepthToSpace(StepWriter writer)
    {
        var (x, block) = (Windows.Image(writer, 0), writer.Step.Integer("blocksize", 1));
        Size[] shape = [x.Shape[0] / (block * block), x.Shape[1] * block, x.Shape[2] * block];
        if (writer.Step.Text("mode", "DCR") == "CRD")
        {
            writer.Give(Call("PixelShuffle", x.Code, Integer(block)), shape, 0);
            return;
        }

        var parts = x.View([block, block, shape[0], x.Shape[1], x.Shape[2]], -1);
        CodeNode spread = Call("Permute", parts.Code, Integer(2), Integer(3), Integer(0), Integer(4), Integer(1));
        writer.Give(new ViewCode(spread, [shape[0], x.Shape[1], block, x.Shape[2], block], shape), shape, 0);
    }

    private static Result InferSpaceToDepth(Step step)
    {
        var (shape, block) = (step.Inputs[0]!.Shape, step.Integer("blocksize", 1));
        return new(ElementKind.Real, [shape[0], shape[1] * (block * block), shape[2] / block, shape[3] / block]);
    }

    private static void WriteSpaceToDepth(StepWriter writer)
    {
        var (x, block) = (Windows.Image(writer, 0), writer.Step.Integer("blocksize", 1));
        var (height, width) = (x.Shape[1] / block, x.Shape[2] / block);
        Size[] shape = [x.Shape[0] * (block * block), height, width];
        var parts = x.View([x.Shape[0], height, block, width, block], -1);
        CodeNode gathered = Call("Permute", parts.Code, Integer(2), Integer(4), Integer(0), Integer(1), Integer(3));
        writer.Give(new ViewCode(gathered, [block, block, x.Shape[0], height, width], shape), shape, 0);
    }
}
