using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Emission;

/// <summary>What a variable is called that no module names: what the operator has made of its input.</summary>
internal static class Nouns
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Conv"] = "features", ["ConvTranspose"] = "enlarged", ["MaxPool"] = "pooled", ["AveragePool"] = "pooled",
        ["GlobalAveragePool"] = "pooled",
        ["GlobalMaxPool"] = "pooled", ["BatchNormalization"] = "normalized", ["LayerNormalization"] = "normalized",
        ["InstanceNormalization"] = "normalized", ["GroupNormalization"] = "normalized", ["RMSNormalization"] = "normalized",
        ["Gemm"] = "projected",
        ["Linear"] = "projected", ["MatMul"] = "product", ["Attention"] = "attended", ["Softmax"] = "shares", ["LogSoftmax"] = "logShares",
        ["Relu"] = "active", ["Gelu"] = "active", ["Silu"] = "active", ["HardSwish"] = "active", ["LeakyRelu"] = "active",
        ["Elu"] = "active",
        ["Clip"] = "bounded", ["Sigmoid"] = "gate", ["HardSigmoid"] = "gate", ["Tanh"] = "squashed", ["Add"] = "sum", ["Sum"] = "sum",
        ["Sub"] = "difference",
        ["Mul"] = "scaled", ["Div"] = "quotient", ["Concat"] = "joined", ["Slice"] = "part", ["Split"] = "part", ["Gather"] = "picked",
        ["Transpose"] = "transposed", ["ReduceMean"] = "mean", ["ReduceSum"] = "total", ["ReduceMax"] = "largest",
        ["ReduceMin"] = "smallest",
        ["ReduceL2"] = "norm", ["Resize"] = "resized", ["Upsample"] = "resized", ["Pad"] = "padded", ["LSTM"] = "states",
        ["GRU"] = "states",
        ["RNN"] = "states", ["Sqrt"] = "root", ["Pow"] = "power", ["Exp"] = "exponential", ["Log"] = "logarithm", ["Where"] = "chosen",
        ["Expand"] = "repeated", ["Tile"] = "repeated", ["Neg"] = "negative", ["Abs"] = "magnitude", ["Erf"] = "erf", ["Max"] = "larger",
        ["Min"] = "smaller",
    };

    public static string Of(string step) => Names.TryGetValue(step, out string? name) ? name : Identifiers.Camel(step)
        is { Length: > 0 } own ? own : "result";
}
