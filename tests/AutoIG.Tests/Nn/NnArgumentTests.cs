using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests;

/// <summary>Bad arguments are refused by an exception that names the operator, the argument, what was expected and what came.</summary>
public sealed class NnArgumentTests
{
    private static Tensor<float> Zeros(params int[] sizes) => Tensor.CreateFromShape<float>([.. sizes.Select(s => (nint)s)]);

    /// <summary>The call, the argument it blames, and parts of the message.</summary>
    private static readonly Dictionary<string, (Func<object?> Call, string Argument, string[] Parts)> Refused = new()
    {
        ["Linear weight"] = (() => Linear(Zeros(5), Zeros(3, 4)), "weight", ["Linear,", "[out, 5]", "[3, 4]"]),
        ["Linear weight rank"] = (() => Linear(Zeros(5), Zeros(5)), "weight", ["Linear,", "[out, in]", "[5]"]),
        ["Linear bias"] = (() => Linear(Zeros(5), Zeros(3, 5), Zeros(5)), "bias", ["Linear,", "[3]", "[5]"]),
        ["MatMul inner"] = (() => MatMul(Zeros(2, 3), Zeros(4, 2)), "other", ["MatMul,", "[…, 3, n]", "[4, 2]"]),
        ["MatMul batch"] = (() => MatMul(Zeros(2, 3, 3), Zeros(3, 3, 3)), "other", ["MatMul,", "[2]", "[3]"]),
        ["MatMul vectors"] = (() => MatMul(Zeros(3), Zeros(3)), "other", ["MatMul,", "Dot"]),
        ["Dot"] = (() => Dot(Zeros(3), Zeros(4)), "other", ["Dot,", "[3]", "[4]"]),
        ["Conv2D rank"] = (() => Conv2D(Zeros(5, 5), Zeros(1, 1, 3, 3)), "input", ["Conv2D,", "[in, height, width]", "[5, 5]"]),
        ["Conv2D channels"] = (() => Conv2D(Zeros(2, 5, 5), Zeros(1, 3, 3, 3)), "weight", ["Conv2D,", "2", "3"]),
        ["Conv2D groups"] = (() => Conv2D(Zeros(3, 5, 5), Zeros(2, 1, 3, 3), groups: 2), "groups", ["Conv2D,", "3", "2"]),
        ["Conv2D output groups"] = (() => Conv2D(Zeros(4, 5, 5), Zeros(3, 2, 3, 3), groups: 2), "groups", ["Conv2D,", "3 outputs"]),
        ["Conv2D bias"] = (() => Conv2D(Zeros(1, 5, 5), Zeros(2, 1, 3, 3), Zeros(1)), "bias", ["Conv2D,", "[2]", "[1]"]),
        ["Conv2D kernel"] = (() => Conv2D(Zeros(1, 2, 5), Zeros(1, 1, 3, 3)), "input", ["Conv2D,", "(3, 3)", "(2, 5)"]),
        ["Conv2D stride"] = (() => Conv2D(Zeros(1, 5, 5), Zeros(1, 1, 3, 3), stride: (1, 0)), "stride", ["Conv2D,", "1", "(1, 0)"]),
        ["Conv2D padding"] = (() => Conv2D(Zeros(1, 5, 5), Zeros(1, 1, 3, 3), padding: -1), "padding", ["Conv2D,", "0", "(-1, -1)"]),
        ["Conv2D same"] = (() => Conv2D(Zeros(1, 5, 5), Zeros(1, 1, 3, 3), stride: 2, padding: Padding.Same),
            "stride", ["Conv2D,", "Same", "(2, 2)"]),
        ["Conv1D padding"] = (() => Conv1D(Zeros(1, 5), Zeros(1, 1, 3), padding: (0, 1)), "padding", ["Conv1D,", "one number", "(0, 1)"]),
        ["Conv1D channels"] = (() => Conv1D(Zeros(2, 5), Zeros(1, 1, 3)), "weight", ["Conv1D,", "2", "1"]),
        ["ConvTranspose2D weight"] =
            (() => ConvTranspose2D(Zeros(2, 5, 5), Zeros(3, 1, 3, 3)), "weight", ["ConvTranspose2D,", "2 channels", "[3, 1, 3, 3]"]),
        ["ConvTranspose2D output padding"] =
            (() => ConvTranspose2D(Zeros(1, 5, 5), Zeros(1, 1, 3, 3), stride: 2, outputPadding: 2), "outputPadding", ["(2, 2)"]),
        ["ConvTranspose2D padding"] =
            (() => ConvTranspose2D(Zeros(1, 1, 1), Zeros(1, 1, 2, 2), padding: 1), "padding", ["ConvTranspose2D,", "(0, 0)"]),
        ["MaxPool2D padding"] = (() => MaxPool2D(Zeros(1, 5, 5), 2, padding: 2), "padding", ["MaxPool2D,", "half", "(2, 2)"]),
        ["MaxPool2D window"] = (() => MaxPool2D(Zeros(1, 2, 2), 3), "input", ["MaxPool2D,", "(3, 3)", "(2, 2)"]),
        ["AvgPool2D divisor"] = (() => AvgPool2D(Zeros(1, 4, 4), 2, divisorOverride: 0), "divisorOverride", ["AvgPool2D,", "zero"]),
        ["AvgPool1D rank"] = (() => AvgPool1D(Zeros(4), 2), "input", ["AvgPool1D,", "[channels, length]", "[4]"]),
        ["AdaptiveAvgPool2D"] = (() => AdaptiveAvgPool2D(Zeros(1, 4, 4), (0, 1)), "outputSize", ["AdaptiveAvgPool2D,", "1", "(0, 1)"]),
        ["GlobalAvgPool"] = (() => GlobalAvgPool(Zeros(4)), "input", ["GlobalAvgPool,", "[channels, …]", "[4]"]),
        ["PRelu"] = (() => PRelu(Zeros(3, 4), Zeros(4)), "weight", ["PRelu,", "[1] or [3]", "[4]"]),
        ["Clamp"] = (() => Clamp(Zeros(3)), "min", ["Clamp,", "max"]),
        ["Dropout"] = (() => Dropout(Zeros(3), 1.5), "p", ["Dropout,", "1.5"]),
        ["Add"] = (() => Add(Zeros(2, 3), Zeros(2)), "other", ["Add,", "[2, 3]", "[2]"]),
        ["Where"] = (() => Where(Tensor.Create([true, false]), Zeros(2), Zeros(3)), "other", ["Where,", "[2]", "[3]"]),
        ["Softmax"] = (() => Softmax(Zeros(2, 3), dim: 2), "dim", ["Softmax,", "-2 to 1", "2"]),
        ["Sum"] = (() => Sum(Zeros(2, 3), dim: -3), "dim", ["Sum,", "-2 to 1", "-3"]),
        ["Mean twice"] = (() => Mean(Zeros(2, 3), dims: [1, -1]), "dims", ["Mean,", "once", "[1, -1]"]),
        ["Max of none"] = (() => Max(Zeros(2, 3), dims: []), "dims", ["Max,", "at least one"]),
        ["Var of one"] = (() => Var(Zeros(2, 1), dim: 1), "input", ["Var,", "two", "1"]),
        ["Norm order"] = (() => Norm(Zeros(2, 2), dim: 1, p: 0), "p", ["Norm,", "greater than 0", "0"]),
        ["BatchNorm"] = (() => BatchNorm(Zeros(3, 2), Zeros(3), Zeros(2)), "runningVar", ["BatchNorm,", "[3]", "[2]"]),
        ["LayerNorm"] = (() => LayerNorm(Zeros(2, 3), [2]), "normalizedShape", ["LayerNorm,", "[2, 3]", "[2]"]),
        ["RmsNorm"] = (() => RmsNorm(Zeros(2, 3), Zeros(2)), "normalizedShape", ["RmsNorm,", "[2, 3]", "[2]"]),
        ["GroupNorm"] = (() => GroupNorm(Zeros(4, 2), 3), "numGroups", ["GroupNorm,", "4 channels", "3"]),
        ["InstanceNorm"] = (() => InstanceNorm(Zeros(4, 1)), "input", ["InstanceNorm,", "two positions", "[4, 1]"]),
        ["Attention key"] = (() => ScaledDotProductAttention(Zeros(2, 3), Zeros(2, 4), Zeros(2, 3)),
            "key", ["ScaledDotProductAttention,", "3", "[2, 4]"]),
        ["Attention value"] = (() => ScaledDotProductAttention(Zeros(2, 3), Zeros(4, 3), Zeros(2, 3)), "value", ["4", "[2, 3]"]),
        ["Attention mask"] = (() => ScaledDotProductAttention(Zeros(2, 3), Zeros(4, 3), Zeros(4, 3), Zeros(7, 2, 4)), "attnMask",
            ["[2, 4]", "[7, 2, 4]"]),
        ["Attention causal"] = (() => ScaledDotProductAttention(Zeros(2, 3), Zeros(4, 3), Zeros(4, 3), Zeros(2, 4), isCausal: true),
            "attnMask", ["isCausal"]),
        ["Weights key"] = (() => AttentionWeights(Zeros(2, 3), Zeros(2, 4)), "key", ["AttentionWeights,", "3", "[2, 4]"]),
        ["Weights query"] = (() => AttentionWeights(Zeros(3), Zeros(2, 3)), "query", ["AttentionWeights,", "[3]"]),
        ["Weights mask"] = (() => AttentionWeights(Zeros(2, 3), Zeros(4, 3), Zeros(7, 2, 4)), "attnMask",
            ["AttentionWeights,", "[2, 4]", "[7, 2, 4]"]),
        ["Weights causal"] = (() => AttentionWeights(Zeros(2, 3), Zeros(4, 3), Zeros(2, 4), isCausal: true), "attnMask", ["isCausal"]),
        ["Lstm gates"] = (() => Lstm(Zeros(4, 3), Zeros(6, 3), Zeros(6, 2)), "weightHh", ["Lstm,", "[8, 2]", "[6, 2]"]),
        ["Gru input"] = (() => Gru(Zeros(4, 3), Zeros(6, 2), Zeros(6, 2)), "weightIh", ["Gru,", "[6, 3]", "[6, 2]"]),
        ["Rnn layers"] = (() => Rnn(Zeros(4, 3), []), "layers", ["Rnn,", "at least one", "0"]),
        ["Lstm directions"] = (() => Lstm(Zeros(4, 3), [new(Zeros(8, 3), Zeros(8, 2))], bidirectional: true),
            "layers", ["Lstm,", "two directions", "1"]),
        ["Embedding"] = (() => Embedding([0, 4], Zeros(4, 2)), "input", ["Embedding,", "0 to 3", "4"]),
        ["IndexSelect"] = (() => IndexSelect(Zeros(4, 2), 1, -1), "index", ["IndexSelect,", "0 to 1", "-1"]),
        ["Gather"] = (() => Gather(Zeros(4, 2), 1, Tensor.Create<int>([2], [1, 1])), "index", ["Gather,", "0 to 1", "2"]),
        ["Scatter"] = (() => Scatter(Zeros(4, 2), 1, Tensor.Create<int>([2], [1, 1]), Zeros(1, 1)), "index", ["Scatter,", "0 to 1", "2"]),
        ["Scatter twice"] = (() => Scatter(Zeros(4, 2), 1, Tensor.Create<int>([1, 1], [1, 2]), Zeros(1, 2)), "index",
            ["Scatter,", "at most once", "ScatterAdd"]),
        ["Scatter source"] = (() => Scatter(Zeros(4, 2), 1, Tensor.Create<int>([1], [1, 1]), Zeros(4, 2)), "src",
            ["Scatter,", "[1, 1]", "[4, 2]"]),
        ["ScatterAdd"] = (() => ScatterAdd(Zeros(4, 2), 0, Tensor.Create<int>([1, 1, 1], [1, 3]), Zeros(1, 3)), "index",
            ["ScatterAdd,", "[4, 2]", "[1, 3]"]),
        ["IndexAdd"] = (() => IndexAdd(Zeros(4, 2), 1, [0, 2], Zeros(4, 2)), "index", ["IndexAdd,", "0 to 1", "2"]),
        ["IndexAdd source"] = (() => IndexAdd(Zeros(4, 2), 0, [0, 2], Zeros(4, 2)), "source", ["IndexAdd,", "[2, 2]", "[4, 2]"]),
        ["IndexCopy twice"] = (() => IndexCopy(Zeros(4, 2), 0, [2, 2], Zeros(2, 2)), "index", ["IndexCopy,", "once", "[2, 2]"]),
        ["GridSample"] = (() => GridSample(Zeros(1, 4, 4), Zeros(2, 2)), "grid", ["GridSample,", "output height", "[2, 2]"]),
        ["GridSample pairs"] = (() => GridSample(Zeros(1, 4, 4), Zeros(2, 2, 3)), "grid", ["GridSample,", "2]", "[2, 2, 3]"]),
        ["Conv3D"] = (() => Conv3D(Zeros(2, 3, 4), Zeros(1, 2, 1, 1, 1)), "input", ["Conv3D,", "depth", "[2, 3, 4]"]),
        ["Conv3D channels"] = (() => Conv3D(Zeros(2, 3, 4, 4), Zeros(1, 3, 1, 1, 1)), "weight", ["Conv3D,", "2 channels", "3"]),
        ["Conv3D kernel"] = (() => Conv3D(Zeros(1, 3, 4, 4), Zeros(1, 1, 4, 1, 1)), "input", ["Conv3D,", "(4, 1, 1)", "(3, 4, 4)"]),
        ["MaxPool3D stride"] = (() => MaxPool3D(Zeros(1, 3, 4, 4), 2, stride: (1, 0, 1)), "stride", ["MaxPool3D,", "at least 1", "0"]),
        ["AvgPool3D padding"] = (() => AvgPool3D(Zeros(1, 3, 4, 4), 2, padding: (0, 2, 0)), "padding", ["AvgPool3D,", "half", "(0, 2, 0)"]),
        ["TopK"] = (() => TopK(Zeros(4, 2), 3), "k", ["TopK,", "1 to 2", "3"]),
        ["Sort"] = (() => Sort(Zeros(4, 2), 2), "dim", ["Sort,", "-2 to 1", "2"]),
        ["CumSum"] = (() => CumSum(Zeros(4, 2), 2), "dim", ["CumSum,", "-2 to 1", "2"]),
        ["Arange"] = (() => Arange<float>(0), "end", ["Arange,", "at least 1", "0"]),
        ["Prod"] = (() => Prod(Zeros(4, 2), dims: [0, 0]), "dims", ["Prod,", "once", "[0, 0]"]),
        ["HardShrink"] = (() => HardShrink(Zeros(3), -1), "lambd", ["HardShrink,", "at least 0", "-1"]),
        ["SoftShrink"] = (() => SoftShrink(Zeros(3), double.NaN), "lambd", ["SoftShrink,", "at least 0", "NaN"]),
        ["LocalResponseNorm"] = (() => LocalResponseNorm(Zeros(3), 2), "input", ["LocalResponseNorm,", "[channels, …]", "[3]"]),
        ["LocalResponseNorm size"] = (() => LocalResponseNorm(Zeros(3, 2), 0), "size", ["LocalResponseNorm,", "at least 1", "0"]),
        ["Slice"] = (() => Slice(Zeros(4, 2), 0, 2..5), "range", ["Slice,", "4", "2..5"]),
        ["Slice of none"] = (() => Slice(Zeros(4, 2), 0, 2..2), "range", ["Slice,", "2..2"]),
        ["Select"] = (() => Select(Zeros(4, 2), 0, 4), "index", ["Select,", "-4 to 3", "4"]),
        ["Split"] = (() => Split(Zeros(4, 2), [1, 2]), "splitSizes", ["Split,", "add up to 4", "[1, 2]"]),
        ["Flip"] = (() => Flip(Zeros(4, 2), 1, -1), "dims", ["Flip,", "once", "[1, -1]"]),
        ["Flip of no dimension"] = (() => Flip(Zeros(4, 2), 2), "dims", ["Flip,", "2"]),
        ["Reshape"] = (() => Reshape(Zeros(4, 2), 3, -1), "shape", ["Reshape,", "8 elements", "[3, -1]"]),
        ["Reshape two free"] = (() => Reshape(Zeros(4, 2), -1, -1), "shape", ["Reshape,", "at most one -1"]),
        ["Flatten"] = (() => Flatten(Zeros(4, 2), 1, 0), "endDim", ["Flatten,", "startDim", "0"]),
        ["Squeeze"] = (() => Squeeze(Zeros(4, 2), 1), "input", ["Squeeze,", "size 1", "[4, 2]"]),
        ["Permute"] = (() => Permute(Zeros(4, 2, 3), 0, 1), "dims", ["Permute,", "3 dimensions", "[0, 1]"]),
        ["BroadcastTo"] = (() => BroadcastTo(Zeros(4, 2), 4, 4), "shape", ["BroadcastTo,", "[4, 2]", "[4, 4]"]),
        ["Concat"] = (() => Concat([Zeros(4, 2), Zeros(4, 3)]), "tensors[1]", ["Concat,", "[4, 2]", "[4, 3]"]),
        ["Concat of none"] = (() => Concat<float>([]), "tensors", ["Concat,", "at least one"]),
        ["Stack"] = (() => Stack([Zeros(4, 2), Zeros(4, 3)]), "tensors[1]", ["Stack,", "[4, 2]", "[4, 3]"]),
        ["Pad odd"] = (() => Pad(Zeros(4), [1]), "pad", ["Pad,", "pair", "[1]"]),
        ["Pad reflect"] = (() => Pad(Zeros(4), [4, 0], PaddingMode.Reflect), "pad", ["Pad,", "0 to 3", "[4, 0]"]),
        ["Upsample"] = (() => Upsample(Zeros(1, 4, 4), 2, alignCorners: true), "alignCorners", ["Upsample,", "nearest"]),
        ["PixelShuffle"] = (() => PixelShuffle(Zeros(6, 2, 2), 2), "input", ["PixelShuffle,", "multiple of 4", "[6, 2, 2]"]),
        ["Einsum text"] = (() => Einsum("ij,jk", Zeros(2, 3), Zeros(3, 2)), "equation", ["Einsum,", "ij,jk"]),
        ["Einsum diagonal"] = (() => Einsum("ii,ij->j", Zeros(2, 2), Zeros(2, 2)), "equation", ["Einsum,", "distinct"]),
        ["Einsum unknown"] = (() => Einsum("ij,jk->il", Zeros(2, 3), Zeros(3, 2)), "equation", ["Einsum,", "'l'"]),
        ["Einsum rank"] = (() => Einsum("ij,jk->ik", Zeros(2), Zeros(3, 2)), "input", ["Einsum,", "2 dimensions", "[2]"]),
        ["Einsum size"] = (() => Einsum("ij,jk->ik", Zeros(2, 3), Zeros(4, 2)), "other", ["Einsum,", "'j'", "[4, 2]"]),
        ["Empty tensor"] = (() => Relu(Zeros(0, 3)), "input", ["Relu,", "at least one element", "[0, 3]"]),
        ["No tensor"] = (() => Relu((Tensor<float>)null!), "input", ["Relu,", "null"]),
    };

    public static TheoryData<string> Names => new(Refused.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_argument_is_named(string name)
    {
        (Func<object?> call, string argument, string[] parts) = Refused[name];
        var exception = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(argument, exception.ParamName);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }
}
