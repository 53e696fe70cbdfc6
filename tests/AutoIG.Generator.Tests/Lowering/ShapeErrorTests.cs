namespace AutoIG.Generator.Tests.Lowering;

/// <summary>A wrong shape is one diagnostic, on the wrong expression, with both shapes.</summary>
public class ShapeErrorTests
{
    private const string Model = """
        public sealed partial class Model(float[] w)
        {
            [Shape(4, 5)] private readonly Tensor<float> w45 = Tensor.Create(w, [4, 5]);
            [Shape(3, 5)] private readonly Tensor<float> w35 = Tensor.Create(w, [3, 5]);
            [Shape(4, 3)] private readonly Tensor<float> w43 = Tensor.Create(w, [4, 3]);
            [Shape(3)] private readonly Tensor<float> w3 = w;
            [Shape(5)] private readonly Tensor<float> w5 = w;
            [Shape(4, 2, 3, 3)] private readonly Tensor<float> k4233 = Tensor.Create(w, [4, 2, 3, 3]);
            [Shape(4, 1, 3, 3)] private readonly Tensor<float> k4133 = Tensor.Create(w, [4, 1, 3, 3]);
            [Shape(4, 3, 3, 3)] private readonly Tensor<float> k4333 = Tensor.Create(w, [4, 3, 3, 3]);
            [Shape(4, 3, 9, 9)] private readonly Tensor<float> k4399 = Tensor.Create(w, [4, 3, 9, 9]);
            [Shape(4, 3, 3)] private readonly Tensor<float> k433 = Tensor.Create(w, [4, 3, 3]);
            [Differentiable]
            public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(3, 8, 8)] Tensor<float> image, [Shape(6, 4)] Tensor<float> tokens,
                [Shape("n", 4)] Tensor<float> any)
            {
                BODY
            }
            private static Tensor<float> Head([Shape(7, 4)] Tensor<float> t) => t;
        }
        """;

