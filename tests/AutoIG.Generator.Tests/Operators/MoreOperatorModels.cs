using System.Numerics.Tensors;
using System.Reflection;
using System.Text.RegularExpressions;
using AutoIG.Tests;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// Calls beside PyTorch's table: the library's own functions, conditions, broadcasting, indexers, constants computed from constants.
/// </summary>
internal static class MoreOperatorModels
{
    private const int Seed = 20260101;

    private static readonly string[] OnAll =
    [
        "Abs", "Asinh", "Atan", "AtanPi", "Ceiling", "Cos", "Cosh", "CosPi", "DegreesToRadians", "Exp", "Exp10", "Exp10M1",
        "Exp2", "Exp2M1", "ExpM1", "Floor", "Negate",
        "RadiansToDegrees", "Round", "Sigmoid", "Sin", "Sinh", "SinPi", "SoftMax", "Tan", "Tanh", "Truncate", "Increment", "Decrement",
    ];

    private static readonly string[] OnPositive = ["Cbrt", "Log", "Log10", "Log10P1", "Log2", "Log2P1", "LogP1", "Reciprocal", "Sqrt"];

    private static readonly string[] OnUnit = ["Acos", "AcosPi", "Asin", "AsinPi", "Atanh", "TanPi"];

    private static readonly string[] Reductions = ["Sum", "Average", "Max", "Min", "Norm", "StdDev"];

