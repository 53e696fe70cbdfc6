namespace AutoIG.Generator.Tests.Operators;

/// <content>What is not refused, and the model that contains all calls.</content>
internal static partial class OperatorRefusals
{
    /// <summary>Calls that are just not refused.</summary>
    public static readonly string[] Accepted =
    [
        "Einsum(\"aA,Az->az\", tokens, w45)", "Einsum(\"zZ,Za->az\", tokens, w45)", "GroupNorm(image, 1)", "GroupNorm(image, 3)",
        "InstanceNorm(Reshape(x, 1, 3))", "Conv2D(image, k4399, padding: 1)", "Conv2D(image, k4333, dilation: 3)",
        "Conv2D(image, k4333, stride: 9)", "Conv2D(tall, k4333)", "Conv2D(image, k4399, padding: Padding.Same)",
        "ConvTranspose2D(image, k3433, stride: 2, outputPadding: 1)", "ConvTranspose2D(image, k3433, padding: 4)",
        "ConvTranspose2D(image, k3433, padding: 1, outputPadding: 1, dilation: 2)", "AvgPool2D(image, 1)", "AvgPool2D(image, 8)",
        "AvgPool2D(image, 4, padding: 2)", "MaxPool2D(image, 9, stride: 2, ceilMode: true)", "AdaptiveAvgPool2D(image, 1)",
        "AdaptiveMaxPool2D(image, 1)", "AdaptiveMaxPool2D(image, 3)", "GlobalMaxPool(tokens)", "Upsample(image, 1)",
        "Interpolate(image, 1)", "PixelShuffle(image, 1)", "Stack([x, x], 1)", "Stack([x, x], -2)", "Concat([tokens, w66], 1)",
        "Concat([x], -1)", "Pad(x, [2, 2], PaddingMode.Reflect)", "Pad(x, [3, 3], PaddingMode.Circular)", "Pad(x, [7, 9])",
        "Pad(x, [7, 9], PaddingMode.Replicate)", "Pad(any, [1, 0], PaddingMode.Reflect)", "Pad(tokens, [1, 1, 1, 1])",
        "Slice(tokens, 0, 5..6)", "Slice(tokens, -2, 0..6)", "Slice(tokens, 0, 0..6, 6)", "Slice(any, 0, 0..1)",
        "Select(tokens, 0, 5)", "Select(tokens, 0, -6)", "Select(any, 0, 7)", "Split(tokens, [1, 5])[0]", "Split(tokens, 1)[0]",
        "Split(tokens, 7)[0]", "Chunk(tokens, 1)[0]", "Chunk(tokens, 7)[0]", "Tensor.Split<float>(tokens, 1, 0)[0]",
        "Tensor.Split<float>(tokens, 6, 0)[0]", "IndexSelect(tokens, 0, 0, 5)", "IndexSelect(any, 0, 9)", "Gather(tokens, 0, picks)",
        "Gather(tokens, 1, picks5)", "Embedding([0, 3], w43) * x", "Conv3D(volume, k42233, padding: (1, 0, 0))", "MaxPool3D(volume, 2)",
        "AvgPool3D(volume, (4, 5, 6))", "TopK(tokens, 4)", "TopK(any, 9, 0)",
        "Sort(any, 0)", "Scatter(tokens, 1, picks, Slice(tokens, 0, 4..6))", "ScatterAdd(tokens, 0, picks, Slice(tokens, 0, 4..6))",
        "HardShrink(x, 0)", "IndexAdd(any, 0, [9, 9], Slice(tokens, 0, 0..2))", "Prod(any, 1)", "LocalResponseNorm(tokens, 1)",
        "Sum(tokens, [0, 1])", "Sum(tokens, -2)", "Var(Reshape(x, 1, 3), 1)",
        "Var(Reshape(x, 3, 1), 1, unbiased: false)", "Norm(tokens, 0, p: 1e-3)", "Reshape(tokens, 1, -1)", "Flatten(image, 1, 1)",
        "Flatten(image, -3, -1)", "Squeeze(Reshape(x, 1, 3), 0)", "Unsqueeze(tokens, 2)", "Unsqueeze(tokens, -3)",
        "BroadcastTo(tokens, 1, 6, 4)", "Linear(x, w43 * x)", "ScaledDotProductAttention(tokens, tokens, tokens, w66)",
        "ScaledDotProductAttention(Transpose(any, 0, 1), Transpose(any, 0, 1), Transpose(any, 0, 1), scale: 2)",
        "MatMul(x, w35)", "MatMul(w43, x)", "MatMul(image, k388)",
    ];

    /// <summary>All calls as methods of a model, with what is said of each; null where nothing is.</summary>
    public static (string Method, string? Message)[] Methods =>
    [
        .. OfTensors.Select((refused, i) => (OfTensor($"F{i}", refused.Call), (string?)refused.Message)),
        .. Accepted.Select((call, i) => (OfTensor($"A{i}", call), (string?)null)),
        .. OfNumbers.Select((refused, i) => (
            $"    [Differentiable] public static double G{i}(double x, double y) => {refused.Call};", (string?)refused.Message)),
    ];

    /// <summary>A model that has some of the methods, each on a line of its own at the end.</summary>
    public static string Model(IEnumerable<string> methods)
    {
        var fields = Weights.Select(sizes => $"    [Shape({sizes})] private readonly Tensor<float> {NameOf(sizes)} = null!;\n");
        return $"public sealed partial class Model\n{{\n{string.Concat(fields)}{Others}{string.Join("\n", methods)}\n}}";
    }

    private static string OfTensor(string name, string call) => $"    [Differentiable] public Tensor<float> {name}({Inputs}) => {call};";

    /// <summary>The sizes of weights, each of which is called k and its sizes where it has three or more, else w.</summary>
    private static readonly string[] Weights =
    [
        "3", "4", "5", "3, 5", "4, 3", "4, 4", "4, 5", "6, 6", "12, 4", "16, 4", "2, 8, 8", "3, 8, 8", "3, 3, 3", "4, 3, 3", "4, 4, 7",
        "3, 4, 3, 3", "4, 1, 3, 3", "4, 2, 3, 3", "4, 3, 3, 3", "4, 3, 9, 9",
        "4, 2, 2, 3, 3", "4, 1, 2, 3, 3",
    ];

    private const string Others =
        """
            [Shape(3)] private readonly Tensor<bool> mask = null!;
            [Shape(2, 4)] private readonly Tensor<int> picks = null!;
            [Shape(2, 5)] private readonly Tensor<int> picks5 = null!;
            [Shape(7, 2)] private readonly Tensor<int> picks7 = null!;
            private readonly RecurrentWeights<float>[] layers = null!;

        """;

    private const string Inputs = "[Shape(3)] Tensor<float> x, [Shape(3, 8, 8)] Tensor<float> image, [Shape(6, 4)] Tensor<float> tokens, "
        + "[Shape(\"n\", 4)] Tensor<float> any, [Shape(3, \"h\", 8)] Tensor<float> tall, [Shape(3, 8, \"h\")] Tensor<float> wide, "
        + "[Shape(2, 4, 5, 6)] Tensor<float> volume, [Shape(2, \"d\", 5, 6)] Tensor<float> deep";

    private static string NameOf(string sizes) =>
        (sizes.Count(c => c == ',') > 1 ? "k" : "w") + sizes.Replace(", ", "", StringComparison.Ordinal);
}
