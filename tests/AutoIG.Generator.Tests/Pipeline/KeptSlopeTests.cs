using System.Numerics.Tensors;
using AutoIG.CompilerServices;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>Slopes of activations that the forward sweep computes with the values and keeps where the arguments lay.</summary>
public class KeptSlopeTests
{
    [Theory]
    [InlineData("Gelu(fc1)", "Gelu")]
    [InlineData("Gelu(fc1, GeluApproximation.Tanh)", "GeluTanh")]
    [InlineData("Silu(fc1)", "Silu")]
    [InlineData("Mish(fc1)", "Mish")]
    public void The_slope_takes_its_arguments_place(string activation, string name)
    {
        Generate($"var fc1 = Linear(Tanh(x), w); return Linear({activation}, w);", out string forward, out string backward);
        // One kernel: the layer, shown before the activation, its value and its slope.
        Assert.Contains($".ForwardWithSlope<{name}WithSlopeMap>(points, ", forward);
        Assert.Contains("tap: batch.LayerTap(0));", forward);
        Assert.DoesNotContain("ApplyWithSlope", forward);
        Assert.Contains($"{name}PullbackMap<TGate>>(", backward);
        Assert.Contains($"{name}Derivative", backward);
    }

    [Theory]
    [InlineData("Gelu(fc1)", "Gelu")]
    [InlineData("Silu(fc1)", "Silu")]
    public void Behind_anything_but_a_dense_kernel_the_slope_takes_its_arguments_place(string activation, string name)
    {
        Generate($"var t = Tanh(x); var fc1 = Concat([Slice(t, 0, 1..6), Slice(t, 0, 0..1)], dim: 0); return Linear({activation}, w);",
            out string forward, out string backward);
        Assert.Contains($"Kernels.Elementwise.ApplyWithSlope<double, {name}WithSlopeMap>(fc1, ", forward);
        Assert.Contains($"{name}Derivative = fc1", forward);
        Assert.Contains($"{name}Derivative", backward);
        // The layer is shown before its memory is overwritten.
        Assert.True(forward.IndexOf("batch.Layer(1, fc1)", StringComparison.Ordinal) is var tap and >= 0
            && tap < forward.IndexOf("ApplyWithSlope", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("var g = Gelu(z); return Linear(g + z, w);", "Gelu")] // the value is read behind the activation
    [InlineData("return Linear(Silu(z) * z, w);", "Silu")]              // the slope joins an expression that reads the value in any case
    [InlineData("var g = Mish(z); return Linear(g, w) + z * z;", "Mish")] // the value is read by another derivative
    public void An_argument_of_further_use_is_kept(string statements, string name)
    {
        Generate($"var z = Linear(x, w); {statements}", out string forward, out string backward);
        Assert.DoesNotContain("ApplyWithSlope", forward);
        Assert.DoesNotContain(name + "Derivative", forward);
        Assert.DoesNotContain(name + "Derivative = ", backward);
    }

    [Fact]
    public void Slopes_that_follow_from_the_value_are_not_computed_ahead()
    {
        Generate("return Linear(Tanh(Linear(Sigmoid(Linear(x, w)), w)), w);", out string forward, out _);
        Assert.DoesNotContain("ApplyWithSlope", forward);
    }

    /// <summary>F = y², y = gelu(u), u = x²: an observer who overwrites u finds the slope at what he put there.</summary>
    [Fact]
    public void What_an_observer_puts_in_the_arguments_place_counts()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Models;
            public sealed partial class Model
            {
                [Differentiable]
                public Tensor<double> Value([Shape(1)] Tensor<double> x)
                {
                    var u = x * x;
                    var y = Gelu(u);
                    return y * y;
                }
            }
            """,
            out string generated);
        Assert.Contains("ApplyWithSlope<double, GeluWithSlopeMap>(u, y, ", generated);
        object model = Activator.CreateInstance(assembly.GetType("Models.Model", throwOnError: true)!)!;
        var observer = new Overwriting();
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)assembly.Member("Models.Model", "ValueDerivative", model))
        {
            Observer = observer,
        };
        Check(used: [9, 0.25]);
        observer.Replacement = [0.5, -1];
        Check(used: [0.5, -1]);

        void Check(double[] used)
        {
            var gradients = sweeps.Gradients(1, [3], [-0.5]);
            Assert.Equal([9, 0.25], observer.Value);
            for (int p = 0; p < used.Length; p++)
            {
                double y = Nn.Gelu(Tensor.Create([used[p]], [1]))[0];
                Assert.Equal(2 * y * ActivationDerivatives.Gelu(used[p]), observer.Adjoint[p], 1e-14);
            }
            Assert.Equal([observer.Adjoint[0] * 6, observer.Adjoint[1] * -1], gradients.Select(g => g[0]));
        }
    }

    private static void Generate(string body, out string forward, out string backward)
    {
        CompiledModel.Generate(
            $$"""
            namespace Models;
            public sealed partial class Model
            {
                [Shape(6, 6)] private readonly Tensor<double> w = Tensor.Create(new double[36], [6, 6]);
                [Differentiable]
                public Tensor<double> Value([Shape(6)] Tensor<double> x) { {{body}} }
            }
            """,
            out string text);
        forward = Between(text, " Forward(", " Backward<");
        backward = Between(text, " Backward<", "class ValuePushforward");

        static string Between(string text, string from, string to) =>
            text[text.IndexOf(from, StringComparison.Ordinal)..text.IndexOf(to, StringComparison.Ordinal)];
    }

    /// <summary>Keeps the first layer's values and adjoints, and puts other values in its place.</summary>
    private sealed class Overwriting : ILayerObserver<double>
    {
        public double[]? Replacement { get; set; }

        public double[] Value { get; private set; } = [];

        public double[] Adjoint { get; private set; } = [];

        void ILayerObserver<double>.Value(int layer, int firstPoint, Span<double> rows)
        {
            if (layer != 0)
                return;
            Value = rows.ToArray();
            Replacement?.CopyTo(rows);
        }

        void ILayerObserver<double>.Adjoint(int layer, int firstPoint, Span<double> rows) =>
            Adjoint = layer == 0 ? rows.ToArray() : Adjoint;

        void ILayerObserver<double>.Tangent(int layer, int firstPoint, Span<double> rows) => Assert.Fail("No tangents were asked for.");
    }
}