    /// <summary>
    /// Functions of Nn that take one tensor and otherwise options, and that no case of PyTorch and no model here calls: to declare one is
    /// to test it. One that has no value on all of [−1.4, 1.4] needs a model of its own.
    /// </summary>
    public static IEnumerable<OperatorModel> Unlisted()
    {
        string[] calls = [.. OperatorCase.Names.Select(name => OperatorCase.Of(name).Call), .. All.Select(model => model.Call)];
        return typeof(Nn).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => method.GetParameters() is [{ Name: "input", ParameterType.IsGenericType: true } first, .. var options]
                && first.ParameterType.GetGenericTypeDefinition() == typeof(Tensor<>) && method.ReturnType == first.ParameterType
                && options.All(option => option.IsOptional))
            .Select(method => method.Name).Distinct()
            .Where(name => !calls.Any(call => Regex.IsMatch(call, $@"\b{name}\(")))
            .Select(name => Unary($"Nn.{name}", $"{name}(input)", -1.4, 1.4));
    }

    public static IReadOnlyList<OperatorModel> All { get; } =
    [
        .. OnAll.Select(f => Unary($"Tensor.{f}", $"Tensor.{f}<double>(input)", -1.4, 1.4)),
        .. OnPositive.Select(f => Unary($"Tensor.{f}", $"Tensor.{f}<double>(input)", 0.3, 2.5)),
        .. OnUnit.Select(f => Unary($"Tensor.{f}", $"Tensor.{f}<double>(input)", -0.4, 0.45)),
        Unary("Tensor.Acosh", "Tensor.Acosh<double>(input)", 1.2, 3),
        .. Reductions.Select(f => Unary($"Tensor.{f} of all", $"Tensor.{f}<double>(input)", 0.2, 1.4) with { IsScalar = true }),
        .. new[] { "Add", "Subtract", "Multiply", "Divide", "Max", "Min", "Atan2", "Atan2Pi", "Hypot", "Pow" }
            .Select(f => Model($"Tensor.{f} of two", $"Tensor.{f}<double>(input, other)", 0.4, 2, ("input", [2, 3]), ("other", [2, 3]))),
        Model("Tensor.Dot", "Tensor.Dot<double>(input, other)", -1, 1, ("input", [5]), ("other", [5])) with { IsScalar = true },
        Model("Tensor.Distance", "Tensor.Distance<double>(input, other)", -1, 1, ("input", [5]), ("other", [5])) with { IsScalar = true },
        Model("Tensor.CosineSimilarity", "Tensor.CosineSimilarity<double>(input, other)", -1, 1, ("input", [5]), ("other", [5])) with { IsScalar = true },

        Unary("Nn.Log1p", "Log1p(input)", 0.1, 2),
        Unary("Nn.Sign times x", "Sign(input) * input", -1, 1),
        Unary("Nn.Negate", "Negate(input)", -1, 1),
        Model("Nn.Atan2", "Atan2(input, other)", -1, 1, ("input", [2, 3]), ("other", [2, 3])),
        .. new[] { "Expm1", "Tan", "Sinh", "Cosh", "Asinh", "Atan", "Floor", "Ceiling", "Round", "Truncate", "Exp2" }.Select(f => Unary($"Nn.{f}", $"{f}(input)", -1.3, 1.4)),
        .. new[] { "Asin", "Acos", "Atanh" }.Select(f => Unary($"Nn.{f}", $"{f}(input)", -0.8, 0.9)),
        .. new[] { "Log2", "Log10", "Cbrt" }.Select(f => Unary($"Nn.{f}", $"{f}(input)", 0.2, 2)),
        Unary("Nn.Acosh", "Acosh(input)", 1.3, 3),

        Model("operators of tensors", "-(input * other) / (other + 3.0) - 2.0 * input", -1, 1, ("input", [2, 3]), ("other", [2, 3])),
        Unary("a number of all elements under each", "input / Sum(input)", 0.2, 1),
        Unary("a number of all elements, kept", "Subtract(input, Mean(input, dims: [0, 1], keepDim: true))", -1, 1),
        Unary("a number for each row", "Multiply(input, Max(input, dim: 1, keepDim: true))", -1, 1),
        Unary("a row for all rows", "input * Mean(input, dim: 0)", -1, 1),
        Model("in the middle", "Multiply(input, Mean(input, dim: 1, keepDim: true))", -1, 1, ("input", [2, 3, 4])),
        Weighted("a constant in the middle", "Multiply(input, weight)", [2, 3, 4], [2, 1, 4]),
        Weighted("a constant of leading axes", "Divide(input, weight)", [2, 3, 4], [2, 1, 1]),
        Weighted("a gate for each channel", "Multiply(Relu(Conv2D(input, weight, padding: 1)), Reshape(Sigmoid(GlobalAvgPool(Conv2D(input, weight))), 3, 1, 1))", [2, 4, 5], [3, 2, 3, 3]),
        Weighted("constants computed from constants", "Linear(input, Tanh(weight) * 2.0 + Softmax(weight, dim: 0))", [2, 4], [3, 4]),
        Weighted("weights divided by weights", "Linear(Tanh(input), weight / Exp(weight))", [2, 4], [3, 4]),
        Weighted("a weight that depends on the input", "Linear(input, weight * Mean(input))", [2, 4], [3, 4]),
        Weighted("a weight that depends on a vector", "Linear(input, weight * Mean(input), Mean(weight, dim: 1))", [4], [3, 4]),
        Weighted("a weight that depends on the input, for a map", "Linear(input, weight * Mean(input), Sum(weight, dim: 1) * Max(input))", [2, 3, 4], [3, 4]),
        Weighted("weights through weights", "input + Linear(weight, weight, Mean(weight, dim: 0))", [3, 3], [3, 3]),
        Weighted("weights convolved with weights", "Multiply(input, Conv2D(Reshape(weight, 2, 2, 2), Reshape(weight, 2, 2, 1, 2)))", [2, 2, 1], [2, 4]),
        Weighted("parts of weights", "Linear(input, Slice(weight, dim: 0, 1..3), Select(weight, dim: 1, 0)[0..2])", [2, 4], [3, 4]),
        Weighted("matmul by a batch of constants", "MatMul(input, weight)", [3, 2, 4], [3, 4, 5]),
        Weighted("matmul of a batch of constants", "MatMul(weight, input)", [4, 5], [3, 2, 4]),
        Weighted("matmul by one constant", "MatMul(input, weight)", [3, 2, 4], [4, 5]),
        Weighted("transposed factors", "MatMul(Transpose(input, -1, -2), Transpose(weight, 0, 1))", [3, 4, 2], [5, 4]),

        Unary("where greater", "Where(Tensor.GreaterThan<double>(input, 0.1), input * input, Exp(input))", -1, 1),
        Model("where at least", "Where(Tensor.GreaterThanOrEqual<double>(input, other), input, other * 2.0)", -1, 1, ("input", [2, 3]), ("other", [2, 3])),
        Model("where less, repeated", "Where(Tensor.LessThan<double>(input, 0.2), other, 1.0 - other)", -1, 1, ("input", [2, 1]), ("other", [2, 3])),
        Model("where at most, repeated over rows", "Where(Tensor.LessThanOrEqual<double>(input, 0.2), other, other * other)", -1, 1, ("input", [3]), ("other", [2, 3])),
        Unary("where a transposed tensor is less, of tensors that are not", "Where(Tensor.LessThan<double>(Transpose(input, 0, 1), 0.2), Reshape(input, 3, 2), Transpose(input, 0, 1))", -1, 1),
        Unary("where equal", "Where(Tensor.Equals<double>(input, 0.25), input * 0.0, input)", -1, 1),

        Unary("clamped from below", "Clamp(input, min: -0.3)", -1, 1),
        Unary("clamped from above", "Clamp(input, max: 0.4)", -1, 1),
        Unary("clamped between, the last bound first", "Clamp(input, max: 0.4, min: -0.3)", -1, 1),

        Unary("indexer with ranges", "input[0..1, 1..]", -1, 1),
        Unary("indexer with indices", "input[1, ^1] * input[0, 0]", -1, 1) with { IsScalar = true },
        Unary("parts joined again", "Concat([Chunk(input, 3, dim: 1)[2], Split(input, [1, 2], dim: 1)[0]], dim: 1)", -1, 1),
        Weighted("concat with a constant", "Concat([weight, input, Exp(input)], dim: 1)", [2, 3, 2], [2, 1, 2]),
        Weighted("stack with a constant", "Stack([input, weight, Square(input)], dim: 1)", [2, 3], [2, 3]),
        Unary("a tensor of numbers", "input * Sum(Square(Tensor.Create([Sum(input), Mean(input)]))) + Sum(Stack(Max(input), Sum(input)))", -1, 1),
        Unary("library joins", "Tensor.Concatenate<double>([input, Tensor.Stack<double>([Sum(input, dim: 0), Mean(input, dim: 0)])])", -1, 1),
        Unary("library joins by dimension", "Tensor.ConcatenateOnDimension<double>(1, [input, Tensor.StackAlongDimension<double>(1, [Sum(input, dim: 1), Mean(input, dim: 1)])])", -1, 1),
        Unary("library split", "Tensor.Split<double>(input, 3, 1)[1]", -1, 1),
        Unary("library views", "Tensor.Transpose(Tensor.PermuteDimensions(Tensor.Unsqueeze(input, 0), [2, 0, 1]))", -1, 1),
        Unary("library squeeze", "Tensor.Squeeze(Tensor.SqueezeDimension(Tensor.Reshape(input, [1, 3, 1, 2]), 0))", -1, 1),
        Unary("library broadcast", "Tensor.Broadcast<double>(input, [2, 2, 3])", -1, 1),
        Unary("flipped", "Flip(input, 0, -1) * Squeeze(Flip(Unsqueeze(input, 0), 0, 1), 0)", -1, 1),
        Unary("an angle with a number", "Nn.Atan2(0.7, input) * Nn.Atan2(input, 0.3)", 0.2, 1),
        Weighted("weights alone", "Tanh(weight) * 2.0", [2, 3], [3, 2]),
        Unary("reversed", "Tensor.Reverse<double>(Tensor.ReverseDimension<double>(input, 1))", -1, 1),
        Unary("many indices", $"IndexSelect(input, 1, [{string.Join(", ", Enumerable.Range(0, 30).Select(i => i * 7 % 3))}])", -1, 1),
        Unary("broadcast", "BroadcastTo(Reshape(input, 2, 1, 3), 2, 4, 3) * 1.5", -1, 1),
        Unary("squeezed", "Squeeze(Unsqueeze(Permute(input, 1, 0), 1), 1)", -1, 1),
        Unary("flattened", "Flatten(Stack([input, input * input]), startDim: 1)", -1, 1),

        Weighted("convolved, padded, joined and pooled", "MaxPool2D(Concat([Pad(Relu(Conv2D(input, weight)), [1, 1, 1, 1], PaddingMode.Reflect), Conv2D(input, weight, padding: 1)]), 2)", [2, 6, 6], [3, 2, 3, 3]),
        Weighted("convolved and shuffled", "Upsample(PixelShuffle(Conv2D(input, weight, padding: 1), 2), 2)", [2, 4, 4], [4, 2, 3, 3]),
        Weighted("conv transpose, output padding beyond the stride", "ConvTranspose2D(input, weight, padding: 1, outputPadding: 1, dilation: 2)", [2, 3, 4], [2, 3, 2, 2]),
        Weighted("linear behind a nonlinearity", "Linear(Tanh(input), weight)", [2, 4], [3, 4]),
        Weighted("a choice by a product, which the slope asks again", "Exp(input) * Where(Tensor.LessThanOrEqual<double>(Linear(Tanh(input), weight), 0.1), Exp(input) + Exp(input), Exp(input))", [2, 4], [4, 4]),
        Weighted("convolved behind a nonlinearity", "Conv2D(Tanh(input), weight, stride: 2)", [2, 5, 5], [3, 2, 3, 3]),
        Weighted("spread behind a nonlinearity", "ConvTranspose2D(Tanh(input), weight, stride: 2)", [2, 3, 3], [2, 3, 3, 3]),
        Weighted("volumes convolved behind a nonlinearity", "MaxPool3D(AvgPool3D(Conv3D(Tanh(input), weight, stride: (1, 2, 1)), (1, 1, 2)), 2, 1)", [2, 4, 5, 5], [3, 2, 2, 3, 2]),
        Weighted("convolved and normalised", "BatchNorm(Conv2D(Exp(input), weight), Slice(Reshape(weight, -1), 0, 0..3), Square(Slice(Reshape(weight, -1), 0, 3..6)))", [2, 5, 5], [3, 2, 3, 3]),

        AnyLength("attention over any number of tokens", "ScaledDotProductAttention(input, Linear(input, weight), input, isCausal: true)", [4, 4]),
        AnyLength("attention's weights over any number of tokens", "AttentionWeights(input, Linear(input, weight), isCausal: true)", [4, 4]),
        Model("attention's weights of keys that heads share", "AttentionWeights(query, key, scale: 0.4)", -1, 1,
            ("query", [2, 2, 3, 2]), ("key", [2, 1, 4, 2])),
        AnyLength("heads side by side", "input + Reshape(Transpose(ScaledDotProductAttention(Transpose(Reshape(Linear(input, weight), (int)input.Lengths[0], 2, 2), 0, 1), Transpose(Reshape(input, (int)input.Lengths[0], 2, 2), 0, 1), Transpose(Reshape(Tanh(input), (int)input.Lengths[0], 2, 2), 0, 1)), 0, 1), (int)input.Lengths[0], -1)", [4, 4]),
        Model("products of permuted heads", "MatMul(Permute(a, [1, 0, 2]), Permute(b, [1, 2, 0]))", -1, 1, ("a", [5, 2, 3]), ("b", [4, 2, 3])),
        Model("products of permuted heads, put back", "(Permute(MatMul(Permute(a, [1, 2, 0]), Permute(b, [0, 2, 1])), [1, 0, 2]))", -1, 1, ("a", [3, 2, 5]), ("b", [2, 4, 3])),
        Model("heads that both share and move", "MatMul(Permute(a, [1, 0, 2]), b)", -1, 1, ("a", [5, 2, 3]), ("b", [3, 4])),
        AnyLength("steps of any number", "Rnn(input, weight, weight)", [4, 4]),
        AnyLength("parts of any length", "Concat([Slice(input, dim: 0, 1..), Slice(input, dim: 0, ..1), Exp(input), Slice(input, dim: 0, ^1..)], dim: 0)", [4, 4]),
        AnyLength("statistics of any length", "Stack([Var(input, dim: 0), Mean(input, dim: 0), LogSumExp(input, dim: 0), Max(input, dim: 0), Norm(input, dim: 0)])", [4, 4]),
        AnyLength("sums up to each of any length", "CumSum(input, dim: 0)", [4, 4]),
        AnyLength("positions of any length", "Multiply(Exp(input), Unsqueeze(Cos(Arange<double>((int)input.Lengths[0])), 1))", [4, 4]),
        AnyLength("angles of rotary positions at any length", "Tanh(input) * Sin(Multiply(Unsqueeze(Arange<double>((int)input.Lengths[0]) * 0.5, 1), Slice(weight, 0, 0..1)))", [4, 4]),
        Weighted("positions", "Multiply(Exp(input), Arange<double>(4) + 1.0)", [5, 4], [4, 4]),
        AnyLength("the largest of any length", "TopK(input, 2, dim: 0) * Slice(Sort(input, dim: 0, descending: true), dim: 0, 0..2)", [4, 4]),
        AnyLength("slices added at any length", "IndexAdd(input, dim: 0, [1, 3, 1], Slice(Exp(input), dim: 0, 0..3))", [4, 4]),
        AnyLength("divided by channels around of any length", "LocalResponseNorm(Tanh(input), 3, alpha: 2, k: 0.5)", [4, 4]),
        Weighted("a product of weights and what is behind them", "Prod(Concat([input, weight], dim: 1), dim: 1)", [2, 3], [2, 2]),
        Weighted("weights written over", "IndexCopy(input, dim: 0, [2, 0], weight * 2.0)", [4, 3], [2, 3]),
        Weighted("maps put in order", "TopK(Relu(Conv2D(input, weight)), 2, dim: 0)", [2, 4, 4], [3, 2, 3, 3]),
        Weighted("sums over channels of maps", "CumSum(Conv2D(input, weight), dim: 0)", [2, 4, 4], [3, 2, 3, 3]),
        Weighted("weights read where the input says", "GridSample(weight, Tanh(input), InterpolationMode.Bicubic)", [2, 3, 2], [2, 4, 4]),
        Weighted("maps read where they say", "GridSample(Conv2D(input, weight), Permute(Slice(Tanh(input), 0, 0..2), 1, 2, 0), paddingMode: GridPaddingMode.Border)", [2, 4, 4], [3, 2, 3, 3]),
        AnyLength("softmax over any length", "Multiply(Softmax(input, dim: 0), Mean(input, dim: 0, keepDim: true))", [4, 4]),
        AnyLength("convolved over any length", "Max(MaxPool1D(Relu(Conv1D(Transpose(input, 0, 1), Reshape(weight, 2, 4, 2), padding: 1)), 2, stride: 1), dim: 1)", [4, 4]),
        AnyLength("bordered at any length", "Pad(Transpose(input, 0, 1), [1, 2])", [4, 4]),

        Weighted("log-sum-exp beside a linear map", "LogSumExp(Tanh(input), dim: 0) + Mean(Linear(Tanh(input), weight), dim: 0)", [3, 4], [4, 4]),
        Weighted("attention with a mask of truth values", "ScaledDotProductAttention(input, input, input, sees) + weight",
            [2, 3], [2, 3]) with
        {
            Selectors = ["[Shape(2, 2)] private readonly Tensor<bool> sees = Tensor.Create<bool>([true, false, true, true], [2, 2]);"],
        },
        Weighted("attention's weights with a mask of truth values", "AttentionWeights(input, weight, sees)", [2, 3], [2, 3]) with
        {
            Selectors = ["[Shape(2, 2)] private readonly Tensor<bool> sees = Tensor.Create<bool>([true, false, true, true], [2, 2]);"],
        },
        Weighted("recurrent layers that share weights", "Gru(input, [new RecurrentWeights<double>(WeightHh: weight, WeightIh: weight), new(weight, weight)])", [3, 2], [6, 2]),
    ];

    private static OperatorModel Unary(string name, string call, double from, double to) => Model(name, call, from, to, ("input", [2, 3]));

    private static OperatorModel Weighted(string name, string call, nint[] input, nint[] weight) =>
        Model(name, call, -1, 1, ("input", input)) with
        {
            Constants = new Dictionary<string, Tensor<double>> { ["weight"] = Random(weight, -1, 1, Seed + 99) },
        };

    /// <summary>The first axis of the input is named, so that its size is known at the call only.</summary>
    private static OperatorModel AnyLength(string name, string call, nint[] weight) =>
        Weighted(name, call, [5, 4], weight) with { Shapes = new Dictionary<string, string> { ["input"] = "\"length\", 4" } };

    private static OperatorModel Model(string name, string call, double from, double to, params (string Name, nint[] Shape)[] inputs) =>
        new(name, call, inputs.Select((input, i) => (input.Name, Random(input.Shape, from, to, Seed + i)))
            .ToDictionary(p => p.Name, p => p.Item2),
            new Dictionary<string, Tensor<double>>());

    private static Tensor<double> Random(nint[] shape, double from, double to, int seed)
    {
        var random = new Random(seed);
        var numbers = new double[shape.Aggregate((nint)1, (a, b) => a * b)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = from + (to - from) * random.NextDouble();
        return Tensor.Create(numbers, shape);
    }
}
