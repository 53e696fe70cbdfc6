using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Images that are read at points.</summary>
internal static class Sampling
{
    public static IEnumerable<OnnxOperator> All => [OnnxOperator.Of("GridSample", Infer, Write)];

    private static Result Infer(Step step)
    {
        var (x, grid) = (step.Inputs[0]!, step.Inputs[1]!);
        if (x.Rank != 4 || grid.Rank != 4)
            throw new ImportException($"{step}: expected images and a grid of two axes");
        return new(ElementKind.Real, [x.Shape[0], x.Shape[1], grid.Shape[1], grid.Shape[2]]);
    }

    private static void Write(StepWriter writer)
    {
        var step = writer.Step;
        var x = Windows.Image(writer, 0);
        var points = step.Inputs[1]!.Shape;
        CodeNode grid = writer.IsConstant(1) && points[0].IsOne ? writer.Weight(1, "grid", "grid", [.. points.Skip(1)], values => values)
            : Windows.Image(writer, 1).Code;
        string mode = step.Text("mode", "linear") switch
        {
            "nearest" => "Nearest",
            "linear" or "bilinear" => "Bilinear",
            "cubic" or "bicubic" => "Bicubic",
            var other => throw writer.Refuse($"mode '{other}' is not known"),
        };
        string border = step.Text("padding_mode", "zeros") switch
        {
            "zeros" => "Zeros",
            "border" => "Border",
            "reflection" => "Reflection",
            var other => throw writer.Refuse($"padding_mode '{other}' is not known"),
        };
        writer.Give(
            Call("GridSample", x.Code, grid).With("mode", new TextCode($"InterpolationMode.{mode}"), mode != "Bilinear")
                .With("paddingMode", new TextCode($"GridPaddingMode.{border}"), border != "Zeros")
                .With("alignCorners", new TextCode("true"), step.Integer("align_corners", 0) == 1),
            [.. step.Output.Shape.Skip(1)], 0);
    }
}
