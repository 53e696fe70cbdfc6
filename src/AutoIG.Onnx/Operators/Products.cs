using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Matrix products. A product with constants is a linear layer, whose weight is as PyTorch keeps it: a row for each output.
/// </summary>
internal static class Products
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("MatMul", InferMatMul, WriteMatMul),
        OnnxOperator.Of("Gemm", InferGemm, WriteGemm),
        OnnxOperator.Of("Linear", InferLinear, WriteLinear),
        OnnxOperator.Of("Einsum", InferEinsum, WriteEinsum),
        OnnxOperator.Of("Attention", step => new(ElementKind.Real, [.. step.Inputs[0]!.Shape.SkipLast(1), step.Inputs[2]!.Shape[^1]]),
            WriteAttention),
    ];

    private static Result InferMatMul(Step step)
    {
        var (a, b) = (step.Inputs[0]!.Shape, step.Inputs[1]!.Shape);
        if (a.Count == 0 || b.Count == 0)
            throw new ImportException($"{step}: expected vectors or matrices");
        IReadOnlyList<Size> left = a.Count == 1 ? [Size.One, .. a] : a, right = b.Count == 1 ? [.. b, Size.One] : b;
        if (left[^1].Value is { } x && right[^2].Value is { } y && x != y)
            throw new ImportException($"{step}: {x} columns do not fit {y} rows");
        List<Size> shape = [.. Broadcasting.Join([.. left.SkipLast(2)], [.. right.SkipLast(2)])];
        if (a.Count > 1)
            shape.Add(left[^2]);
        if (b.Count > 1)
            shape.Add(right[^1]);
        return new(ElementKind.Real, shape);
    }

    private static void WriteMatMul(StepWriter writer)
    {
        var (a, b) = (writer.Step.Inputs[0]!, writer.Step.Inputs[1]!);
        if (b.Content is { IsArray: true } && b.Rank == 2)
        {
            var x = writer[0];
            if (x.Axis(-1) is null)
                x = x.Whole();
            writer.Give(Call("Linear", x.Code, Transposed(writer, 1)), [.. x.Shape.SkipLast(1), b.Shape[1]], x.Batch);
            return;
        }

        var (p, q) = (writer[0], writer[1]);
        // The batch may go where it is an axis of matrices, and not of rows or columns.
        p = p.Batch >= p.Rank - 2 && p.Batch >= 0 ? p.Whole() : p;
        q = q.Batch >= q.Rank - 2 && q.Batch >= 0 ? q.Whole() : q;
        var (left, right, batch) = a.Rank > 1 && b.Rank > 1 ? Broadcasting.Align(p, q) : (p.Whole(), q.Whole(), -1);
        var shape = InferMatMul(writer.Step).Shape;
        writer.Give(Call("MatMul", left.Code, right.Code), batch < 0 ? shape : [.. shape.Take(batch), .. shape.Skip(batch + 1)], batch);
    }

    /// <summary>A matrix of constants with rows and columns swapped.</summary>
    private static CodeNode Transposed(StepWriter writer, int input)
    {
        var shape = writer.Step.Inputs[input]!.Shape;
        int rows = (int)shape[0].Value!.Value, columns = (int)shape[1].Value!.Value;
        return writer.Weight(input, "weight", "transposed", [shape[1], shape[0]], values =>
        {
            var swapped = new float[values.Length];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    swapped[(column * rows) + row] = values[(row * columns) + column];
            }

            return swapped;
        });
    }

    private static Result InferGemm(Step step)
    {
        var (a, b) = (step.Inputs[0]!.Shape, step.Inputs[1]!.Shape);
        return new(ElementKind.Real, [step.Integer("transA", 0) == 1 ? a[1] : a[0], step.Integer("transB", 0) == 1 ? b[0] : b[1]]);
    }

    private static void WriteGemm(StepWriter writer)
    {
        var step = writer.Step;
        double alpha = step.Number("alpha", 1), beta = step.Number("beta", 1);
        var x = writer[0];
        var weight = step.Inputs[1]!;
        if (weight.Content is not { IsArray: true } || step.Integer("transA", 0) == 1 || x.Axis(1) is null)
        {
            WriteGeneralGemm(writer, alpha, beta);
            return;
        }

        bool isTransposed = step.Integer("transB", 0) == 1;
        var code = isTransposed ? writer.Weight(1, "weight") : Transposed(writer, 1);
        if (alpha != 1)
            code = new InfixCode("*", code, new NumberCode(alpha, IsOperand: true));
        var columns = isTransposed ? weight.Shape[0] : weight.Shape[1];
        var bias = step.Input(2);
        Size[] shape = [.. x.Shape.SkipLast(1), columns];
        bool isBias = bias is { Content.IsArray: true } && beta == 1 && bias.Count.Equals(columns)
            && (bias.Rank == 1 || bias.Shape[0].IsOne);
        CodeNode result = Call("Linear", x.Code, code, isBias ? writer.Weight(2, "bias", bias!.Rank == 1 ? "" : "row", [columns]) : null);
        if (bias is not null && !isBias)
        {
            var added = Broadcasting.Align(new(result, shape, x.Batch), writer[2]).B.Code;
            result = new InfixCode("+", result, beta == 1 ? added : new InfixCode("*", added, new NumberCode(beta, IsOperand: true)));
        }

        writer.Give(result, shape, x.Batch);
    }

    private static void WriteGeneralGemm(StepWriter writer, double alpha, double beta)
    {
        CodeNode Matrix(int input, string option) => writer.Step.Integer(option, 0) == 1
            ? Call("Transpose", writer[input].Whole().Code, Integer(0), Integer(1)) : writer[input].Whole().Code;
        var shape = writer.Step.Output.Shape;
        CodeNode result = Call("MatMul", Matrix(0, "transA"), Matrix(1, "transB"));
        result = alpha == 1 ? result : new InfixCode("*", result, new NumberCode(alpha, IsOperand: true));
        if (writer.Has(2))
        {
            var added = writer[2].Whole().Code;
            result = new InfixCode("+", result, beta == 1 ? added : new InfixCode("*", added, new NumberCode(beta, IsOperand: true)));
        }

        writer.Give(result, shape, -1);
    }

    /// <summary>A product and its bias, which a pass has joined: weight [in, out], as ONNX has it.</summary>
    private static Result InferLinear(Step step) =>
        new(ElementKind.Real, [.. step.Inputs[0]!.Shape.SkipLast(1), step.Inputs[1]!.Shape[1]]);

    private static void WriteLinear(StepWriter writer)
    {
        var x = writer[0];
        if (x.Axis(-1) is null)
            x = x.Whole();
        writer.Give(Call("Linear", x.Code, Transposed(writer, 1), writer.Weight(2, "bias")),
            [.. x.Shape.SkipLast(1), writer.Step.Inputs[1]!.Shape[1]], x.Batch);
    }

    private static Result InferEinsum(Step step)
    {
        var (operands, result) = Equation(step);
        var sizes = new Dictionary<char, Size>();
        for (int i = 0; i < operands.Length; i++)
        {
            for (int axis = 0; axis < operands[i].Length; axis++)
                sizes[operands[i][axis]] = step.Inputs[i]!.Shape[axis];
        }

        return new(ElementKind.Real, [.. result.Select(letter => sizes[letter])]);
    }

    private static (string[] Operands, string Result) Equation(Step step)
    {
        string equation = step.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        string[] sides = equation.Split("->");
        if (sides.Length != 2 || equation.Contains('.', StringComparison.Ordinal))
            throw new ImportException($"{step}: expected an equation with -> and without …, but it is '{equation}'");
        return (sides[0].Split(','), sides[1]);
    }

    private static void WriteEinsum(StepWriter writer)
    {
        var (operands, result) = Equation(writer.Step);
        if (operands.Length != 2)
            throw writer.Refuse("expected two tensors");
        var (a, b) = (writer[0].Whole(), writer[1].Whole());
        // A letter that is the batch's in every operand that has one, and in the result, goes.
        var (left, right) = (writer[0], writer[1]);
        char? batch = left.Batch >= 0 ? operands[0][left.Batch] : right.Batch >= 0 ? operands[1][right.Batch] : null;
        if (batch is { } letter && result.Contains(letter, StringComparison.Ordinal)
            && Drops(left, operands[0], letter) && Drops(right, operands[1], letter))
        {
            string Drop(string letters) => letters.Replace(letter.ToString(), "", StringComparison.Ordinal);
            int at = result.IndexOf(letter, StringComparison.Ordinal);
            writer.Give(
                Call("Einsum", new TextCode($"\"{Drop(operands[0])},{Drop(operands[1])}->{Drop(result)}\""), left.Code, right.Code),
                [.. writer.Step.Output.Shape.Where((_, axis) => axis != at)], at);
            return;
        }

        writer.Give(Call("Einsum", new TextCode($"\"{operands[0]},{operands[1]}->{result}\""), a.Code, b.Code), writer.Step.Output.Shape,
            -1);

        static bool Drops(Sample sample, string letters, char letter) =>
            sample.Batch >= 0 ? letters[sample.Batch] == letter : !letters.Contains(letter, StringComparison.Ordinal);
    }

    /// <summary>
    /// Attention as a pass has found it: queries, keys and values [batch, heads, length, width], and a mask that is added.
    /// </summary>
    private static void WriteAttention(StepWriter writer)
    {
        var (q, k, v) = (writer[0], writer[1], writer[2]);
        var call = Call("ScaledDotProductAttention", q.Code, k.Code, v.Code);
        if (writer.Step.Input(3) is not null)
        {
            var mask = writer[3];
            var code = mask.Code is WeightCode && mask.Shape.Count > 2
                ? writer.Weight(3, "mask", "sample", [.. mask.Shape.SkipWhile(size => size.IsOne)]) : Broadcasting.Align(q, mask).B.Code;
            call = call.With("attnMask", code);
        }

        double width = q.Shape[^1].Value ?? 0, scale = writer.Step.Number("scale", 0);
        call = call.With("scale", new NumberCode(scale, IsOperand: false), scale != 0 && Math.Abs((scale * Math.Sqrt(width)) - 1) > 1e-5);
        writer.Give(call, [.. q.Shape.SkipLast(1), v.Shape[^1]], q.Batch);
    }
}