    [Theory]
    [InlineData("AIG2002", "return Linear([|x|], w45);", "[3]", "[4, 5]")]
    [InlineData("AIG2002", "return Linear(x, w43, [|w5|]);", "[5]", "[4]", "[4, 3]")]
    [InlineData("AIG2002", "return Linear([|tokens|], w43);", "[6, 4]", "[4, 3]")]
    [InlineData("AIG2002", "return Linear(x, [|w3|]);", "[out, in]", "[3]")]
    [InlineData("AIG2002", "return Conv2D([|image|], k4233);", "[3, 8, 8]", "[4, 2, 3, 3]")]
    [InlineData("AIG2002", "return Conv2D([|tokens|], k4333);", "[6, 4]", "[channels, height, width]")]
    [InlineData("AIG2002", "return Conv2D(image, [|k433|]);", "[out, in / groups, height, width]", "[4, 3, 3]")]
    [InlineData("AIG2002", "return Conv2D([|image|], k4399);", "8 × 8", "[4, 3, 9, 9]")]
    [InlineData("AIG2002", "return Conv2D(image, k4333, [|w5|]);", "[5]", "[4]", "[4, 3, 3, 3]")]
    [InlineData("AIG2002", "return Conv2D([|image|], k4333, groups: 2);", "[3, 8, 8]", "[4, 3, 3, 3]", "2 group(s)")]
    [InlineData("AIG2002", "return Conv2D(image, k4133, [|groups: 3|]);", "3 groups", "[4, 1, 3, 3]")]
    [InlineData("AIG2002", "return Conv1D([|tokens|], k433);", "[6, 4]", "[4, 3, 3]")]
    [InlineData("AIG2002", "return MaxPool2D([|tokens|], 2);", "[6, 4]", "[channels, height, width]")]
    [InlineData("AIG2002", "return AvgPool2D([|image|], 9);", "8 × 8", "(9, 9)")]
    [InlineData("AIG2001", "return [|MatMul(tokens, w35)|];", "[6, 4]", "[3, 5]")]
    [InlineData("AIG2001", "return [|MatMul(tokens, w45 * 2) * x|];", "[6, 5]", "[3]")]
    [InlineData("AIG2001", "return [|x + w5|];", "[3]", "[5]")]
    [InlineData("AIG2001", "return [|Multiply(tokens, x)|];", "[6, 4]", "[3]")]
    [InlineData("AIG2002", "return BatchNorm(image, w3, [|w5|]);", "[3, 8, 8]", "[5]")]
    [InlineData("AIG2002", "return LayerNorm([|tokens|], w3, w3);", "[6, 4]", "[3]")]
    [InlineData("AIG2002", "return LayerNorm(x, w3, [|w5|]);", "[3]", "[5]")]
    [InlineData("AIG2002", "return GroupNorm(image, [|2|]);", "[3, 8, 8]", "2 groups")]
    [InlineData("AIG2001", "return [|Head(tokens)|];", "[7, 4]", "[6, 4]")]
    [InlineData("AIG2001", "return x * [|tokens[1]|];", "[6, 4]", "2 indices, not 1")]
    [InlineData("AIG2001", "return x * [|tokens[6, 0]|];", "[6, 4]", "axis 0")]
    [InlineData("AIG2001", "return [|tokens[2..8, ..]|];", "[6, 4]", "axis 0")]
    [InlineData("AIG2002", "return [|Reshape(tokens, 3, 7)|];", "[6, 4]", "[3, 7]")]
    [InlineData("AIG2002", "return [|Reshape(tokens, 6, 3, -1)|];", "[6, 4]", "[6, 3, -1]")]
    [InlineData("AIG2002", "return [|Reshape(tokens, 0, -1)|];", "at least 1", "[0, -1]")]
    [InlineData("AIG2002", "return Transpose([|Reshape(tokens, 6, 5, -1)|], 0, 1);", "[6, 4]", "[6, 5, -1]")]
    [InlineData("AIG2002", "return Softmax(tokens, [|dim: 2|]);", "axis 2", "2 axes")]
    [InlineData("AIG2002", "return Transpose(tokens, 0, [|3|]);", "axis 3", "2 axes")]
    [InlineData("AIG2002", "return Concat([|[tokens, w43]|], dim: 0);", "[6, 4]", "[4, 3]")]
    [InlineData("AIG2002", "return Stack<float>([|[x, w5]|]);", "[3]", "[5]")]
    [InlineData("AIG2002", "return ScaledDotProductAttention(tokens, [|w43|], w43);", "[6, 4]", "[4, 3]")]
    [InlineData("AIG2002", "return ScaledDotProductAttention(tokens, tokens, [|w43|]);", "[6, 4]", "[4, 3]")]
    [InlineData("AIG2002", "return ScaledDotProductAttention(tokens, tokens, tokens, [|w45|]);", "[6, 6]", "[4, 5]")]
    // Lengths that are known at the call only: what cannot fit for every length is refused all the same.
    [InlineData("AIG2002", "return Linear([|any|], w43);", "[n, 4]", "[4, 3]")]
    [InlineData("AIG2001", "return [|Add(any, tokens)|];", "[n, 4]", "[6, 4]")]
    [InlineData("AIG2002", "return [|Reshape(any, -1, 3)|];", "[n, 4]", "3")]
    [InlineData("AIG2002", "return Concat([|[any, Transpose(any, 0, 1)]|], dim: 0);", "[n, 4]", "[4, n]")]
    // Kernels are packed once: what they are made of is the same for all points.
    [InlineData("AIG2002", "return Conv2D(image, [|k4333 * x[0]|]);", "the weight must not depend on the input")]
    [InlineData("AIG2002", "return Conv2D(image, k4333, [|Mean(tokens, 0)|]);", "the bias must not depend on the input")]
    [InlineData("AIG2002", "return ConvTranspose2D(image, [|Reshape(k4333, 3, 4, 3, 3) * x[0]|]);", "the weight must not depend on the input")]
    [InlineData("AIG2002", "return ConvTranspose2D(image, Reshape(k4333, 3, 4, 3, 3), [|Mean(tokens, 0)|]);", "the bias must not depend on the input")]
    [InlineData("AIG2002", "return BatchNorm(image, w3, [|x|]);", "runningVar must not depend on the input")]
    [InlineData("AIG2002", "return BatchNorm(image, x, w3, [|x|], x);", "weight must not depend on the input")]
    [InlineData("AIG2002", "return LayerNorm(tokens, [|Mean(tokens, 0)|]);", "the weight must not depend on the input")]
    [InlineData("AIG2002", "return LayerNorm(x, w3, [|x|]);", "the bias must not depend on the input")]
    [InlineData("AIG2002", "return RmsNorm(x, [|x|]);", "the weight must not depend on the input")]
    [InlineData("AIG2002", "return GroupNorm(image, 3, [|x|]);", "the weight must not depend on the input")]
    [InlineData("AIG2002", "return InstanceNorm(image, w3, [|x|]);", "the bias must not depend on the input")]
    [InlineData("AIG2002", "return Rnn(tokens, [|w45[.., 0..4] * x[0]|], w45[.., 1..5]);", "weightIh must not depend on the input")]
    [InlineData("AIG2002", "return Rnn(tokens, w45[.., 0..4], w45[.., 1..5], [|initialHidden: Mean(tokens, 0)|]);", "initialHidden must not depend on the input")]
    [InlineData("AIG2002", "return Lstm(tokens, w45[.., 0..4], [|w45[.., 0..1] * x[0]|]);", "weightHh must not depend on the input")]
    [InlineData("AIG2002", "return Lstm(tokens, [|[new(w45[.., 0..4] * x[0], w45[.., 0..1])]|]);", "weightIh must not depend on the input")]
    // Broadcasts that System.Numerics.Tensors gets silently wrong.
    [InlineData("AIG2003", "var mean = Mean(tokens, 1, keepDim: true); return [|tokens - mean|];", "[6, 4]", "[6, 1]", "Nn.Subtract")]
    [InlineData("AIG2003", "var mean = Mean(tokens, 1, keepDim: true); return [|Tensor.Multiply<float>(tokens, mean)|];", "[6, 4]", "[6, 1]", "Nn.Multiply")]
    [InlineData("AIG2003", "return [|x + Mean(tokens, 1, keepDim: true)|];", "[3]", "[6, 1]", "Nn.Add")]
    public Task Is_refused(string id, string body, params string[] fragments) =>
        Refusal.Expect(id, Model.Replace("BODY", body, StringComparison.Ordinal), fragments);

    [Theory]
    [InlineData("var mean = Mean(tokens, 1, keepDim: true); return Subtract(tokens, mean);")]
    [InlineData("var mean = Mean(tokens, 1, keepDim: true); return mean - tokens;")]
    [InlineData("return tokens * Mean(tokens, 0);")]
    [InlineData("return Mean(tokens, 0) - tokens;")]
    [InlineData("return MatMul(tokens, w43);")]
    [InlineData("return any * 2 + Reshape(Reshape(any, -1), -1, 4) * any.Lengths[0];")]
    [InlineData("return tokens[2..^1, ..] * tokens[0, ^1];")]
    public async Task Broadcasts_that_are_right_are_not_refused(string body) =>
        Assert.Empty(await Refusal.Diagnostics(Model.Replace("BODY", body, StringComparison.Ordinal)));
}
