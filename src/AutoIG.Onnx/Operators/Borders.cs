using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Borders around values.</summary>
internal static class Borders
{
    public static IEnumerable<OnnxOperator> All => [OnnxOperator.Of("Pad", InferPad, WritePad)];

    /// <summary>How much before and after each axis.</summary>
    private static long[] Widths(Step step)
    {
        int rank = step.Inputs[0]!.Rank;
        long[] stated = step.Integers("pads") is { } old ? [.. old] : Shapes.Integers(step, 1, "pads");
        if (step.Input(3) is not { } chosen)
            return stated;
        long[] axes = chosen.Content?.Integers() ?? throw new ImportException($"{step}: expected axes that are numbers");
        var all = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = Shapes.Axis(axes[i], rank);
            (all[axis], all[axis + rank]) = (stated[i], stated[i + axes.Length]);
        }

        return all;
    }

    private static Result InferPad(Step step)
    {
        var input = step.Inputs[0]!;
        var borders = Widths(step);
        return new(input.Kind, [.. input.Shape.Select((size, axis) => size + borders[axis] + borders[axis + input.Rank])]);
    }

    private static void WritePad(StepWriter writer)
    {
        var x = writer[0];
        int rank = writer.Step.Inputs[0]!.Rank;
        var borders = Widths(writer.Step);
        if (x.Batch >= 0 && (borders[x.Batch] != 0 || borders[x.Batch + rank] != 0))
            throw writer.Refuse("the batch is padded");
        (long Before, long After)[] own = [.. Enumerable.Range(0, rank).Where(axis => x.Axis(axis) is not null)
            .Select(axis => (borders[axis], borders[axis + rank]))];
        double value = writer.Step.Opset < 11 ? writer.Step.Number("value", 0)
            : writer.Step.Input(2) is { } stated ? stated.Number ?? throw writer.Refuse("expected a value that is a number") : 0;
        string mode = writer.Step.Text("mode", "constant");
        x = Cut(x, own);
        own = [.. own.Select(border => (Math.Max(border.Before, 0), Math.Max(border.After, 0)))];
        int first = Array.FindIndex(own, border => border.Before != 0 || border.After != 0);
        if (first < 0)
        {
            if (x.Code is CallCode)
                writer.Give(x.Code, x.Shape, x.Batch);
            else
                writer.Pass(x);
            return;
        }

        var list = own.Skip(first).Reverse().SelectMany(border => new[] { border.Before, border.After });
        var name = mode switch
        {
            "constant" => "Constant",
            "reflect" => "Reflect",
            "edge" => "Replicate",
            "wrap" => "Circular",
            _ =>
            throw writer.Refuse($"mode '{mode}' is not known")
        };
        writer.Give(
            Call("Pad", x.Code, List(list)).With("mode", new TextCode($"PaddingMode.{name}"), name != "Constant").With("value", value, 0),
            [.. x.Shape.Select((size, axis) => size + own[axis].Before + own[axis].After)], x.Batch);
    }
    /// <summary>A border less than nothing takes away.</summary>
    private static Sample Cut(Sample x, (long Before, long After)[] own)
    {
        for (int axis = 0; axis < own.Length; axis++)
        {
            Size from = Math.Max(-own[axis].Before, 0), to = x.Shape[axis] - Math.Max(-own[axis].After, 0);
            if (from.Value == 0 && to.Equals(x.Shape[axis]))
                continue;
            x = new(Call("Slice", x.Code, Integer(axis), new RangeCode(Integer(from), Integer(to))),
                [.. x.Shape.Select((size, i) => i == axis ? to - from : size)], x.Batch);
        }

        return x;
    }
}
