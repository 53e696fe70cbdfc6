using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Integers and back. Weights that are kept as integers are computed; a pair around what is explained is dropped by a pass; a value that
/// stays an integer has no derivative.
/// </summary>
internal static class Quantisation
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("QuantizeLinear", InferQuantize, writer =>
            throw writer.Refuse("what is explained becomes an integer that does not come back: that has no derivative")),
        OnnxOperator.Of("DequantizeLinear", InferDequantize, WriteDequantize),
    ];

    private static Result InferQuantize(Step step)
    {
        _ = (step.Integer("axis", 1), step.Integer("saturate", 1), step.Integer("output_dtype", 0), step.Integer("precision", 0));
        if (step.Integer("block_size", 0) != 0)
            throw new ImportException($"{step}: scales of blocks are not read");
        return step.Inputs[0]!.IsData ? new(ElementKind.Integer, step.Inputs[0]!.Shape)
            : throw new ImportException($"{step}: constants that are quantised when the model runs are not read");
    }

    /// <summary>A scale, or a zero point, as it is repeated: along its axis.</summary>
    private static IReadOnlyList<Size> Along(Step step, Value value)
    {
        if (step.Integer("block_size", 0) != 0 || value.Rank > 1)
            throw new ImportException($"{step}: scales of blocks are not read");
        int rank = step.Inputs[0]!.Rank;
        long stated = step.Integer("axis", 1);
        if (value.Count.IsOne)
            return [];
        int axis = Shapes.Axis(stated, rank);
        return [.. Enumerable.Range(0, rank - axis).Select(i => i == 0 ? value.Shape[0] : Size.One)];
    }

    /// <summary>(x − zero point)·scale.</summary>
    private static Result InferDequantize(Step step)
    {
        var (x, scale) = (step.Inputs[0]!, step.Inputs[1]!);
        _ = (step.Integer("axis", 1), step.Integer("output_dtype", 0));
        var shift = Shifted(step);
        var factor = scale with { Shape = Along(step, scale) };
        return new(ElementKind.Real, x.Shape, shift is null ? null
            : Folding.Zip(shift, factor, x.Shape, ElementKind.Real, (value, by) => value * by));
    }

    /// <summary>The integers less their zero points, where they are known.</summary>
    private static Value? Shifted(Step step)
    {
        var x = step.Inputs[0]!;
        if (x.Content is null)
            return null;
        if (step.Input(2) is not { } zero)
            return x;
        var content = Folding.Zip(x, zero with { Shape = Along(step, zero) }, x.Shape, ElementKind.Integer, (value, at) => value - at);
        return content is null ? null : x with { Content = content };
    }

    private static void WriteDequantize(StepWriter writer)
    {
        if (Shifted(writer.Step) is not { Content.IsArray: true } shifted)
            throw writer.Refuse("expected integers that are constants, or that were quantised just before");
        var x = writer.Computed("integers", shifted.Shape, shifted.Content!.Reals());
        var scale = writer[1];
        writer.Give(Call("Multiply", x, scale.View([.. Along(writer.Step, writer.Step.Inputs[1]!).DefaultIfEmpty(Size.One)], -1).Code),
            shifted.Shape, -1);
    }
}
