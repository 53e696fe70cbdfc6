using System.Numerics.Tensors;
using System.Reflection;
using AutoIG.Functions;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>What is generated compiles beside whatever the user has declared, and gives the method's value.</summary>
public class GeneratedNamesTests
{
    [Theory]
    [InlineData("a read-only struct of numbers", "public readonly partial struct Model(double k) { private readonly double k = k; [Differentiable] public double F(double x) => k * x * x; }")]
    [InlineData("a read-only struct of tensors", "public readonly partial struct Model { public Model(double k) => w = Tensor.Create([k, 1.0, 2.0], [3]); [Shape(3)] private readonly Tensor<double> w; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) => w * x * x; }")]
    [InlineData("a read-only record struct", "public readonly partial record struct Model(double K) { [Differentiable] public double F(double x) => K * x * x; }")]
    [InlineData("a struct", "public partial struct Model(double k) { private readonly double k = k; [Differentiable] public double F(double x) => k * x * x; }")]
    [InlineData("a dimension called points", "public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(\"points\")] Tensor<double> x) => k * x * x; }")]
    [InlineData("a dimension called batch", "public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(\"batch\")] Tensor<double> x) => Tanh(k * x); }")]
    [InlineData("a dimension called model", "public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(\"model\")] Tensor<double> x) => Softmax(k * x, 0); }")]
    [InlineData("a dimension called dimensions", "public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(\"dimensions\")] Tensor<double> x) => k * x * x; }")]
    [InlineData("a dimension called like a weight", "public partial class Model(double k) { [Shape(3)] private readonly Tensor<double> w = Tensor.Create([k, 1.0, 2.0], [3]); [Differentiable] public Tensor<double> F([Shape(\"w\")] Tensor<double> x) => x * Sum(w); }")]
    [InlineData("a dimension of a weight", "public partial class Model(double k) { [Shape(\"d\")] private readonly Tensor<double> w = Tensor.Create([k, 1.0, 2.0], [3]); [Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => w * x * x; }")]
    [InlineData("a dimension of a matrix", "public partial class Model(double k) { [Shape(3, \"d\")] private readonly Tensor<double> w = Tensor.Create([k, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [3, 3]); [Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => Linear(x, w); }")]
    [InlineData("a parameter called batch", "public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> batch) => k * batch * batch; }")]
    [InlineData("a type called Batch", "public sealed class Batch<T>; public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) => Tanh(k * x); }")]
    [InlineData("a type called ReadOnlySpan", "public sealed class ReadOnlySpan<T>; public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(\"n\")] Tensor<double> x) => Tanh(k * x); }")]
    [InlineData("a type called Span", "public sealed class Span<T>; public partial class Model(double k) { private readonly double k = k; [Differentiable] public Tensor<double> F([Shape(\"n\")] Tensor<double> x) => Tanh(k * x); }")]
    [InlineData("a type called FunctionPlan", "public sealed class FunctionPlan; public partial class Model(double k) { private readonly double k = k; [Differentiable] public double F(double x) => k * x * x; }")]
    [InlineData("a type called Interlocked", "public sealed class Interlocked; public partial class Model(double k) { private readonly double k = k; [Differentiable] public double F(double x) => k * x * x; }")]
    [InlineData("a type called FFunction", "public sealed class FFunction; public partial class Model(double k) { private readonly double k = k; [Differentiable] public double F(double x) => k * x * x; }")]
    [InlineData("types called Math and Nn", "public sealed class Math; public sealed class Nn; public partial class Model(double k) { private readonly double k = k; [Differentiable] public double F(double x) => Sigmoid(k * x) + System.Math.Sin(x); }")]
    public void Compiles_and_gives_the_methods_value(string what, string model)
    {
        var assembly = CompiledModel.Generate("namespace Shop; " + model, out string generated);
        var type = assembly.GetType("Shop.Model", throwOnError: true)!;
        object instance = Activator.CreateInstance(type, 0.5)!;
        var function = (DifferentiableFunction<double>)assembly.Member("Shop.Model", "FDerivative", instance);
        var method = type.GetMethod("F", BindingFlags.Public | BindingFlags.Instance)!;
        bool ofNumbers = method.GetParameters()[0].ParameterType == typeof(double);
        double[] At(double[] x) => method.Invoke(instance, [ofNumbers ? x[0] : Tensor.Create(x, [x.Length])]) switch
        {
            double number => [number],
            object tensor => Flat((Tensor<double>)tensor),
            null => throw new InvalidOperationException(),
        };
        double[] point = ofNumbers ? [0.7] : [0.7, -0.4, 0.9];
        double[] value = At(point), seed = [.. value.Select((_, i) => 1.0 + i)];
        FunctionInput<double> Input(double[] x) =>
            ofNumbers ? new FunctionInput<double>().Add(x[0]) : new FunctionInput<double>().Add(Tensor.Create(x, [x.Length]));
        double[] evaluated = Flat(function.Evaluate(Input(point)));
        for (int i = 0; i < value.Length; i++)
            Assert.Equal(value[i], evaluated[i], 1e-14);
        double[] gradient = Flat(function.VectorJacobianProduct(Input(point), seed)[method.GetParameters()[0].Name!]);
        for (int i = 0; i < point.Length; i++)
        {
            double[] above = [.. point], below = [.. point];
            above[i] += 1e-5;
            below[i] -= 1e-5;
            double difference = At(above).Zip(At(below), (a, b) => (a - b) / 2e-5).Zip(seed, (d, s) => d * s).Sum();
            Assert.True(Math.Abs(difference - gradient[i]) < 1e-8, $"{what}: {difference} expected, {gradient[i]} came\n{generated}");
        }
    }
}
