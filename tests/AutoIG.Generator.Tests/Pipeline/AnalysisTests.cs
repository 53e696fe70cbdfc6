using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.Loader;
using AutoIG.Generator.Analysis;
using AutoIG.Generator.Emission;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>An analysis makes the code faster and changes no result: each on against off, through what is generated.</summary>
public class AnalysisTests
{
    private const string Weights =
        """
        internal static class Weights
        {
            public static Tensor<double> Of(double seed, params nint[] shape)
            {
                var values = new double[(int)shape.Aggregate((a, b) => a * b)];
                for (int i = 0; i < values.Length; i++)
                    values[i] = Math.Sin(seed + 1.7 * i) / 2;
                return Tensor.Create(values, shape);
            }
        }
        """;

    public static TheoryData<string, int[], string> Models => new()
    {
        {
            "dense", [6],
            """
            [Shape(8, 6)] private readonly Tensor<double> w1 = Weights.Of(1, 8, 6);
            [Shape(8)] private readonly Tensor<double> b1 = Weights.Of(2, 8);
            [Shape(3, 8)] private readonly Tensor<double> w2 = Weights.Of(3, 3, 8);
            [Differentiable]
            public Tensor<double> F([Shape(6)] Tensor<double> x)
            {
                var z = Linear(x, w1, b1);
                var hidden = Tanh(z) * Sigmoid(z) + Tanh(z) * 1.0 + 0.0 * z;
                return Softmax(Linear(hidden, w2), dim: 0);
            }
            """
        },
        {
            "repeated", [6],
            """
            [Shape(8, 6)] private readonly Tensor<double> w1 = Weights.Of(1, 8, 6);
            [Shape(3, 8)] private readonly Tensor<double> w2 = Weights.Of(2, 3, 8);
            [Differentiable]
            public Tensor<double> F([Shape(6)] Tensor<double> x)
            {
                // The same expression with and without a name: each name has readers of its own.
                var early = Tanh(Linear(x, w1)) * 2.0;
                var a = Tanh(Linear(x, w1));
                var b = Tanh(Linear(x, w1));
                var c = Bent(x) * 0.5;
                var d = Bent(x);
                var same = d;
                return Linear(early + a * b + c * same + Tanh(Linear(x, w1)), w2);
            }

            private Tensor<double> Bent(Tensor<double> y) => Tanh(Linear(y, w1));
            """
        },
        {
            "convolved", [2, 6, 5],
            """
            [Shape(4, 2, 3, 3)] private readonly Tensor<double> stem = Weights.Of(1, 4, 2, 3, 3);
            [Shape(4)] private readonly Tensor<double> bias = Weights.Of(2, 4);
            [Shape(4)] private readonly Tensor<double> mean = Weights.Of(3, 4);
            [Shape(4)] private readonly Tensor<double> variance = Weights.Of(4, 4) * Weights.Of(4, 4) + 0.5;
            [Shape(4, 4, 3, 3)] private readonly Tensor<double> conv = Weights.Of(5, 4, 4, 3, 3);
            [Shape(3, 4)] private readonly Tensor<double> head = Weights.Of(6, 3, 4);
            [Differentiable]
            public Tensor<double> F([Shape(2, 6, 5)] Tensor<double> x)
            {
                var map = Softplus(BatchNorm(Conv2D(x, stem, bias, padding: 1), mean, variance));
                var block = Silu(Conv2D(map, conv, padding: 1) + map);
                return Linear(Mean(block, [1, 2]), head);
            }
            """
        },
        {
            "scaled and shifted", [2, 6, 5],
            """
            [Shape(4, 2, 3, 3)] private readonly Tensor<double> stem = Weights.Of(1, 4, 2, 3, 3);
            [Shape(4, 4, 3, 3)] private readonly Tensor<double> conv = Weights.Of(5, 4, 4, 3, 3);
            [Shape(4)] private readonly Tensor<double> bias = Weights.Of(2, 4);
            [Shape(4, 1, 1)] private readonly Tensor<double> scale = Weights.Of(3, 4, 1, 1);
            [Shape(4, 1, 1)] private readonly Tensor<double> centre = Weights.Of(7, 4, 1, 1);
            [Shape(3, 4)] private readonly Tensor<double> head = Weights.Of(6, 3, 4);
            [Differentiable]
            public Tensor<double> F([Shape(2, 6, 5)] Tensor<double> x)
            {
                var map = Softplus(Multiply(Conv2D(x, stem), scale));
                map = Softplus(Subtract(Multiply(Conv2D(map, conv, bias, padding: 1), scale), centre));
                map = Softplus(Multiply(Subtract(Conv2D(map, conv, padding: 1), centre), scale));
                map = Softplus(Subtract(centre, Conv2D(map, conv, padding: 1)));
                return Linear(Mean(Softplus(Subtract(Conv2D(map, conv, padding: 1), centre)), [1, 2]), head);
            }
            """
        },
        {
            "tokens", [5, 8],
            """
            [Shape(8)] private readonly Tensor<double> norm = Weights.Of(1, 8);
            [Shape(8, 8)] private readonly Tensor<double> q = Weights.Of(2, 8, 8);
            [Shape(8, 8)] private readonly Tensor<double> k = Weights.Of(3, 8, 8);
            [Shape(8, 8)] private readonly Tensor<double> v = Weights.Of(4, 8, 8);
            [Shape(2, 8)] private readonly Tensor<double> head = Weights.Of(5, 2, 8);
            [Differentiable]
            public Tensor<double> F([Shape("tokens", 8)] Tensor<double> x)
            {
                var attended = x + ScaledDotProductAttention(Linear(x, q), Linear(x, k), Linear(x, v));
                var z = 1.0 * LayerNorm(attended, norm) + 0.0 * attended;
                return Linear(Mean(Gelu(z) + z, dim: 0), head);
            }
            """
        },
        {
            "activated", [2, 6],
            """
            [Shape(8, 6)] private readonly Tensor<double> w1 = Weights.Of(1, 8, 6);
            [Shape(8, 8)] private readonly Tensor<double> w2 = Weights.Of(2, 8, 8);
            [Shape(8, 8)] private readonly Tensor<double> gate = Weights.Of(3, 8, 8);
            [Shape(3, 8)] private readonly Tensor<double> w3 = Weights.Of(4, 3, 8);
            [Differentiable]
            public Tensor<double> F([Shape(2, 6)] Tensor<double> x)
            {
                // A layer's slope in its place; that of an argument which others read before, behind, or in the backward sweep; gated; of a
                // reshaped layer.
                var fc1 = Linear(x, w1);
                var hidden = Linear(Gelu(fc1), w2);
                var bent = Mish(hidden);
                var residual = Linear(bent + hidden, w2);
                var gated = Silu(Linear(residual, gate)) * Linear(residual, w2);
                var squared = Gelu(gated, GeluApproximation.Tanh) + gated * gated;
                var fc2 = Reshape(Linear(squared, w2), 16);
                var flat = Reshape(Gelu(fc2), 2, 8);
                return Silu(Mean(Linear(flat, w3), dim: 0));
            }
            """
        },
        {
            "passed on", [3, 6, 5],
            """
            [Shape(4, 3, 1, 1)] private readonly Tensor<double> stem = Weights.Of(1, 4, 3, 1, 1);
            [Shape(4, 4, 3, 3)] private readonly Tensor<double> conv = Weights.Of(2, 4, 4, 3, 3);
            [Shape(4)] private readonly Tensor<double> bias = Weights.Of(3, 4);
            [Shape(4, 2, 3, 3)] private readonly Tensor<double> up = Weights.Of(4, 4, 2, 3, 3);
            [Shape(2, 2, 3, 3)] private readonly Tensor<double> again = Weights.Of(5, 2, 2, 3, 3);
            [Shape(5, 5)] private readonly Tensor<double> q = Weights.Of(6, 5, 5);
            [Shape(5, 5)] private readonly Tensor<double> k = Weights.Of(7, 5, 5);
            [Shape(5, 5)] private readonly Tensor<double> v = Weights.Of(8, 5, 5);
            [Differentiable]
            public Tensor<double> F([Shape(3, 6, 5)] Tensor<double> x)
            {
                var map = Softplus(Conv2D(x, stem));
                // A residual that is a layer before the sum, one that is none, one behind a rectifier, and one that lies in a
                // concatenation.
                var named = Conv2D(map, conv, bias, padding: 1);
                var first = named + map;
                var second = Relu(Conv2D(first, conv, padding: 1) + first);
                var third = Concat([second - Conv2D(second, conv, bias, padding: 1), Tanh(second)], dim: 0);
                // Decoders: a rectifier before a transposed convolution, an activation and a residual behind.
                var wide = Silu(ConvTranspose2D(Relu(Slice(third, 0, 2..6)), up, padding: 1));
                var decoded = ConvTranspose2D(wide, again, padding: 1) + wide;
                // Adjoints of several maps of one value, and a value that joins both sides of a sum.
                var rows = Mean(decoded * decoded, dim: 0);
                var mixed = Linear(rows, q) * Linear(rows, k) + Tanh(Linear(rows, v));
                var doubled = Linear(mixed, q) + Linear(mixed, q);
                return Mean(Linear(doubled, k) + Linear(Gelu(Linear(doubled, v)), q), dim: 0);
            }
            """
        },
        {
            "joined", [3, 6, 5],
            """
            [Shape(4, 3, 1, 1)] private readonly Tensor<double> stem = Weights.Of(1, 4, 3, 1, 1);
            [Shape(5, 4, 1, 1)] private readonly Tensor<double> narrow = Weights.Of(2, 5, 4, 1, 1);
            [Shape(5)] private readonly Tensor<double> bias = Weights.Of(3, 5);
            [Shape(3, 4, 3, 3)] private readonly Tensor<double> wide = Weights.Of(4, 3, 4, 3, 3);
            [Shape(2, 5, 3, 3)] private readonly Tensor<double> read = Weights.Of(5, 2, 5, 3, 3);
            [Shape(6, 3, 1, 1)] private readonly Tensor<double> squeeze = Weights.Of(6, 6, 3, 1, 1);
            [Shape(4, 8, 1, 1)] private readonly Tensor<double> half = Weights.Of(7, 4, 8, 1, 1);
            [Differentiable]
            public Tensor<double> F([Shape(3, 6, 5)] Tensor<double> x)
            {
                var map = Softplus(Conv2D(x, stem));
                // All parts are rectified convolutions: written into the concatenation, and their adjoints rectified together.
                var first = Relu(Conv2D(map, narrow, bias));
                var fire = Concat([first, Relu(Conv2D(map, wide, padding: 1))], dim: 0);
                var squeezed = Relu(Conv2D(Tanh(Conv2D(fire, half)), wide, padding: 1));
                // A part that others read before, one that others read behind, one that is no convolution, and one that is its own layer.
                var early = Relu(Conv2D(squeezed, squeeze));
                var late = Conv2D(map, narrow);
                var branch = Conv2D(late, read, padding: 1);
                var mixed = Concat([branch, late, Tanh(squeezed), Conv2D(map, half0)], dim: 0);
                var behind = Conv2D(late, again, padding: 1);
                // Parts of a map that convolutions and others read.
                var left = Conv2D(Slice(mixed, 0, 0..5), read, padding: 1);
                var right = Slice(early, 0, 0..2) * Slice(mixed, 0, 5..7);
                return Mean(Concat([left, right, behind], dim: 0), [1, 2]);
            }

            [Shape(2, 4, 1, 1)] private readonly Tensor<double> half0 = Weights.Of(8, 2, 4, 1, 1);
            [Shape(2, 5, 3, 3)] private readonly Tensor<double> again = Weights.Of(9, 2, 5, 3, 3);
            """
        },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Results_do_not_depend_on_an_analysis(string name, int[] shape, string members)
    {
        string source = $"namespace Shop;\n{Weights}\npublic sealed partial class Model\n{{\n{members}\n}}";
        var all = AnalysisOptions.Default;
        var (expected, text) = Run(source, shape, all);
        var cases = new Dictionary<string, AnalysisOptions>
        {
            ["without the frontier"] = all with { Frontier = false },
            ["without simplification"] = all with { Simplify = false },
            ["without fusion and reuse of memory"] = all with { Plan = false },
            ["without any"] = new() { Frontier = false, Simplify = false, Plan = false },
        };
        foreach (var (label, options) in cases)
        {
            var (actual, other) = Run(source, shape, options);
            Assert.NotEqual(text, other);
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                double tolerance = 1e-12 * Math.Max(1, Math.Abs(expected[i]));
                Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, string.Create(CultureInfo.InvariantCulture,
                    $"{name} {label}: result {i} is {actual[i]:R}, with all analyses {expected[i]:R}."));
            }
        }
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) x = 0.5 - (1.25 - x); return x;")]
    [InlineData("for (int i = 0; i < n; i++) (x, y) = (0.5 - (1.25 - x), y * x); return x * y;")]
    [InlineData("for (int i = 0; i < n; i++) { x = 0.5 - (1.25 - x); y = 0.5 - (1.25 - y); } return x * y;")]
    [InlineData("if (n > 3) x = 2 - (1 - (-(-x))); return x;")]
    public void Without_simplification_nothing_is_assigned_to_itself(string body)
    {
        string source =
            "public static partial class Model { [Differentiable] public static double F(double x, double y, int n) { " + body + " } }";
        var project = GeneratorRun.Project(("Model.cs", source));
        var lowered = MethodLowering.Lower(project.Marked().Single(), project, simplify: false);
        string text = Generator.Pipeline.Write(lowered.Function!, new() { Frontier = false, Simplify = false, Plan = false });
        using var image = new MemoryStream();
        var emitted = project.AddSyntaxTrees(GeneratorRun.Tree("Generated.cs", text)).Emit(image);
        Assert.DoesNotContain(
            emitted.Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning && d.Location.SourceTree?.FilePath == "Generated.cs");
    }

    [Fact]
    public void Rectified_convolutions_are_joined_without_moving_an_element()
    {
        string members =
            """
            [Shape(4, 3, 1, 1)] private readonly Tensor<double> stem = Weights.Of(1, 4, 3, 1, 1);
            [Shape(5, 4, 1, 1)] private readonly Tensor<double> narrow = Weights.Of(2, 5, 4, 1, 1);
            [Shape(3, 4, 3, 3)] private readonly Tensor<double> wide = Weights.Of(4, 3, 4, 3, 3);
            [Differentiable]
            public Tensor<double> F([Shape(3, 6, 5)] Tensor<double> x)
            {
                var map = Relu(Conv2D(x, stem));
                var first = Relu(Conv2D(map, narrow));
                var second = Relu(Conv2D(map, wide, padding: 1));
                return Mean(Square(Concat([first, second], dim: 0)), [1, 2]);
            }
            """;
        var (_, text) = Run($"namespace Shop;\n{Weights}\npublic sealed partial class Model\n{{\n{members}\n}}", [3, 6, 5],
            AnalysisOptions.Default);
        string sweeps =
            text[text.IndexOf(" Forward(", StringComparison.Ordinal)..text.IndexOf(" PrefixTransposed(", StringComparison.Ordinal)];
        Assert.DoesNotContain("Blocks", sweeps);
        Assert.Equal(2, sweeps.Split("yStride: 8").Length - 1);
        Assert.Equal(2, sweeps.Split("gradYStride: 8").Length - 1);
        Assert.Equal(2, sweeps.Split("RectifierPullbackMap<TGate>>").Length - 1); // of the concatenation, and of the map before it
    }

    /// <summary>Where windows do not overlap and no layer lies between, a rectifier's adjoint goes before the pooling's.</summary>
    [Theory]
    [InlineData("MaxPool2D(Relu(Conv2D(x, stem)), 2)", true)]
    [InlineData("MaxPool2D(Relu(Conv2D(x, stem)), 2, stride: 3)", true)]
    [InlineData("MaxPool2D(Relu(Conv2D(x, stem)), (3, 2), padding: (1, 0), ceilMode: true)", true)]
    [InlineData("MaxPool2D(Relu(Conv2D(x, stem)), 3, stride: 2)", false)]
    [InlineData("MaxPool2D(Relu(Conv2D(x, stem)), 2, stride: 2, dilation: 2)", false)]
    [InlineData("MaxPool2D(Named(Relu(Conv2D(x, stem))), 2)", false)]
    [InlineData("MaxPool2D(Relu(Conv2D(x, stem)), 2) + MaxPool2D(Relu(Conv2D(x, stem) + 1), 2)", true)]
    public void A_rectifier_is_passed_back_where_its_result_is_pooled(string pooled, bool isPooled)
    {
        string members =
            $$"""
            [Shape(4, 3, 1, 1)] private readonly Tensor<double> stem = Weights.Of(1, 4, 3, 1, 1);
            [Shape(3, 4, 2, 2)] private readonly Tensor<double> wide = Weights.Of(2, 3, 4, 2, 2);
            [Differentiable]
            public Tensor<double> F([Shape(3, 8, 7)] Tensor<double> x) => Mean(Square(Conv2D({{pooled}}, wide)), [1, 2]);

            private static Tensor<double> Named(Tensor<double> x)
            {
                var named = x;
                return named;
            }
            """;
        string source = $"namespace Shop;\n{Weights}\npublic sealed partial class Model\n{{\n{members}\n}}";
        var (expected, plain) = Run(source, [3, 8, 7], AnalysisOptions.Default with { Plan = false });
        var (actual, text) = Run(source, [3, 8, 7], AnalysisOptions.Default);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * Math.Max(1, Math.Abs(expected[i])));
        Assert.False(RectifiesFirst(plain));
        Assert.Equal(isPooled, RectifiesFirst(text));

        static bool RectifiesFirst(string text)
        {
            string sweep = text[text.IndexOf(" Backward<", StringComparison.Ordinal)..];
            return sweep.IndexOf("RectifierPullbackMap", StringComparison.Ordinal)
                < sweep.IndexOf("MaxPooling.Transposed", StringComparison.Ordinal);
        }
    }

    /// <summary>The output, both products with the Jacobian, and Integrated Gradients, one after another.</summary>
    private static (double[] Results, string Text) Run(string source, int[] shape, AnalysisOptions options)
    {
        var project = GeneratorRun.Project(("Model.cs", source), ("Linq.cs", "global using System.Linq;"));
        var lowered = MethodLowering.Lower(project.Marked().Single(), project, options.Simplify);
        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        string text = Generator.Pipeline.Write(lowered.Function!, options);
        using var image = new MemoryStream();
        var emitted = project.AddSyntaxTrees(GeneratorRun.Tree("Generated.cs", text)).Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
            + "\n" + text);
        image.Position = 0;
        var type = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image).GetType("Shop.Model", throwOnError: true)!;
        var function = (DifferentiableFunction<double>)type.GetProperty("FDerivative")!.GetValue(Activator.CreateInstance(type))!;

        int length = shape.Aggregate((a, b) => a * b);
        Tensor<double> Point(double seed) =>
            Tensor.Create(Enumerable.Range(0, length).Select(i => Math.Cos(seed + 0.9 * i)).ToArray(), [.. shape.Select(s => (nint)s)]);
        var output = function.Evaluate(Point(0));
        double[] adjoint = [.. Enumerable.Range(0, (int)output.FlattenedLength).Select(i => 1.0 / (i + 1))];
        var why = new IntegratedGradients { Steps = 9 }.Explain(function, Point(0), Point(2), target: 1);
        Tensor<double>[] results =
        [
            output, function.VectorJacobianProduct(Point(0), adjoint).Values,
            function.JacobianVectorProduct(Point(0), Point(1)), why.Values,
            function.ValueAndGradient(Point(0), 0).Gradient,
        ];
        // What an observer sees of each layer, wherever its value lies, and what follows from overwriting its adjoint.
        var layers = function.Signature.Layers.Select(l => new LayerKey(function.Signature.Name, l.Index, l.Name)).SelectMany(layer => new[]
        {
            new LayerActivation(layer).Explain(function, Point(0)).Values,
            new LayerConductance(layer) { Steps = 3 }.Explain(function, Point(0), Point(2), target: 1).Values,
            new NeuronConductance(layer, 0) { Steps = 3 }.Explain(function, Point(0), Point(2), target: 1).Values,
        });
        var numbers = results.Concat(layers).SelectMany(tensor => tensor.ToArray()).ToArray();
        Assert.All(numbers, value => Assert.True(double.IsFinite(value)));
        Assert.Contains(numbers, value => value != 0);
        return (numbers, text);
    }
}
