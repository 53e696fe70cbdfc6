using AutoIG.Onnx.Code;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// What ONNX's domain for classical models does to columns of features: they are picked, joined, and filled where one is missing.
/// </summary>
internal static class FeatureColumns
{
    private const string Domain = "ai.onnx.ml.";

    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of(Domain + "ArrayFeatureExtractor", InferPicked, writer => Write(writer, Picked(writer.Step))),
        OnnxOperator.Of(Domain + "FeatureVectorizer", InferJoined, writer => Write(writer, Joined(writer.Step))),
        OnnxOperator.Of(Domain + "Imputer", step => new(ElementKind.Real, step.Inputs[0]!.Shape), WriteImputer),
    ];

    /// <summary>The columns side by side.</summary>
    private static Step Joined(Step step) => As(step, "Concat", step.Inputs[0]!.Rank - 1, step.Inputs);

    private static Result InferJoined(Step step)
    {
        // How many columns each input has, which its shape says.
        _ = step.Integers("inputdimensions");
        if (step.Inputs.Any(input => input is not { Kind: ElementKind.Real }))
            throw new ImportException($"{step}: expected columns of real numbers");
        return OperatorTable.Find("Concat")!.Infer(Joined(step))[0];
    }

    /// <summary>Columns by their places.</summary>
    private static Step Picked(Step step)
    {
        if (step.Input(1) is not { Content: not null } places || step.Inputs[0]!.Rank < 2)
            throw new ImportException($"{step}: expected rows of features, and places that are numbers");
        return As(step, "Gather", step.Inputs[0]!.Rank - 1, [step.Inputs[0], places with { Shape = [places.Count] }]);
    }

    private static Result InferPicked(Step step) => OperatorTable.Find("Gather")!.Infer(Picked(step))[0];

    private static Step As(Step step, string name, long axis, IReadOnlyList<Value?> inputs) => step with
    {
        Operator = name,
        Opset = 13,
        Inputs = inputs,
        Attributes = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal)
        {
            ["axis"] = new("axis", OnnxAttributeKind.Integer, axis, 0, default, [], [], [], null, null, null),
        },
    };

    private static void Write(StepWriter writer, Step step) => writer.WritePart(step, OperatorTable.Find(step.Operator)!.Write!);

    /// <summary>x, but for elements that are missing: no number, or one that stands for that.</summary>
    private static void WriteImputer(StepWriter writer)
    {
        var step = writer.Step;
        var x = writer[0];
        float[] filled = step.Attributes.TryGetValue("imputed_value_floats", out var stated) ? [.. stated.Numbers] : [];
        if (filled.Length != 1 && x.Shape[^1].Value != filled.Length)
            throw writer.Refuse($"expected one number to fill in, or one for each of {x.Shape[^1]} features, and not {filled.Length}");
        double missing = step.Number("replaced_value_float", 0);
        CodeNode fill = writer.Computed("filled", [filled.Length], filled);
        // What is no number is not even equal to itself.
        var filledIn = double.IsNaN(missing) ? Call("Where", Call("Tensor.Equals", x.Code, x.Code), x.Code, fill)
            : Call("Where", Call("Tensor.Equals", x.Code, new NumberCode(missing, IsOperand: true)), fill, x.Code);
        writer.Give(filledIn, x.Shape, x.Batch);
    }
}
