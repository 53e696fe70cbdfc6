namespace AutoIG.Onnx.Operators;

/// <summary>Operators that are known and have no derivative of use: each says why.</summary>
internal static class Refused
{
    private const string Quantised = "integers have no derivative: import the model as it was before it was quantised",
        Draws = "numbers that are drawn are others in each run: export the model without them, as the mean of what is drawn",
        Trees = "trees are constant between their thresholds, so that every derivative is 0: methods that change features explain them";

    public static IEnumerable<OnnxOperator> All =>
    [
        Of("QLinearConv", Quantised), Of("QLinearMatMul", Quantised), Of("ConvInteger", Quantised), Of("MatMulInteger", Quantised),
        Of("DynamicQuantizeLinear", Quantised), Of("Unique", Places.Reason),
        Of("RandomNormal", Draws), Of("RandomNormalLike", Draws), Of("RandomUniform", Draws), Of("RandomUniformLike", Draws),
        Of("Bernoulli", Draws), Of("Multinomial", Draws),
        Of("ai.onnx.ml.TreeEnsembleRegressor", Trees), Of("ai.onnx.ml.TreeEnsembleClassifier", Trees),
        Of("ai.onnx.ml.TreeEnsemble", Trees),
    ];

    private static OnnxOperator Of(string name, string reason) =>
        OnnxOperator.Of(name, step => throw new ImportException($"{step}: {reason}"));
}
