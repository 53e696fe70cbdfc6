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
    ];

    private static Result InferMatMul(Step step)
    {
        var (a, b) = (step.Inputs[0]!.Shape, step.Inputs[1]!.Shape);
        if (a.Count == 0 || b.Count == 0)
            throw new ImportException($"{step}: expected vectors or matrices");
        IReadOnlyList<Size> left = a.Count == 1 ? [Size.One, .. a] : a, right = b.Count == 1 ? [.. b, Size.One] : b;
        if (!left[^1].Equals(right[^2]))
        {
            throw new ImportException($"{step}: expected as many columns as rows, but they are {left[^1]} and {right[^2]}: "
                + "sizes that are the same have the same name or number, as in --input NAME=1,tokens");
        }

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
        // Old versions say that the bias is repeated where new ones do it: no other shapes fit.
        _ = step.Integer("broadcast", 0);
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
            var (_, other, _) = Broadcasting.Align(new(result, shape, x.Batch), writer[2]);
            var added = beta == 1 ? other.Code : new InfixCode("*", other.Code, new NumberCode(beta, IsOperand: true));
            result = other.Shape.SequenceEqual(shape) || other.Code is NumberCode ? new InfixCode("+", result, added)
                : Call("Add", result, added);
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
            var bias = writer[2].Whole();
            var added = beta == 1 ? bias.Code : new InfixCode("*", bias.Code, new NumberCode(beta, IsOperand: true));
            result = bias.Shape.SequenceEqual(shape) || bias.Code is NumberCode ? new InfixCode("+", result, added)
                : Call("Add", result, added);
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
            {
                var size = step.Inputs[i]!.Shape[axis];
                if (!sizes.TryAdd(operands[i][axis], size) && !sizes[operands[i][axis]].Equals(size))
                {
                    throw new ImportException($"{step}: '{operands[i][axis]}' is {sizes[operands[i][axis]]} and {size}: "
                        + "expected one size for each letter");
                }
            }
        }

        return new(ElementKind.Real, [.. result.Select(letter => sizes[letter])]);
    }

    /// <summary>The letters of the operands and of the result: where none is stated, those that occur once, in order.</summary>
    private static (string[] Operands, string Result) Equation(Step step)
    {
        string equation = step.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        string[] sides = equation.Split("->"), operands = sides[0].Split(',');
        string letters = string.Concat(operands.Select(operand => operand.Replace("...", "", StringComparison.Ordinal)));
        if (sides.Length > 2 || operands.Length != step.Inputs.Count || letters.Any(letter => !char.IsAsciiLetter(letter)))
            throw new ImportException($"{step}: expected letters for each of {step.Inputs.Count} tensors, but it is '{equation}'");
        int more = operands.Select((operand, i) => operand.Contains("...", StringComparison.Ordinal)
            ? step.Inputs[i]!.Rank - operand.Length + 3 : 0).Max();
        // Axes that have no letter get one that is free.
        string free = string.Concat("ABCDEFGHIJKLMNOPQRSTUVWXYZ".Except(letters).Take(more));
        string result = sides.Length == 2 ? sides[1].Replace("...", free, StringComparison.Ordinal)
            : free + string.Concat(letters.Where(letter => letters.Count(other => other == letter) == 1).Order());
        for (int i = 0; i < operands.Length; i++)
        {
            int axes = step.Inputs[i]!.Rank - operands[i].Length + 3;
            if (operands[i].Contains("...", StringComparison.Ordinal))
                operands[i] = operands[i].Replace("...", axes < 0 ? "" : free[(more - axes)..], StringComparison.Ordinal);
            if (operands[i].Length != step.Inputs[i]!.Rank || operands[i].Distinct().Count() != operands[i].Length)
                throw new ImportException($"{step}: expected one letter for each axis, and none twice, but it is '{equation}'");
        }

        return (operands, result);
    }

    /// <summary>A tensor summed over the letters that the result lacks, the others in its order.</summary>
    private static void WriteSum(StepWriter writer, string letters, string result)
    {
        var x = writer[0].Whole();
        int[] gone = [.. Enumerable.Range(0, letters.Length).Where(axis => !result.Contains(letters[axis], StringComparison.Ordinal))];
        CodeNode code = gone.Length == 0 ? x.Code : Call("Sum", x.Code, List(gone.Select(axis => (long)axis)));
        string kept = string.Concat(letters.Where(letter => result.Contains(letter, StringComparison.Ordinal)));
        if (kept != result)
            code = Call("Permute", [code, .. result.Select(letter => Integer(kept.IndexOf(letter, StringComparison.Ordinal)))]);
        writer.Give(code, result.Length == 0 ? [Size.One] : writer.Step.Output.Shape, -1);
    }

    private static void WriteEinsum(StepWriter writer)
    {
        var (operands, result) = Equation(writer.Step);
        if (operands.Length == 1)
        {
            WriteSum(writer, operands[0], result);
            return;
        }

        if (operands.Length != 2)
            throw writer.Refuse("expected one or two tensors");
        if (result.Length == 0)
        {
            if (operands[0] != operands[1] || !writer[0].Whole().Shape.SequenceEqual(writer[1].Whole().Shape))
                throw writer.Refuse("expected a result with at least one letter");
            writer.Give(Call("Sum", new InfixCode("*", writer[0].Whole().Code, writer[1].Whole().Code),
                List(Enumerable.Range(0, operands[0].Length).Select(axis => (long)axis))), [Size.One], -1);
            return;
        }

        var (a, b) = (writer[0].Whole(), writer[1].Whole());
        // A letter that is the batch's in every operand that has one, and in the result, goes.
        var (left, right) = (writer[0], writer[1]);
        char? batch = left.Batch >= 0 ? operands[0][left.Batch] : right.Batch >= 0 ? operands[1][right.Batch] : null;
        if (batch is { } letter && result.Length > 1 && result.Contains(letter, StringComparison.Ordinal)
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
}
