using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Comparisons, truth values, and the choice between two values.</summary>
internal static class Choices
{
    public static IEnumerable<OnnxOperator> All =>
    [
        Compare("Equal", (x, y) => x == y, "Tensor.Equals"), Compare("Less", (x, y) => x < y, "Tensor.LessThan"),
        Compare("LessOrEqual", (x, y) => x <= y, "Tensor.LessThanOrEqual"), Compare("Greater", (x, y) => x > y, "Tensor.GreaterThan"),
        Compare("GreaterOrEqual", (x, y) => x >= y, "Tensor.GreaterThanOrEqual"),
        Compare("And", (x, y) => x != 0 && y != 0, null), Compare("Or", (x, y) => x != 0 || y != 0, null),
        Compare("Xor", (x, y) => (x != 0) != (y != 0), null),
        OnnxOperator.Of("Where", InferWhere, WriteWhere),
    ];

    private static OnnxOperator Compare(string name, Func<double, double, bool> fold, string? method) => OnnxOperator.Of(
        name,
        step =>
        {
            var (a, b) = (step.Inputs[0]!, step.Inputs[1]!);
            var shape = Broadcasting.Join(a.Shape, b.Shape);
            var content = Folding.Zip(a, b, shape, ElementKind.Truth, (x, y) => fold(x, y) ? 1 : 0);
            // Sizes that are the same are equal, whatever they are; a number below the least that a size can be is none.
            if (content is null && name == "Equal" && a.Content?.Sizes() is { } left && b.Content?.Sizes() is { } right
                && left.Length == right.Length)
                content = Content.Of(left.Zip(right, (x, y) => IsEqual(step, x, y) ? 1L : 0L).ToArray());
            return new(ElementKind.Truth, shape, content);
        },
        method is null ? null : writer =>
        {
            var (x, y, batch) = Broadcasting.Align(writer[0], writer[1]);
            if (writer.Step.Inputs[0]!.Kind != ElementKind.Real || x.Code is NumberCode)
                throw writer.Refuse("a comparison of what is explained is written where its left side is a tensor of real numbers");
            writer.Give(Call(method + "<float>", x.Code, y.Code), Broadcasting.Join(x.Shape, y.Shape), batch);
        });

    private static bool IsEqual(Step step, Size x, Size y)
    {
        if (x.Equals(y))
            return true;
        if ((x.Value is not null && y.Value is not null) || y.Value < x.Least || x.Value < y.Least || (x - y).Least > 0
            || (y - x).Least > 0)
            return false;
        throw new ImportException($"{step}: whether {x} is {y} is not known, and the graph depends on it: state the size, "
            + "as in --input NAME=1,128");
    }

    private static Result InferWhere(Step step)
    {
        var (condition, x, y) = (step.Inputs[0]!, step.Inputs[1]!, step.Inputs[2]!);
        var shape = Broadcasting.Join(Broadcasting.Join(condition.Shape, x.Shape), y.Shape);
        if (condition.Number is { } truth)
        {
            var chosen = truth != 0 ? x : y;
            return new(x.Kind, shape, chosen.Shape.SequenceEqual(shape) || chosen.Number is not null ? chosen.Content : null);
        }

        if (condition.Content is { IsArray: true } && shape.Count <= 1 && x.Content?.Sizes() is { } left && y.Content?.Sizes() is { } right
            && condition.Content.Integers() is { } truths && left.Length == truths.Length && right.Length == truths.Length)
        {
            return new(x.Kind, shape, Content.Of([.. truths.Select((isTrue, i) => isTrue != 0 ? left[i] : right[i])]));
        }

        // x where the condition holds: numbers are chosen by arithmetic that an infinity cannot disturb.
        var content = condition.Content is null || x.Content is null || y.Content is null ? null
            : Folding.Zip(
                x with
                {
                    Content = Folding.Zip(condition, x, Broadcasting.Join(condition.Shape, x.Shape), x.Kind, (c, v) => c != 0 ? v
                    : double.NaN)
                },
                y, shape, x.Kind, (v, w) => double.IsNaN(v) ? w : v);
        return new(x.Kind, shape, x.Kind == ElementKind.Real ? content : null);
    }

    private static void WriteWhere(StepWriter writer)
    {
        var (condition, x, y) = (writer.Step.Inputs[0]!, writer[1], writer[2]);
        if (condition.Number is { } truth)
        {
            var chosen = truth != 0 ? x : y;
            if (!chosen.Whole().Shape.SequenceEqual(writer.Step.Output.Shape))
                throw writer.Refuse("a choice that is always the same changes its shape");
            writer.Pass(chosen);
            return;
        }

        // Truth values that are known are numbers among the weights, 1 or 0.
        var chosenBy = writer[0];
        if (condition.Content is { IsArray: true })
            chosenBy = chosenBy with { Code = Call("Tensor.GreaterThan<float>", chosenBy.Code, new NumberCode(0, IsOperand: true)) };
        var (c, left, _) = Broadcasting.Align(chosenBy, x);
        var (_, right, batch) = Broadcasting.Align(c, y);
        writer.Give(Call("Where", c.Code, left.Code, right.Code),
            Broadcasting.Join(Broadcasting.Join(c.Shape, left.Shape), right.Shape), batch);
    }
}
