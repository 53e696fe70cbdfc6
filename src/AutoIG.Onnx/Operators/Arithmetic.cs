using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Arithmetic between two or more inputs, with broadcasting.</summary>
internal static class Arithmetic
{
    /// <summary>The methods that broadcast as ONNX does.</summary>
    private static readonly Dictionary<string, string> Broadcast = new(StringComparer.Ordinal)
    {
        ["+"] = "Add", ["-"] = "Subtract", ["*"] = "Multiply", ["/"] = "Divide",
    };

    public static IEnumerable<OnnxOperator> All =>
    [
        Binary("Add", (x, y) => x + y, (x, y) => x + y, "+"), Binary("Sub", (x, y) => x - y, (x, y) => x - y, "-"),
        Binary("Mul", (x, y) => x * y, (x, y) => x * y, "*"), Binary("Div", (x, y) => x / y, Quotient, "/"),
        OnnxOperator.Of("Pow", step => Infer(step, Math.Pow, null), WritePow),
        OnnxOperator.Of("Mod", step => Infer(step, (x, y) => step.Integer("fmod", 0) == 1 ? x % y
            : x - (y * Math.Floor(x / y)), null)),
        Many("Max", Math.Max, "Maximum", Larger), Many("Min", Math.Min, "Minimum", Smaller),
            Many("Sum", (x, y) => x + y, "+", (x, y) => x + y),
        Many("Mean", (x, y) => x + y, "+", null),
    ];

    private static Size Larger(Size x, Size y) => x.Value is { } a && y.Value is { } b ? Math.Max(a, b) : x.Equals(y) || y.IsOne ? x
        : x.IsOne ? y : throw new ImportException($"which of the sizes {x} and {y} is larger is not known");

    private static Size Smaller(Size x, Size y) => x.Value is { } a && y.Value is { } b ? Math.Min(a, b) : x.Equals(y)
        ? x : throw new ImportException($"which of the sizes {x} and {y} is smaller is not known");

    private static OnnxOperator Binary(
        string name, Func<double, double, double> fold, Func<Size, Size, Size> sizes, string symbol) =>
        OnnxOperator.Of(name, step => Infer(step, fold, sizes), writer =>
        {
            var b = Operand(writer, 1);
            int more = Behind(writer.Step);
            Give(writer, symbol, Operand(writer, 0), more > 0 ? b.View([.. b.Shape, .. Enumerable.Repeat(Size.One, more)], -1) : b);
        });

    /// <summary>
    /// Integers are divided towards zero, as C# does where sizes are known when the model runs; windows are counted downwards.
    /// </summary>
    private static Size Quotient(Size x, Size y) => x.Value is { } number && y.Value is { } divisor and not 0 ? number / divisor : x / y;

    /// <summary>Before opset 7 the second input may begin at an axis of the first: how many axes of the first follow behind it.</summary>
    private static int Behind(Step step)
    {
        if (step.Opset >= 7 || step.Integer("broadcast", 0) == 0 || !step.Attributes.TryGetValue("axis", out var stated))
            return 0;
        int rank = step.Inputs[0]!.Rank;
        return rank - Shapes.Axis(stated.Integer, rank) - step.Inputs[1]!.Rank;
    }

    private static OnnxOperator Many(
        string name, Func<double, double, double> fold, string method, Func<Size, Size, Size>? sizes) => OnnxOperator.Of(
            name,
            step =>
            {
                var inputs = step.Inputs.OfType<Value>().ToArray();
                var total = inputs[0];
                foreach (var next in inputs.Skip(1))
                {
                    var shape = Broadcasting.Join(total.Shape, next.Shape);
                    total = total with { Shape = shape, Content = Folding.Zip(total, next, shape, total.Kind, fold, sizes) };
                }

                var content = name == "Mean" ? Folding.Map(total, x => x / inputs.Length) : total.Content;
                return new(total.Kind, total.Shape, content);
            },
            writer =>
            {
                int count = writer.Step.Inputs.Count;
                var total = Operand(writer, 0);
                for (int i = 1; i < count; i++)
                    total = Combine(method, total, Operand(writer, i));
                if (name == "Mean" && count > 1)
                    total = total with { Code = new InfixCode("/", total.Code, new NumberCode(count, IsOperand: true)) };
                if (count == 1)
                    writer.Pass(total);
                else
                    writer.Give(total.Code, total.Shape, total.Batch);
            });

