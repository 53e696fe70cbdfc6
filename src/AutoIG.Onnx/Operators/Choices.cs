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
        OnnxOperator.Of("And", step => Compared(step, (x, y) => x != 0 && y != 0), writer => Connect(writer, "*")),
        OnnxOperator.Of("Or", step => Compared(step, (x, y) => x != 0 || y != 0), writer => Connect(writer, "Maximum")),
        OnnxOperator.Of("Xor", step => Compared(step, (x, y) => (x != 0) != (y != 0)), writer => Connect(writer, "-")),
        OnnxOperator.Of("Not", step => Truths(step, x => x == 0 ? 1 : 0), WriteNot),
        OnnxOperator.Of("IsNaN", step => Truths(step, x => double.IsNaN(x) ? 1 : 0), WriteIsNaN),
        OnnxOperator.Of("IsInf", step => Truths(step, x => Infinities(step).Contains(x) ? 1 : 0), WriteIsInfinite),
        OnnxOperator.Of("Where", InferWhere, WriteWhere),
    ];

    private static OnnxOperator Compare(string name, Func<double, double, bool> fold, string method) => OnnxOperator.Of(
        name,
        step => Compared(step, fold),
        writer =>
        {
            if (writer.Step.Inputs.Any(input => input is { Kind: not ElementKind.Real, IsData: true }))
            {
                throw writer.Refuse("a comparison of token ids, or of other integers that depend on what is explained, is not written: "
                    + $"--hold {writer.Step.Output.Name}=0, or =1, fixes what it gives");
            }

            // The left side is a tensor, the right one may be a number. Tensor's comparisons do not repeat as ONNX's do.
            var (x, y, batch) = Broadcasting.Align(writer.Tensor(0), writer[1]);
            var shape = Broadcasting.Join(x.Shape, y.Shape);
            writer.Give(Call(method, Repeated(x, shape), Repeated(y, shape)), shape, batch);
        });

    private static CodeNode Repeated(Sample x, IReadOnlyList<Size> shape) => x.Code is NumberCode || x.Shape.SequenceEqual(shape) ? x.Code
        : Call("BroadcastTo", [x.Code, .. shape.Select(Integer)]);

    private static Result Compared(Step step, Func<double, double, bool> fold)
    {
        var (a, b) = (step.Inputs[0]!, step.Inputs[1]!);
        var shape = Broadcasting.Join(a.Shape, b.Shape);
        Func<double, double, double> holds = (x, y) => fold(x, y) ? 1 : 0;
        var content = Patterns.Compare(a, b, holds) ?? Folding.Zip(a, b, shape, ElementKind.Truth, holds);
        // Sizes that are the same are equal, whatever they are; a number below the least that a size can be is none.
        if (content is null && step.Operator == "Equal" && Folding.Sizes(a) is { } left && Folding.Sizes(b) is { } right
            && left.Length == right.Length)
            content = Content.Of(left.Zip(right, (x, y) => IsEqual(step, x, y) ? 1L : 0L).ToArray());
        return new(ElementKind.Truth, shape, content);
    }

    private static Result Truths(Step step, Func<double, double> fold) =>
        new(ElementKind.Truth, step.Inputs[0]!.Shape, Folding.Map(step.Inputs[0]!, fold));

    /// <summary>
    /// Truth values as 1 and 0: numbers where they are known; those of a comparison that is computed are told from its condition.
    /// </summary>
    private static Sample Mask(StepWriter writer, int index)
    {
        var truths = writer.Tensor(index);
        return IsCondition(truths.Code) ? truths with { Code = Mask(writer, truths.Code) } : truths;
    }

    /// <summary>Whether the code is a comparison, or what has been made of some; truth values are masks elsewhere, of 1 and 0.</summary>
    public static bool IsCondition(CodeNode code) => code switch
    {
        LocalCode { Local.Value: { } value } => IsCondition(value),
        CallCode call => call.IsCondition,
        _ => false,
    };

    /// <summary>1 where a condition holds, 0 elsewhere.</summary>
    public static CodeNode Mask(StepWriter writer, CodeNode condition) =>
        Call("Where", condition, writer.Computed("one", [Size.One], [1]), writer.Computed("zero", [Size.One], [0]));

    /// <summary>Whether elements are other than 0, as what is no number is, too.</summary>
    public static CodeNode IsNotZero(StepWriter writer, CodeNode x) =>
        Not(writer, Call("Tensor.Equals", x, new NumberCode(0, IsOperand: true)));

    /// <summary>Where a condition does not hold; of one that was turned so, that one.</summary>
    private static CodeNode Not(StepWriter writer, CodeNode condition)
    {
        var code = condition is LocalCode { Local.Value: { } value } ? value : condition;
        return code is CallCode
        {
            Method: "Tensor.Equals",
            Arguments: [{ Value: CallCode { Method: "Where", Arguments: [var turned, ..] } }, { Value: NumberCode { Value: 0 } }],
        } && IsCondition(turned.Value) ? turned.Value : DoesNotHold(IsCondition(code) ? Mask(writer, condition) : condition);
    }

    private static CallCode DoesNotHold(CodeNode mask) => Call("Tensor.Equals", mask, new NumberCode(0, IsOperand: true));

    /// <summary>The condition that a mask stands for.</summary>
    private static CallCode Holds(CodeNode mask) => Call("Tensor.GreaterThan", mask, new NumberCode(0, IsOperand: true));

    /// <summary>Both hold where the product of their masks is 1, one of them where the larger is, one alone where they differ.</summary>
    private static void Connect(StepWriter writer, string method)
    {
        var both = Arithmetic.Combine(method, Mask(writer, 0), Mask(writer, 1));
        writer.Give(Holds(method == "-" ? Call("Abs", both.Code) : both.Code), both.Shape, both.Batch);
    }

    private static void WriteNot(StepWriter writer)
    {
        var truths = writer.Tensor(0);
        writer.Give(Not(writer, truths.Code), truths.Shape, truths.Batch);
    }

    /// <summary>What is no number is not even equal to itself.</summary>
    private static void WriteIsNaN(StepWriter writer)
    {
        var x = writer[0];
        writer.Give(Not(writer, Call("Tensor.Equals", x.Code, x.Code)), x.Shape, x.Batch);
    }

    private static double[] Infinities(Step step) => [
        .. step.Integer("detect_positive", 1) == 1 ? [double.PositiveInfinity] : Array.Empty<double>(),
        .. step.Integer("detect_negative", 1) == 1 ? [double.NegativeInfinity] : Array.Empty<double>()];

    private static void WriteIsInfinite(StepWriter writer)
    {
        var x = writer[0];
        double[] asked = Infinities(writer.Step);
        if (asked.Length == 0)
            throw writer.Refuse("expected one infinity or both to be asked for");
        var number = new NumberCode(asked[0], IsOperand: true);
        writer.Give(Call("Tensor.Equals", asked.Length == 2 ? Call("Abs", x.Code) : x.Code, number), x.Shape, x.Batch);
    }

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

        if (condition.Content is { IsArray: true } && shape.Count <= 1 && Folding.Sizes(x) is { } left && Folding.Sizes(y) is { } right
            && condition.Content.Integers() is { } truths && left.Length == truths.Length && right.Length == truths.Length)
        {
            return new(x.Kind, shape, Content.Of([.. truths.Select((isTrue, i) => isTrue != 0 ? left[i] : right[i])]));
        }

        if (Patterns.Choose(condition, x, y) is { } pattern)
            return new(x.Kind, shape, pattern);
        if (condition.Content is null || Folding.Repeated(condition, shape) is not { } holds || Folding.Repeated(x, shape) is not { } yes
            || Folding.Repeated(y, shape) is not { } no)
        {
            return new(x.Kind, shape);
        }

        return new(x.Kind, shape, Folding.Of([.. holds.Select((isTrue, i) => isTrue != 0 ? yes[i] : no[i])], x.Kind));
    }

    private static void WriteWhere(StepWriter writer)
    {
        var (condition, x, y) = (writer.Step.Inputs[0]!, writer[1], writer[2]);
        if (condition.Number is { } truth)
        {
            var chosen = truth != 0 ? x : y;
            if (chosen.Whole().Shape.SequenceEqual(writer.Step.Output.Shape))
                writer.Pass(chosen);
            else
                writer.Give(Call("BroadcastTo", [chosen.Whole().Code, .. writer.Step.Output.Shape.Select(Integer)]),
                    writer.Step.Output.Shape, -1);
            return;
        }

        var chosenBy = writer[0];
        var (aligned, batch) = Broadcasting.Align([chosenBy, x, y]);
        if (aligned[0].Code is ViewCode && IsCondition(chosenBy.Code))
            (aligned, batch) = Broadcasting.Align([chosenBy with { Code = Mask(writer, chosenBy.Code) }, x, y]);
        var (c, left, right) = (aligned[0], aligned[1], aligned[2]);
        // Truth values that are known are numbers among the weights, 1 or 0.
        writer.Give(Call("Where", IsCondition(c.Code) ? c.Code : Holds(c.Code), left.Code, right.Code),
            Broadcasting.Join(Broadcasting.Join(c.Shape, left.Shape), right.Shape), batch);
    }
}
