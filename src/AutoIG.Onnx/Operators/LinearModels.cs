using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>The linear operators of ONNX's domain for classical models: arithmetic with numbers that are options.</summary>
internal static class LinearModels
{
    private const string Domain = "ai.onnx.ml.";

    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of(Domain + "Scaler", step => new(ElementKind.Real, step.Inputs[0]!.Shape), WriteScaler),
        OnnxOperator.Of(Domain + "Normalizer", step => new(ElementKind.Real, step.Inputs[0]!.Shape), WriteNormalizer),
        OnnxOperator.Of(Domain + "LinearRegressor", InferRegressor, WriteRegressor),
        new(Domain + "LinearClassifier", InferClassifier, WriteClassifier),
    ];

    private static float[] Numbers(Step step, string name) =>
        step.Attributes.TryGetValue(name, out var stated) ? [.. stated.Numbers] : [];

    /// <summary>(x − offset)·scale.</summary>
    private static void WriteScaler(StepWriter writer)
    {
        var x = writer[0];
        var width = x.Shape[^1];
        float[] offset = Numbers(writer.Step, "offset"), scale = Numbers(writer.Step, "scale");
        CodeNode Vector(string name, float[] values) => values.Length == 1 ? new NumberCode(values[0], IsOperand: true)
            : width.Value == values.Length ? writer.Computed(name, [width], values)
            : throw writer.Refuse($"expected one {name}, or one for each of {width} features, but there are {values.Length}");
        CodeNode code = x.Code;
        foreach (var (name, values, symbol, method) in new[] { ("offset", offset, "-", "Subtract"), ("scale", scale, "*", "Multiply") })
        {
            if (values.Length == 0)
                continue;
            var vector = Vector(name, values);
            code = vector is NumberCode || x.Shape.Count == 1 ? new InfixCode(symbol, code, vector) : Call(method, code, vector);
        }

        writer.Give(code, x.Shape, x.Batch);
    }

    /// <summary>Each row by its largest, by the sum of its magnitudes, or by its length.</summary>
    private static void WriteNormalizer(StepWriter writer)
    {
        var x = writer[0];
        if (x.Axis(-1) is not { } axis)
            throw writer.Refuse("expected rows of features");
        string norm = writer.Step.Text("norm", "MAX");
        CallCode call = norm switch
        {
            "MAX" => Call("Max", x.Code, Integer(axis)),
            "L1" => Call("Sum", Call("Abs", x.Code), Integer(axis)),
            "L2" => Call("Norm", x.Code, Integer(axis)),
            _ => throw writer.Refuse($"norm '{norm}' is not known"),
        };
        writer.Give(Call("Divide", x.Code, call.With("keepDim", new TextCode("true"))), x.Shape, x.Batch);
    }

    private static Result InferRegressor(Step step) =>
        new(ElementKind.Real, [.. step.Inputs[0]!.Shape.SkipLast(1), step.Integer("targets", 1)]);

    private static void WriteRegressor(StepWriter writer)
    {
        var x = writer[0];
        CodeNode code = Linear(writer, x, writer.Step.Integer("targets", 1));
        Finish(writer, 0, code, [.. x.Shape.SkipLast(1), writer.Step.Integer("targets", 1)], x.Batch);
    }

    private static CallCode Linear(StepWriter writer, Sample x, long rows)
    {
        float[] coefficients = Numbers(writer.Step, "coefficients"), intercepts = Numbers(writer.Step, "intercepts");
        if (x.Axis(-1) is null || x.Shape[^1].Value is not { } width || coefficients.Length != rows * width)
            throw writer.Refuse($"expected {rows} rows of coefficients, one for each feature, but there are {coefficients.Length}");
        if (intercepts.Length != 0 && intercepts.Length != rows)
            throw writer.Refuse($"expected {rows} intercepts, but there are {intercepts.Length}");
        return Call("Linear", x.Code, writer.Computed("coefficients", [rows, width], coefficients),
            intercepts.Length == 0 ? null : writer.Computed("intercepts", [rows], intercepts));
    }

    private static void Finish(StepWriter writer, int output, CodeNode code, IReadOnlyList<Size> shape, int batch)
    {
        string transform = writer.Step.Text("post_transform", "NONE");
        writer.Give(transform switch
        {
            "NONE" => code,
            "LOGISTIC" => Call("Sigmoid", code),
            "SOFTMAX" => Call("Softmax", code),
            _ => throw writer.Refuse($"transform '{transform}' of the scores is not written"),
        }, shape, batch, output);
    }

    private static int Classes(Step step)
    {
        int classes = Numbers(step, "intercepts").Length;
        _ = step.Integer("multi_class", 0);
        if (classes < 2)
            throw new ImportException($"{step}: expected a row of coefficients and an intercept for each of at least two classes");
        return classes;
    }

    /// <summary>The class, which has no derivative, and the scores.</summary>
    private static List<Result> InferClassifier(Step step)
    {
        bool isText = step.Attributes.ContainsKey("classlabels_strings");
        _ = step.Integers("classlabels_ints");
        var rows = step.Inputs[0]!.Shape.SkipLast(1).ToArray();
        return [new(isText ? ElementKind.Text : ElementKind.Integer, rows), new(ElementKind.Real, [.. rows, Classes(step)])];
    }

    private static void WriteClassifier(StepWriter writer)
    {
        if (writer.Step.Outputs[0].Name.Length > 0)
            throw writer.Refuse("the class has no derivative: --output names the scores, its second output");
        var x = writer[0];
        int classes = Classes(writer.Step);
        Finish(writer, 1, Linear(writer, x, classes), [.. x.Shape.SkipLast(1), classes], x.Batch);
    }
}