    private static Result Infer(Step step, Func<double, double, double> fold, Func<Size, Size, Size>? sizes)
    {
        var (a, b) = (step.Inputs[0]!, step.Inputs[1]!);
        if (Behind(step) is > 0 and int more)
            b = b with { Shape = [.. b.Shape, .. Enumerable.Repeat(Size.One, more)] };
        var shape = Broadcasting.Join(a.Shape, b.Shape);
        var kind = a.Kind;
        bool isQuotient = step.Operator == "Div" && kind == ElementKind.Integer;
        Func<double, double, double> function = isQuotient ? (x, y) => Math.Truncate(fold(x, y)) : fold;
        return new(kind, shape, Patterns.Arithmetic(step, a, b, function) ?? Folding.Zip(a, b, shape, kind, function, sizes));
    }

    /// <summary>An input: a number, where one stands for all elements, unless there are more of them than the others have.</summary>
    private static Sample Operand(StepWriter writer, int index)
    {
        var step = writer.Step;
        var x = writer[index];
        return x.Code is NumberCode && !step.Inputs.Where((_, i) => i != index).OfType<Value>().Any(other =>
            other.Number is null && other.Count.Equals(step.Output.Count)) ? writer.Tensor(index) : x;
    }

    public static Sample Combine(string method, Sample a, Sample b)
    {
        var (x, y, batch) = Broadcasting.Align(a, b);
        // A maximum takes a number on its right.
        if (method.Length > 1 && x.Code is NumberCode)
            (x, y) = (y, x);
        // C#'s operators are for tensors of one shape, and for numbers.
        bool isPlain = method.Length == 1 && (x.Code is NumberCode || y.Code is NumberCode || x.Shape.SequenceEqual(y.Shape));
        CodeNode code = isPlain ? new InfixCode(method, x.Code, y.Code) : Call(Broadcast.GetValueOrDefault(method, method), x.Code, y.Code);
        return new(code, Broadcasting.Join(x.Shape, y.Shape), batch);
    }

    private static void Give(StepWriter writer, string symbol, Sample a, Sample b)
    {
        var result = Combine(symbol, a, b);
        // What changes nothing is not written: a mask that is 0, a scale of 1.
        if (b.Code is NumberCode { Value: var y } && y == (symbol is "+" or "-" ? 0 : 1) && result.Shape.SequenceEqual(a.Shape))
            writer.Pass(a);
        else if (a.Code is NumberCode { Value: var x } && symbol is "+" or "*" && x == (symbol == "+" ? 0 : 1)
            && result.Shape.SequenceEqual(b.Shape))
            writer.Pass(b);
        else
            writer.Give(result.Code, result.Shape, result.Batch);
    }

    private static void WritePow(StepWriter writer)
    {
        // A base is a tensor, an exponent may be a number.
        var (x, y, batch) = Broadcasting.Align(writer.Tensor(0), Operand(writer, 1));
        var shape = Broadcasting.Join(x.Shape, y.Shape);
        if (y.Code is not NumberCode { Value: var exponent })
        {
            writer.Give(Call("Pow", x.Code, y.Code), shape, batch);
            return;
        }

        CodeNode code = exponent switch
        {
            2 => Call("Square", x.Code),
            0.5 => Call("Sqrt", x.Code),
            -1 => Call("Reciprocal", x.Code),
            -0.5 => Call("Rsqrt", x.Code),
            _ => Call("Pow", x.Code, new NumberCode(exponent, IsOperand: false)),
        };
        if (exponent == 1)
            writer.Pass(x);
        else
            writer.Give(code, shape, batch);
    }
}
