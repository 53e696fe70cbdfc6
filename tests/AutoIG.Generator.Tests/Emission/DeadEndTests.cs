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
            public double HeldNumber(double x, int k) => bias * (k + 1);

            [Differentiable]
            public double Constant(double x) => 1.5;

            [Differentiable]
            public double Step(double x) => x > 0.4 ? bias : 2.0;

            [Differentiable]
            public double Counted(double x, int k)
            {
                double s = 0, t = x;
                for (int i = 0; i < k; i++, t *= x)
                    s += Math.Floor(t) * i;
                return s;
            }

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

    /// <summary>Functions of a number and, some of them, of another that is held.</summary>
    [Theory]
    [InlineData("HeldNumber")]
    [InlineData("Constant")]
    [InlineData("Step")]
    [InlineData("Counted")]
    public void A_number_that_does_not_move_the_result_gets_zero(string method)
    {
        var type = Compiled.Value.GetType("Shop.Ends", throwOnError: true)!;
        object model = Activator.CreateInstance(type, [true])!;
        var function = (DifferentiableFunction<double>)type.Assembly.Member("Shop.Ends", method + "Derivative", model);
        bool isHeld = type.GetMethod(method)!.GetParameters().Length == 2;
        foreach (double x in new[] { -0.7, 0.2, 0.9 })
        {
            foreach (int k in new[] { 0, 1, 4 })
            {
                FunctionInput<double> Input(double value)
                {
                    var input = new FunctionInput<double>().Add(value);
                    return isHeld ? input.AddFixed(k) : input;
                }
                double expected = (double)type.GetMethod(method)!.Invoke(model, isHeld ? [x, k] : [x])!;
                Assert.Equal([expected], Flat(function.Evaluate(Input(x))));
                Assert.Equal([0.0], Flat(function.VectorJacobianProduct(Input(x), [1.0])["x"]));
                Assert.Equal([0.0], Flat(function.JacobianVectorProduct(Input(x), Input(1))));
            }
        }
    }

    [Fact]
    public void An_input_that_does_not_move_the_result_gets_zero_beside_one_that_does()
    {
        var (model, function) = Function("OfOne");
        double[] x = [0.3, -0.8, 1.2], y = [0.5, 0.1, -0.4], seed = [1, -2, 0.5], direction = [0.2, 0.5, -0.3];
        FunctionInput<double> Input(double[] first, double[] second) => new FunctionInput<double>().Add(first).Add(second);
        double[] expected = [.. y.Select(Math.Exp)];
        object own = model.GetType().GetMethod("OfOne")!.Invoke(model, [Tensor.Create(x), Tensor.Create(y)])!;
        AssertClose(expected, Flat((Tensor<double>)own), 1e-14);
        AssertClose(expected, Flat(function.Evaluate(Input(x, y))), 1e-14);
        var gradient = function.VectorJacobianProduct(Input(x, y), seed);
        Assert.Equal(new double[3], Flat(gradient["x"]));
        AssertClose([.. expected.Zip(seed, (e, s) => e * s)], Flat(gradient["y"]), 1e-14);
        Assert.Equal(new double[3], Flat(function.JacobianVectorProduct(Input(x, y), Input(direction, new double[3]))));
        AssertClose([.. expected.Zip(direction, (e, d) => e * d)],
            Flat(function.JacobianVectorProduct(Input(x, y), Input(direction, direction))), 1e-14);
    }

    [Fact]
    public void A_number_beside_a_tensor_moves_the_result_alone()
    {
        var (_, function) = Function("Held");
        double[] x = [0.3, -0.8, 1.2, 0.4];
        foreach (int k in new[] { 3, -2, 0 })
        {
            FunctionInput<double> Input(double[] values, double number) => new FunctionInput<double>().Add(values).Add(number);
            Assert.Equal([0.25 * k], Flat(function.Evaluate(Input(x, k))));
            var gradient = function.VectorJacobianProduct(Input(x, k), [2.0]);
            Assert.Equal(new double[4], Flat(gradient["x"]));
            Assert.Equal([0.5], Flat(gradient["k"]));
            Assert.Equal([0.0], Flat(function.JacobianVectorProduct(Input(x, k), Input([1, 1, 1, 1], 0))));
            Assert.Equal([0.75], Flat(function.JacobianVectorProduct(Input(x, k), Input([1, 1, 1, 1], 3))));
        }
    }

    private static (object Model, DifferentiableFunction<double> Function) Function(string method)
    {
        var type = Compiled.Value.GetType("Shop.Ends", throwOnError: true)!;
        object model = Activator.CreateInstance(type, [true])!;
        return (model, (DifferentiableFunction<double>)type.Assembly.Member("Shop.Ends", method + "Derivative", model));
    }

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
