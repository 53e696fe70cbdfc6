using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;
using System.Text.RegularExpressions;
using AutoIG.CompilerServices;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>
/// Statistics of single precision where squares leave its range, and where the mean is large beside the spread: value, adjoint and tangent
/// of what is generated against the same method in double, in which the method of single precision computes, too.
/// </summary>
public sealed class StatisticsTests
{
    private const int Rows = 6, Columns = 37;

    private static readonly (string Name, string Call)[] Calls =
    [
        ("Var", "Var(input, dim: 1)"),
        ("VarOfColumns", "Var(input, dim: 0, unbiased: false)"),
        ("VarOfAll", "Var(input) + (input * 0)"),
        ("StdDev", "Tensor.StdDev<T>(input) + (input * 0)"),
        ("Norm", "Norm(input, dim: 1)"),
        ("NormOfColumns", "Norm(input, dim: 0)"),
        ("NormOfAll", "Norm(input, dims: [0, 1])"),
        ("Norm3", "Norm(input, dim: 1, p: 3)"),
        ("NormHalf", "Norm(input, dim: 0, p: 0.5)"),
        ("Norm1", "Norm(input, dim: 1, p: 1)"),
        ("Distance", "Tensor.Distance<T>(Select(input, 0, 0), Select(input, 0, 1)) + (input * 0)"),
        ("Cosine", "Tensor.CosineSimilarity<T>(Select(input, 0, 0), Select(input, 0, 1)) + (input * 0 + 1)"),
        ("LayerNorm", "LayerNorm(input, [37])"),
        ("LayerNormBare", "LayerNorm(input, [37], eps: 0)"),
        ("RmsNorm", "RmsNorm(input, [37], eps: 1e-5)"),
        ("RmsNormBare", "RmsNorm(input, [37], eps: 0)"),
        ("GroupNorm", "GroupNorm(input, 2)"),
        ("GroupNormBare", "GroupNorm(input, 2, eps: 0)"),
        ("InstanceNorm", "InstanceNorm(input)"),
        ("BatchNorm", "BatchNorm(input, Means, Variances, Weights, Biases)"),
        ("BatchNormBare", "BatchNorm(input, Means, Variances, eps: 0)"),
        ("NormMax", "Norm(input, dim: 1, p: double.PositiveInfinity)"),
        ("Mean", "Mean(input, dim: 1)"),
        ("LogSumExp", "LogSumExp(input, dim: 1)"),
        ("Softmax", "Softmax(input, dim: 1)"),
        ("LogSoftmax", "LogSoftmax(input, dim: 1)"),
        ("Hypot", "Tensor.Hypot<T>(input, Flip(input, 1))"),
    ];

    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(
        string.Join("\n", from call in Calls
                          from real in new[] { "float", "double" }
                          select $$"""
                            public static partial class {{call.Name}}Of{{real}}
                            {
                                [Differentiable]
                                public static Tensor<{{real}}> Value([Shape({{Rows}}, {{Columns}})] Tensor<{{real}}> input) =>
                                    {{call.Call.Replace("<T>", $"<{real}>", StringComparison.Ordinal)}};

                                [Shape({{Rows}})]
                                private static readonly Tensor<{{real}}> Means =
                                    Tensor.Create<{{real}}>([2e7F, 20000002, 19999996, 2e7F, 20000008, 2e7F]);
                                [Shape({{Rows}})]
                                private static readonly Tensor<{{real}}> Variances = Tensor.Create<{{real}}>([4, 9, 12, 1, 0.25F, 2]);
                                [Shape({{Rows}})]
                                private static readonly Tensor<{{real}}> Weights = Tensor.Create<{{real}}>([3, 1, -2, 1, 0.5F, 1]);
                                [Shape({{Rows}})]
                                private static readonly Tensor<{{real}}> Biases = Tensor.Create<{{real}}>([0.5F, 1, 0, -1, 2, 0.25F]);
                            }
                            """), out _));

    /// <summary>Means and spreads: the ordinary ones, squares beyond the range on both sides, and spreads of a few units in the mean's
    /// last place.</summary>
    public static TheoryData<string, double, double> Cases
    {
        get
        {
            var data = new TheoryData<string, double, double>();
            foreach (var (name, _) in Calls)
            {
                (double Mean, double Spread)[] all =
                [
                    (0, 1), (3, 1), (2e7, 6), (-4e5, 1), (0, 1e18), (3e18, 1e18), (0, 1e-16), (0, 1e-21),
                    // The squares leave the range; the variance does not.
                    .. name.StartsWith("Var", StringComparison.Ordinal) || name is "StdDev" or "BatchNorm"
                        ? new[] { (0, 1e19), (5e18, 1e19) } : [],
                    .. name.Contains("Norm", StringComparison.Ordinal) || name is "Hypot" or "Cosine" or "Distance" or "Mean"
                        ? new[] { (0, 1e33), (2e33, 1e33), (0, 1e-34) } : [],
                ];
                foreach (var (mean, spread) in all)
                {
                    // Where two vectors are nearly parallel, the derivative of their angle cancels, however it is computed.
                    if (name != "Cosine" || mean == 0)
                        data.Add(name, mean, spread);
                }
            }

            return data;
        }
    }

    /// <summary>Whether something that users write is called by one of the statistics.</summary>
    internal static bool Compares(IWritten written) => written.Symbols.Any(symbol => Calls.Any(call =>
        Regex.IsMatch(call.Call, $@"\b{symbol[(symbol.LastIndexOf('.') + 1)..]}[(<]")));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Single_precision_is_as_near_as_the_method(string name, double mean, double spread)
    {
        var random = new Random(5);
        float[] Numbers(int count, double centre, double width) =>
            [.. Enumerable.Range(0, count).Select(_ => (float)(centre + width * (2 * random.NextDouble() - 1)))];
        var input = Numbers(Rows * Columns, mean, spread);
        var direction = Numbers(Rows * Columns, 0, 1);
        var single = Of<float>(name);
        var exact = Of<double>(name);

        var expected = Flat(exact.Method(Shaped(Widened(input))));
        var seed = Numbers(expected.Length, 0, 1);
        var adjoint = Flat<double>(exact.Derivative.VectorJacobianProduct(Shaped(Widened(input)), Widened(seed))["input"]);
        var tangent = Flat(exact.Derivative.JacobianVectorProduct(Shaped(Widened(input)), Shaped(Widened(direction))));
        // A direction as small as this is lost beside any bias.
        const float Small = 1f / (1L << 60);
        bool isSmallKnown = Largest(tangent) is > 1e-12 and < 1e12;
        // The terms of a single number's tangent may cancel.
        double ofOne = tangent.Length == 1 ? Largest(adjoint) * Math.Sqrt(input.Length) : 0;
        foreach (var width in new[] { VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            Dispatch.At(width, () =>
            {
                Near(expected, Flat(single.Derivative.Evaluate(Shaped(input))), Largest(expected), $"{width}, value");
                Near(adjoint, Flat<float>(single.Derivative.VectorJacobianProduct(Shaped(input), seed)["input"]), Largest(adjoint),
                    $"{width}, adjoint");
                Near(tangent, Flat(single.Derivative.JacobianVectorProduct(Shaped(input), Shaped(direction))),
                    Math.Max(Largest(tangent), ofOne), $"{width}, tangent");
                if (isSmallKnown)
                {
                    var little = Array.ConvertAll(direction, d => d * Small);
                    var small = Flat(single.Derivative.JacobianVectorProduct(Shaped(input), Shaped(little)));
                    Near(tangent, Array.ConvertAll(small, d => d / Small), Math.Max(Largest(tangent), ofOne), $"{width}, small tangent");
                }
            });
        }
    }

    /// <summary>Beside weights of this size a direction that is scaled up overflows, and is taken as it is.</summary>
    [Fact]
    public void Directions_beside_very_large_weights_do_not_overflow()
    {
        var assembly = CompiledModel.Generate(
            """
            public static partial class Large
            {
                [Shape(2)] private static readonly Tensor<float> W = Tensor.Create<float>([1e30F, 3]);
                [Differentiable]
                public static Tensor<float> Value([Shape(2)] Tensor<float> x) => x * W + W;
            }
            """, out _);
        var derivative = (DifferentiableFunction<float>)assembly.Member("Large", "ValueDerivative");
        var tangent = derivative.JacobianVectorProduct(Tensor.Create<float>([1, 2]), Tensor.Create<float>([2, 4]));
        Assert.InRange(tangent[0], 1.999999e30F, 2.000001e30F);
        Assert.Equal(12F, tangent[1]);
    }

    private static (Func<Tensor<T>, Tensor<T>> Method, DifferentiableFunction<T> Derivative) Of<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string type = $"{name}Of{(typeof(T) == typeof(float) ? "float" : "double")}";
        return (Compiled.Value.GetType(type, throwOnError: true)!.GetMethod("Value")!.CreateDelegate<Func<Tensor<T>, Tensor<T>>>(),
            (DifferentiableFunction<T>)Compiled.Value.Member(type, "ValueDerivative"));
    }

    private static double Largest(double[] numbers) => numbers.Max(Math.Abs);

    private static void Near(double[] expected, double[] actual, double scale, string what)
    {
        // Units in the last place of the largest number; and where that is denormal, one for each of the terms.
        const double Tolerance = 16 * 5.96e-8, Denormal = Columns * Rows * 1.4e-45;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale + Denormal,
                $"{what}[{i}]: {expected[i]:r} expected, {actual[i]:r} came, of magnitudes up to {scale:g3}");
    }

    private static Tensor<T> Shaped<T>(T[] elements) => Tensor.Create(elements, [Rows, Columns]);

    private static double[] Widened(float[] numbers) => Array.ConvertAll(numbers, x => (double)x);

    private static double[] Flat<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return Array.ConvertAll(flat, double.CreateChecked);
    }
}
