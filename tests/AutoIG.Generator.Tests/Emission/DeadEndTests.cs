using System.Numerics.Tensors;
using System.Reflection;
using AutoIG.Functions;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Functions whose result does not depend on the input, always or on some ways through the method: the value is right and the derivative
/// zero.
/// </summary>
public class DeadEndTests
{
    private const string Model =
        """
        namespace Shop;

        public sealed partial class Ends(bool flat)
        {
            [Shape(3)] private readonly Tensor<double> w = Tensor.Create([0.5, -2.0, 3.0], [3]);
            private readonly double bias = 0.25;
            private readonly bool flat = flat;

            [Differentiable]
            public Tensor<double> OfWeights([Shape(4)] Tensor<double> x) => Tanh(w) * 2.0;

            [Differentiable]
            public Tensor<double> Weight([Shape("n", 4)] Tensor<double> x) => w;

            [Differentiable]
            public double Number([Shape(4)] Tensor<double> x) => 1.5;

            [Differentiable]
            public double Held([Shape(4)] Tensor<double> x, int k) => bias * k;

            [Differentiable]
            public double Size([Shape("n")] Tensor<double> x) => x.Lengths[0] * 2.0;

            [Differentiable]
            public Tensor<double> Sometimes([Shape(3)] Tensor<double> x) => flat ? w : w * x;

            [Differentiable]
            public Tensor<double> OfOne([Shape(3)] Tensor<double> x, [Shape(3)] Tensor<double> y) => Exp(y);

            [Differentiable]
            public Tensor<double> Rounded([Shape(3)] Tensor<double> x) => Floor(x) + w;

            [Differentiable]
            public double SumOfSquares([Shape("n")] Tensor<double> x)
            {
                double s = 0;
                for (int i = 0; i < x.Lengths[0]; i++)
                    s += x[i] * x[i];
                return s;
            }
        }
        """;

    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(Model, out _));

    [Theory]
    [InlineData("OfWeights", 4)]
    [InlineData("Weight", 2, 4)]
    [InlineData("Number", 4)]
    [InlineData("Size", 5)]
    [InlineData("Sometimes", 3)]
    [InlineData("Rounded", 3)]
    [InlineData("SumOfSquares", 5)]
    [InlineData("SumOfSquares", 1)]
    public void The_value_is_the_methods_and_the_derivative_its_differences(string method, params int[] lengths)
    {
        foreach (bool flat in new[] { true, false })
        {
            var type = Compiled.Value.GetType("Shop.Ends", throwOnError: true)!;
            object model = Activator.CreateInstance(type, [flat])!;
            var function = (DifferentiableFunction<double>)type.Assembly.Member("Shop.Ends", method + "Derivative", model);
            double[] x = [.. Enumerable.Range(0, lengths.Aggregate((a, b) => a * b)).Select(i => 0.3 + 0.7 * Math.Sin(3 * i))];
            double[] At(double[] point) =>
                type.GetMethod(method)!.Invoke(model, [Tensor.Create(point, [.. lengths.Select(l => (nint)l)])]) switch
                {
                    double number => [number],
                    object tensor => Flat((Tensor<double>)tensor),
                    null => throw new InvalidOperationException(),
                };
            FunctionInput<double> Input(double[] values) =>
                new FunctionInput<double>().Add(Tensor.Create(values, [.. lengths.Select(l => (nint)l)]));
            double[] expected = At(x), seed = [.. expected.Select((_, i) => 1.0 - 0.3 * i)];
            var value = Flat(function.Evaluate(Input(x)));
            var gradient = Flat(function.VectorJacobianProduct(Input(x), seed)["x"]);
            var direction = x.Select((_, i) => Math.Cos(i)).ToArray();
            var tangent = Flat(function.JacobianVectorProduct(Input(x), Input(direction)));
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], value[i], 1e-13);
            double along = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double[] above = [.. x], below = [.. x];
                above[i] += 1e-5;
                below[i] -= 1e-5;
                double difference = At(above).Zip(At(below), (a, b) => (a - b) / 2e-5).Zip(seed, (d, s) => d * s).Sum();
                Assert.Equal(difference, gradient[i], 1e-8);
                along += difference * direction[i];
            }
            Assert.Equal(along, tangent.Zip(seed, (t, s) => t * s).Sum(), 1e-7);
            var attribution = new IntegratedGradients { Steps = 20 }.Explain(function, Input(x), target: 0);
            Assert.True(double.IsFinite(attribution.ConvergenceDelta));
        }
    }
}
