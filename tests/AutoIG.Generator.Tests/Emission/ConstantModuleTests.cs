using System.Globalization;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Modules applied to what does not depend on the input, as learnt queries and first states are: computed once, where the weights are
/// packed, and at the call where a size is known only there.
/// </summary>
public class ConstantModuleTests
{
    [Theory]
    [InlineData("Linear", "Linear(query, wq)")]
    [InlineData("Linear with a bias of an activation", "Tanh(Linear(Tanh(Linear(query, wq, b)), wq))")]
    [InlineData("Conv1D", "Reshape(Conv1D(Reshape(query, 1, 3), Reshape(wq, 3, 3, 1)[0..1, 0..1, ..]), 3)")]
    [InlineData("Conv1D of weights", "Mean(Conv1D(wq, kernels, padding: 1), dim: 1)")]
    [InlineData("Conv2D", "Reshape(Conv2D(Reshape(wq, 1, 3, 3), images, padding: 1), 9)[0..3]")]
    [InlineData("Conv2D, strided, then an activation", "Reshape(Relu(Conv2D(Reshape(wq, 1, 3, 3), images, stride: 2, padding: 1)), 4)[1..4]")]
    [InlineData("ConvTranspose1D", "Mean(ConvTranspose1D(wq, kernels, padding: 1), dim: 1)")]
    [InlineData("ConvTranspose2D", "Reshape(ConvTranspose2D(Reshape(wq, 1, 3, 3), images, padding: 1), 9)[3..6]")]
    [InlineData("Rnn", "Mean(Rnn(wq, wq, wq, b), dim: 0)")]
    [InlineData("Lstm", "Mean(Lstm(wq, gates4, gates4), dim: 0)")]
    [InlineData("Lstm in two directions", "Mean(Lstm(wq, [new(gates4, gates4), new(gates4, gates4)], bidirectional: true)[.., 0..3], dim: 0)")]
    [InlineData("Gru", "Mean(Gru(wq, gates3, gates3, initialHidden: query), dim: 0)")]
    [InlineData("attention of learnt queries", "Mean(ScaledDotProductAttention(Linear(wq, wq), Linear(wq, wq), wq), dim: 0)")]
    [InlineData("LayerNorm of a product", "LayerNorm(MatMul(wq, query), query, b)")]
    [InlineData("a pool", "Reshape(MaxPool1D(wq, 2, stride: 1), 6)[0..3]")]
    [InlineData("Softmax of a matrix product", "Softmax(MatMul(wq, Linear(query, wq)), 0)")]
    public void Of_sizes_that_are_known(string what, string constant) =>
        DerivativeCheck.Check(what, Model($"var h0 = {constant}; return Tanh(Linear(x, wq) + h0) * h0;"));

    /// <summary>The first hidden state of a recurrent network that is written by hand.</summary>
    [Fact]
    public void A_first_state() => DerivativeCheck.Check(
        "a first state",
        Model("var h = Tanh(Linear(query, wq)); for (int i = 0; i < 3; i++) h = Tanh(Linear(h, wq) + x * (1.0 + i)); return h;"));

    /// <summary>A helper that compares what it is given is given weights as well; what is compared may be broadcast.</summary>
    [Fact]
    public void A_comparison_of_weights()
    {
        const string Helper =
            "private static Tensor<double> Leaky(Tensor<double> v) => Where(Tensor.GreaterThan<double>(v, 0.0), v, 0.1 * v);";
        string model = Model(
            "return Leaky(x) * Leaky(query) + Where(Tensor.LessThan<double>(b, query), Tanh(x), x * x)"
            + " + Mean(Where(Tensor.GreaterThanOrEqual<double>(wq, query), x * wq, Leaky(wq)), dim: 0);");
        DerivativeCheck.Check(
            "a comparison of weights", model.Replace("[Differentiable]", Helper + " [Differentiable]", StringComparison.Ordinal));
    }

    /// <summary>As many rows as the call brings.</summary>
    [Theory]
    [InlineData("Linear of repeated rows", "Mean(Linear(BroadcastTo(Reshape(query, 1, 3), (int)x.Lengths[0], 3), wq), dim: 0)")]
    [InlineData("Conv1D of a constant of the call", "Mean(Conv1D(BroadcastTo(Reshape(query, 3, 1), 3, (int)x.Lengths[0]), kernels, padding: 1), dim: 1)")]
    public void Of_sizes_that_come_with_the_call(string what, string constant) => DerivativeCheck.Check(what,
        Model($"var h0 = {constant}; return Tanh(x) * Sum(h0) + x;")
            .Replace("[Shape(3)] Tensor<double> x", "[Shape(\"n\")] Tensor<double> x", StringComparison.Ordinal));

    private static string Model(string body) =>
        $$"""
        public sealed partial class Model(double k)
        {
            [Shape(3)] private readonly Tensor<double> query = Tensor.Create([k, -0.3, 0.8], [3]);
            [Shape(3)] private readonly Tensor<double> b = Tensor.Create([0.1, k, -0.2], [3]);
            [Shape(3, 3)] private readonly Tensor<double> wq = Tensor.Create({{Numbers(9)}}, [3, 3]);
            [Shape(3, 3, 3)] private readonly Tensor<double> kernels = Tensor.Create({{Numbers(27)}}, [3, 3, 3]);
            [Shape(1, 1, 3, 3)] private readonly Tensor<double> images = Tensor.Create({{Numbers(9)}}, [1, 1, 3, 3]);
            [Shape(12, 3)] private readonly Tensor<double> gates4 = Tensor.Create({{Numbers(36)}}, [12, 3]);
            [Shape(9, 3)] private readonly Tensor<double> gates3 = Tensor.Create({{Numbers(27)}}, [9, 3]);
            [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) { {{body}} }
        }
        """;

    private static string Numbers(int count) =>
        $"[{string.Join(", ", Enumerable.Range(0, count).Select(i => Math.Round(Math.Sin(1 + 1.7 * i), 3).ToString(CultureInfo.InvariantCulture)))}]";
}
