using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Operators of ONNX Runtime's own domain, which its optimiser writes in the place of several of the standard's.</summary>
internal static class Contributed
{
    private const string Domain = "com.microsoft.";

    public static IEnumerable<OnnxOperator> All =>
    [
        Activation("Gelu", x => Call("Gelu", x)),
        Activation("BiasGelu", x => Call("Gelu", x)),
        Activation("FastGelu", x => Call("Gelu", x).With("approximate", new TextCode("GeluApproximation.Tanh"))),
        OnnxOperator.Of(Domain + "QuickGelu", Same, WriteQuickGelu),
        OnnxOperator.Of(Domain + "FusedMatMul", InferFusedMatMul, WriteFusedMatMul),
        new(Domain + "SkipLayerNormalization", InferSkip, writer => WriteSkip(writer, "LayerNorm", 1e-12, hasBeta: true)),
        new(Domain + "SkipSimplifiedLayerNormalization", InferSkip, writer => WriteSkip(writer, "RmsNorm", 1e-12, hasBeta: false)),
    ];

    private static Result Same(Step step) => new(ElementKind.Real, step.Inputs[0]!.Shape);

    /// <summary>A function of one element, to which a bias may be added before.</summary>
    private static OnnxOperator Activation(string name, Func<CodeNode, CodeNode> function) => OnnxOperator.Of(Domain + name, Same, writer =>
    {
        var x = writer[0];
        writer.Give(function(writer.Has(1) ? Sum(x, writer[1]).Code : x.Code), x.Shape, x.Batch);
    });

    /// <summary>A sum that has the first's shape.</summary>
    private static Sample Sum(Sample a, Sample b)
    {
        var (x, y, batch) = Broadcasting.Align(a, b);
        return new(y.Code is NumberCode || x.Shape.SequenceEqual(y.Shape) ? new InfixCode("+", x.Code, y.Code)
            : Call("Add", x.Code, y.Code), x.Shape, batch);
    }

    /// <summary>x·σ(αx).</summary>
    private static void WriteQuickGelu(StepWriter writer)
    {
        var x = writer[0];
        var gate = Call("Sigmoid", new InfixCode("*", x.Code, new NumberCode(writer.Step.Number("alpha", 1.702), IsOperand: true)));
        writer.Give(new InfixCode("*", x.Code, gate), x.Shape, x.Batch);
    }

    private static IReadOnlyList<Size> Turned(Step step, int input, string option)
    {
        var shape = step.Inputs[input]!.Shape;
        return step.Integer(option, 0) == 1 && shape.Count > 1 ? [.. shape.SkipLast(2), shape[^1], shape[^2]] : shape;
    }

    private static Result InferFusedMatMul(Step step)
    {
        var (a, b) = (Turned(step, 0, "transA"), Turned(step, 1, "transB"));
        if (step.Integer("transBatchA", 0) == 1 || step.Integer("transBatchB", 0) == 1)
            throw new ImportException($"{step}: products whose batch is another axis are not written");
        if (a.Count < 2 || b.Count < 2 || !a[^1].Equals(b[^2]))
            throw new ImportException($"{step}: expected matrices, the first with as many columns as the second has rows");
        return new(ElementKind.Real, [.. Broadcasting.Join([.. a.SkipLast(2)], [.. b.SkipLast(2)]), a[^2], b[^1]]);
    }

    private static void WriteFusedMatMul(StepWriter writer)
    {
        var shape = writer.Step.Output.Shape;
        CodeNode Matrix(int input, string option)
        {
            var x = writer[input].Whole();
            return writer.Step.Integer(option, 0) == 1
                ? Call("Transpose", x.Code, Integer(x.Shape.Count - 2), Integer(x.Shape.Count - 1)) : x.Code;
        }

        CodeNode result = Call("MatMul", Matrix(0, "transA"), Matrix(1, "transB"));
        double alpha = writer.Step.Number("alpha", 1);
        result = alpha == 1 ? result : new InfixCode("*", result, new NumberCode(alpha, IsOperand: true));
        int batch = shape.Count > 2 && shape[0].IsOne ? 0 : -1;
        writer.Give(batch < 0 ? result : new ViewCode(result, shape, [.. shape.Skip(1)]), batch < 0 ? shape : [.. shape.Skip(1)], batch);
    }

    /// <summary>The result, two values that only training has, and the sum that is normalised.</summary>
    private static List<Result> InferSkip(Step step)
    {
        var x = new Result(ElementKind.Real, step.Inputs[0]!.Shape);
        var reduced = new Result(ElementKind.Real, [.. step.Inputs[0]!.Shape.SkipLast(1), Size.One]);
        return [x, reduced, reduced, x];
    }

    private static void WriteSkip(StepWriter writer, string method, double epsilon, bool hasBeta)
    {
        var step = writer.Step;
        int bias = hasBeta ? 4 : 3;
        if (step.Outputs.Skip(1).Take(2).Any(output => output.Name.Length > 0))
            throw writer.Refuse("the means and deviations are not written");
        var sum = Sum(writer[0], writer[1]);
        if (writer.Has(bias))
            sum = Sum(sum, writer[bias]);
        if (step.Outputs.Count > 3 && step.Outputs[3].Name.Length > 0)
        {
            writer.Give(sum.Code, sum.Shape, sum.Batch, 3);
            sum = writer.Given(3);
        }

        if (step.Outputs[0].Name.Length == 0)
            return;
        var call = Call(method, sum.Code, writer.Weight(2, "weight"), hasBeta && writer.Has(3) ? writer.Weight(3, "bias") : null)
            .With("eps", new NumberCode(step.Number("epsilon", epsilon), IsOperand: false));
        writer.Give(call, sum.Shape, sum.Batch);
    }
}
