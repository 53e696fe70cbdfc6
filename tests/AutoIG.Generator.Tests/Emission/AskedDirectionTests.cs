using System.Text.RegularExpressions;
using AutoIG.Generator.Tests.Snapshots;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Whether a direction is 0 is asked where a slope may be infinite, and costs nothing where none can be: there the generated text does not
/// ask.
/// </summary>
public sealed class AskedDirectionTests
{
    private static readonly string[] Flat =
    [
        "Tanh(x)", "Sigmoid(x)", "Relu(x)", "Relu6(x)", "LeakyRelu(x)", "Elu(x)", "Gelu(x)", "Silu(x)", "Mish(x)", "Softplus(x)",
        "Softsign(x)", "HardSwish(x)", "Erf(x)", "Sin(x) * Cos(x)", "Atan(x)", "Asinh(x)", "Abs(x)", "Square(x)", "x * x",
        "Maximum(x, 0.5)", "Clamp(x, -1, 1)", "x / 3.0", "x / (x * x + 1.0)", "x / (Abs(x) + 1.0)",
        "Sqrt(Sum(x * x, dim: 1) + 1e-5)", "x / Sqrt(Sum(x * x, dim: 1, keepDim: true) + 1e-5)", "Log(Square(x) + 1.0)",
        "Softmax(x, dim: 1)", "LogSoftmax(x, dim: 0)", "LogSumExp(x, dim: 1)", "LayerNorm(x, [3])", "RmsNorm(x, [3])", "GroupNorm(x, 1)",
        "InstanceNorm(x)", "Mean(x, dim: 1)", "Max(x, dim: 1)", "Var(x, dim: 1)", "Norm(x, dim: 1)", "Norm(x, dim: 1, p: 3)",
        "Norm(x, dim: 0, p: 1.5)", "Norm(x, dim: 1, p: 6)", "Norm(x, dim: 1, p: 1)",
        "Linear(Tanh(x), w)", "MatMul(Softmax(x), Transpose(x, 0, 1))",
        "ScaledDotProductAttention(x, x, x)", "Where(Tensor.GreaterThan<double>(x, 0.0), x, Tanh(x))",
        "BatchNorm(Tanh(x), v, v)", "Rnn(x, w, w)",
    ];

    private static readonly string[] Steep =
    [
        "Sqrt(x)", "Log(x)", "1.0 / x", "Pow(x, 0.5)", "Cbrt(x)", "Acos(x)", "Atanh(x)", "Exp(Exp(x))", "x * x * x * x", "x / Sum(x)",
        "Sqrt(Sum(x * x, dim: 1))", "Norm(1.0 / x, dim: 1)", "Norm(Log(x), dim: 1, p: 3)", "Norm(x, dim: 1, p: 0.5)",
        "MatMul(Log(x), Transpose(x, 0, 1))", "x / w", "BatchNorm(Tanh(x), v, v, eps: 0)",
    ];

    private static readonly string[] FlatOfNumbers =
    [
        "Math.Max(a, b * b * b)", "Math.Max(a, Math.Tanh(b))", "Math.Max(a, b / (b * b + 1))",
        "Math.Max(a, Math.Sqrt(b * b + 1))",
    ];

    private static readonly string[] SteepOfNumbers =
        ["Math.Max(a, Math.Sqrt(b))", "Math.Max(a, 1 / b)", "Math.Max(a, Math.Log(b))", "Math.Max(a, b * b * b * b)"];

    private static readonly Lazy<Dictionary<string, string>> Texts = new(Generate);

    public static TheoryData<string> FlatModels => [.. Flat, .. FlatOfNumbers];

    public static TheoryData<string> SteepModels => [.. Steep, .. SteepOfNumbers];

    [Theory]
    [MemberData(nameof(FlatModels))]
    public void Where_no_slope_is_infinite_nothing_is_asked(string body) => Assert.DoesNotMatch(Asked, Texts.Value[body]);

    [Theory]
    [MemberData(nameof(SteepModels))]
    public void Where_a_slope_may_be_infinite_it_is(string body) => Assert.Matches(Asked, Texts.Value[body]);

    /// <summary>Of numbers, of vectors, and of a product of matrices.</summary>
    private static readonly Regex Asked = new(@"== 0 \?|\.Equals\(|direction: Factor");

    private static Dictionary<string, string> Generate()
    {
        string[] bodies = [.. Flat, .. Steep, .. FlatOfNumbers, .. SteepOfNumbers];
        var files = bodies.Select((body, i) => ($"Model{i}.cs", i < Flat.Length + Steep.Length
            ? $$"""
                public sealed partial class Model{{i}}
                {
                    [Shape(3, 3)] private readonly Tensor<double> w = Tensor.Create(new double[9], [3, 3]);
                    [Shape(3)] private readonly Tensor<double> v = Tensor.Create(new double[3], [3]);
                    [Differentiable] public Tensor<double> Value([Shape(3, 3)] Tensor<double> x) => {{body}};
                }
                """
            : $$"""
                public static partial class Model{{i}}
                {
                    [Differentiable] public static double Value(double a, double b) => {{body}};
                }
                """)).ToArray();
        var generated = GeneratorRun.Driver().RunGenerators(GeneratorRun.Project(files)).GetRunResult().Results.Single().GeneratedSources;
        return bodies.Select((body, i) => (body, generated.Single(file => file.HintName == $"Model{i}.Value.g.cs").SourceText.ToString()))
            .ToDictionary();
    }
}
