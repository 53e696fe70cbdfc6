using System.Numerics.Tensors;
using System.Reflection;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Weights that the model computes from others are finite, as those are, or refused by their names: the kernels that they are packed for
/// do not ask whether a direction of 0 meets ±∞.
/// </summary>
public sealed class ComputedWeightTests
{
    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(
        """
        namespace Shop;
        public sealed partial class Scaled(Tensor<double> given)
        {
            [Shape(3)] private readonly Tensor<double> std = given;
            [Shape(3)] private readonly Tensor<double> zero = Tensor.Create(new double[3], [3]);
            [Shape(3, 3)] private readonly Tensor<double> w = Tensor.Create([1.0, 2, 3, -1, 0.5, 2, 0, 1, 4], [3, 3]);
            [Shape(3)] private readonly Tensor<bool> missing = Tensor.Create([false, true, true], [3]);

            [Differentiable] public Tensor<double> Projected([Shape(3)] Tensor<double> x) =>
                Where(missing, zero, Linear(Tanh(x), Divide(w, Reshape(std, 3, 1))));

            [Differentiable] public Tensor<double> Biased([Shape(3)] Tensor<double> x) =>
                Where(missing, zero, Linear(Tanh(x), w, 1.0 / std) * x);

            [Differentiable] public Tensor<double> Convolved([Shape(1, 5)] Tensor<double> x) =>
                Conv1D(Tanh(x), Reshape(1.0 / std, 1, 1, 3));

            [Differentiable] public Tensor<double> Spread([Shape(1, 5)] Tensor<double> x) =>
                ConvTranspose1D(Tanh(x), Reshape(1.0 / std, 1, 1, 3));

            [Differentiable] public Tensor<double> Folded([Shape(3, 2, 4)] Tensor<double> x) =>
                BatchNorm(Conv2D(Tanh(x), Reshape(w, 3, 3, 1, 1)), zero, std, eps: 0);

            [Differentiable] public Tensor<double> Standardised([Shape(2, 3)] Tensor<double> x) => LayerNorm(x, [3], 1.0 / std);

            [Differentiable] public Tensor<double> Grouped([Shape(3, 4)] Tensor<double> x) => GroupNorm(x, 1, 1.0 / std);

            [Differentiable] public Tensor<double> Stepped([Shape(2, 3)] Tensor<double> x) => Rnn(x, w, w / std);

            [Differentiable] public Tensor<double> Normalised([Shape(3)] Tensor<double> x) =>
                Where(missing, zero, BatchNorm(Tanh(x), zero, std, eps: 0));
        }
        """, out _));

    [Theory]
    [InlineData("Projected", 3)]
    [InlineData("Biased", 3)]
    [InlineData("Convolved", 1, 5)]
    [InlineData("Spread", 1, 5)]
    [InlineData("Folded", 3, 2, 4)]
    [InlineData("Standardised", 2, 3)]
    [InlineData("Grouped", 3, 4)]
    [InlineData("Stepped", 2, 3)]
    public void Where_they_are_not_finite_they_are_refused_by_name(string method, params int[] sizes)
    {
        var x = Tensor.Create<double>(
            [.. Enumerable.Range(1, sizes.Aggregate(1, (a, b) => a * b)).Select(i => 0.1 * i)], [.. sizes.Select(size => (nint)size)]);
        Assert.NotNull(new Saliency().Explain(Function(method, [1, 4, 0.25]), x, target: 0));
        var fault = Assert.ThrowsAny<Exception>(() => new Saliency().Explain(Function(method, [1, 4, 0]), x, target: 0));
        while (fault is TargetInvocationException { InnerException: { } inner })
            fault = inner;
        Assert.Contains("'std'", Assert.IsType<ArgumentException>(fault).Message);
        Assert.Contains("expected finite elements", fault.Message);
    }

    /// <summary>A factor of each element is asked about; nothing has to be refused.</summary>
    [Fact]
    public void What_is_multiplied_element_by_element_may_be_infinite_where_it_is_not_chosen()
    {
        var function = Function("Normalised", [4, 1, 0]);
        Assert.Equal([0.5, 0, 0], Flat(function.VectorJacobianProduct(Tensor.Create([0.0, 1, 2]), [1, 1, 1])["x"]));
    }

    private static DifferentiableFunction<double> Function(string method, double[] std) =>
        (DifferentiableFunction<double>)Compiled.Value.Member("Shop.Scaled", method + "Derivative", Activator.CreateInstance(
            Compiled.Value.GetType("Shop.Scaled", throwOnError: true)!, Tensor.Create(std)));
}
