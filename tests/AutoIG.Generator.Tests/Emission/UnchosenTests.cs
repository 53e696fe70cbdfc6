using System.Numerics.Tensors;
using System.Reflection;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>What is not chosen leaves no trace in the derivative, not even where its slope is infinite or its value no number.</summary>
public class UnchosenTests
{
    private const string Model =
        """
        namespace Shop;

        public sealed partial class Choices
        {
            [Shape(3)] private readonly Tensor<bool> missing = Tensor.Create([false, true, true], [3]);
            [Shape(3)] private readonly Tensor<double> mean = Tensor.Create([1.0, 2.0, 3.0], [3]);
            [Shape(3)] private readonly Tensor<double> std = Tensor.Create([2.0, 1.0, 0.0], [3]);
            [Shape(3)] private readonly Tensor<double> zero = Tensor.Create([0.0, 0.0, 0.0], [3]);
            [Shape(2, 3)] private readonly Tensor<double> w = Tensor.Create([1.0, 2, 3, -1, 0.5, 2], [2, 3]);

            [Differentiable] public Tensor<double> Root([Shape(3)] Tensor<double> x) =>
                Where(Tensor.GreaterThan<double>(x, 0.0), Sqrt(x), x);

            [Differentiable] public Tensor<double> Standardised([Shape(3)] Tensor<double> x) =>
                Linear(Where(missing, zero, (x - mean) / std), w);

            [Differentiable] public Tensor<double> Binary([Shape(3)] Tensor<double> x) =>
                Where(Tensor.GreaterThan<double>(x, 0.0), Log2(x), 2.0 * x);

            [Differentiable] public Tensor<double> Overflow([Shape(3)] Tensor<double> x) =>
                Where(Tensor.LessThan<double>(x, 100.0), Exp(Exp(x)), x);

            [Differentiable] public Tensor<double> Inverse([Shape(3)] Tensor<double> x) => Where(Tensor.Equals<double>(x, 0.0), x, 1.0 / x);

            [Differentiable] public Tensor<double> Power([Shape(3)] Tensor<double> x) =>
                Where(Tensor.GreaterThan<double>(x, 0.0), Pow(x, 0.5), 3.0 * x);

            [Differentiable] public Tensor<double> Entropy([Shape(3)] Tensor<double> x) =>
                Where(Tensor.GreaterThan<double>(x, 0.0), x * Log(x), x);

            [Differentiable] public Tensor<double> AtLeast1([Shape(3)] Tensor<double> x) => Maximum(Sqrt(x), Exp(0.0 * x));

            [Differentiable] public Tensor<double> Clamped([Shape(3)] Tensor<double> x) => Clamp(Sqrt(x), 0.5, 2.0);

            [Differentiable] public Tensor<double> Rectified([Shape(3)] Tensor<double> x) => Relu(Log(x));

            [Differentiable] public Tensor<double> Powers([Shape(3)] Tensor<double> x) =>
                Where(Tensor.LessThan<double>(x, 1e100), x * x * x * x, x);

            [Differentiable] public Tensor<double> Product([Shape(2, 3)] Tensor<double> x)
            {
                var scores = MatMul(x, Log(Transpose(x, 0, 1)));
                return Where(Tensor.GreaterThan<double>(scores, -1e300), scores, MatMul(x, Transpose(x, 0, 1)));
            }

            [Differentiable] public Tensor<double> Rows([Shape(2, 3)] Tensor<double> x) => Sqrt(Sum(x * x, dim: 1));

            [Differentiable] public Tensor<double> Shares([Shape(2, 3)] Tensor<double> x) => Divide(x, Sum(x, dim: 1, keepDim: true));

            [Differentiable] public Tensor<double> Softly([Shape(2, 3)] Tensor<double> x) => Softmax(1.0 / x, dim: 1);

            [Differentiable] public Tensor<double> SoftlyDown([Shape(2, 3)] Tensor<double> x) => Softmax(1.0 / x, dim: 0);

            [Differentiable] public Tensor<double> LogSoftly([Shape(2, 3)] Tensor<double> x) => LogSoftmax(1.0 / x, dim: 1);

            [Differentiable] public Tensor<double> LogSum([Shape(2, 3)] Tensor<double> x) => LogSumExp(1.0 / x, dim: 1);

            [Differentiable] public Tensor<double> Lengths([Shape(2, 3)] Tensor<double> x) => Norm(1.0 / x, dim: 1);

            [Differentiable] public Tensor<double> Cubes([Shape(2, 3)] Tensor<double> x) => Norm(Log(x), dim: 1, p: 3);

            [Differentiable] public Tensor<double> Roots([Shape(2, 3)] Tensor<double> x) => Norm(1.0 / x, dim: 1, p: 0.5);

            [Differentiable] public Tensor<double> Apart([Shape(2, 3)] Tensor<double> x)
            {
                Tensor<double> a = Select(x, 0, 0), b = Select(x, 0, 1);
                return Stack(Tensor.Distance<double>(Log(a), Sqrt(a)), Tensor.Distance<double>(Log(b), Sqrt(b)));
            }

            [Differentiable] public Tensor<double> Spreads([Shape(2, 3)] Tensor<double> x) =>
                Stack(Tensor.StdDev<double>(1.0 / Select(x, 0, 0)), Tensor.StdDev<double>(1.0 / Select(x, 0, 1)));

            [Differentiable] public Tensor<double> Angles([Shape(2, 3)] Tensor<double> x)
            {
                Tensor<double> a = Select(x, 0, 0), b = Select(x, 0, 1);
                return Stack(Tensor.CosineSimilarity<double>(1.0 / a, Sqrt(a)), Tensor.CosineSimilarity<double>(1.0 / b, Sqrt(b)));
            }

            [Differentiable] public Tensor<double> Normal([Shape(2, 3)] Tensor<double> x) => LayerNorm(1.0 / x, [3]);

            [Differentiable] public Tensor<double> Level([Shape(2, 3)] Tensor<double> x) => LayerNorm(x, [3], eps: 0.0);

            [Differentiable] public Tensor<double> RootMeanSquare([Shape(2, 3)] Tensor<double> x) => RmsNorm(Log(x), [3]);

            [Differentiable] public Tensor<double> Grouped([Shape(2, 3)] Tensor<double> x) => GroupNorm(1.0 / x, 2);
        }

        public static partial class Numbers
        {
            [Differentiable] public static double Before(double a, double b) { double r = Math.Sqrt(b); return a > 0 ? a : r; }

            [Differentiable] public static double Overwritten(double a, double b) { double r = Math.Log(b); if (a > 0) r = a; return r; }

            [Differentiable] public static double Early(double a, double b) { double r = 1 / b; if (a > 0) return a; return r; }

            [Differentiable] public static double Quartic(double a, double b) { double r = b * b * b * b; return a > 0 ? a : r; }

            [Differentiable] public static double AtLeast(double a, double b) => a + Math.Max(Math.Sqrt(b), 1);

            [Differentiable] public static double Ratio(double a, double b) => a + (b == 0 ? 0 : a / b);

            [Differentiable]
            public static double Skipping(double a, double b)
            {
                double sum = a;
                for (int i = 0; i < 3; i++)
                {
                    double r = Math.Sqrt(b) / b;
                    if (a > i)
                        continue;
                    sum += r;
                }
                return sum;
            }

            [Differentiable]
            public static double Searching(double a, double b)
            {
                double r = Math.Acos(b + 1), sum = a;
                int n = 0;
                while (n < 4)
                {
                    n++;
                    if (n < 3)
                    {
                        sum *= 2;
                        continue;
                    }
                    if (a < 0)
                        sum += r;
                }
                return sum;
            }
        }
        """;

    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(Model, out _));

    [Theory]
    [InlineData("Root", new[] { -1.0, 0, 4 }, new[] { 1, 1, 0.25 })]
    [InlineData("Binary", new[] { -1.0, 0, 1 }, new[] { 2, 2, 1.4426950408889634 })]
    [InlineData("Overflow", new[] { 800.0, 200, 0 }, new[] { 1, 1, 2.718281828459045 })]
    [InlineData("Inverse", new[] { 0.0, -0.0, 2 }, new[] { 1, 1, -0.25 })]
    [InlineData("Power", new[] { -1.0, 0, 4 }, new[] { 3, 3, 0.25 })]
    [InlineData("Entropy", new[] { -1.0, 0, 1 }, new[] { 1.0, 1, 1 })]
    [InlineData("AtLeast1", new[] { 0.0, 0.25, 4 }, new[] { 0, 0, 0.25 })]
    [InlineData("Clamped", new[] { 0.0, 1, 9 }, new[] { 0, 0.5, 0 })]
    [InlineData("Rectified", new[] { -1.0, 0, 2 }, new[] { 0, 0, 0.5 })]
    [InlineData("Powers", new[] { 1e120, 1e150, 2 }, new[] { 1.0, 1, 32 })]
    public void Of_each_element_the_chosen_side_moves_the_result(string method, double[] x, double[] expected)
    {
        var function = Function(method);
        var gradient = Flat(function.VectorJacobianProduct(Tensor.Create(x), [1, 1, 1])["x"]);
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(expected[i], gradient[i], 1e-14);
        // Only the element of the target moves it.
        for (int target = 0; target < x.Length; target++)
        {
            gradient = Flat(function.ValueAndGradient(Tensor.Create(x), target).Gradients["x"]);
            for (int i = 0; i < x.Length; i++)
                Assert.Equal(i == target ? expected[i] : 0, gradient[i], 1e-14);
            var along = Tensor.Create([.. x.Select((_, i) => i == target ? 1.0 : 0)]);
            var tangent = Flat(function.JacobianVectorProduct(Tensor.Create(x), along));
            for (int i = 0; i < x.Length; i++)
                Assert.Equal(i == target ? expected[i] : 0, tangent[i], 1e-14);
        }
    }

    [Fact]
    public void A_weight_of_0_under_what_is_not_chosen_is_not_divided_by()
    {
        var function = Function("Standardised");
        Assert.Equal([0.5, 0, 0], Flat(function.ValueAndGradient(Tensor.Create([3.0, 5, 7]), 0).Gradients["x"]));
        Assert.Equal([1, -1], Flat(function.JacobianVectorProduct(Tensor.Create([3.0, 5, 7]), Tensor.Create([2.0, 1, 1]))));
        var why = new IntegratedGradients().Explain(function, Tensor.Create([3.0, 5, 7]), target: 0);
        AssertClose([1.5, 0, 0], Flat(why["x"]), 1e-14);
    }

    [Theory]
    [InlineData("Rows")]
    [InlineData("Shares")]
    [InlineData("Softly")]
    [InlineData("LogSoftly")]
    [InlineData("LogSum")]
    [InlineData("Lengths")]
    [InlineData("Cubes")]
    [InlineData("Roots")]
    [InlineData("Apart")]
    [InlineData("Spreads")]
    [InlineData("Angles")]
    [InlineData("Normal")]
    [InlineData("Level")]
    [InlineData("RootMeanSquare")]
    [InlineData("Grouped")]
    public void A_singular_row_leaves_the_others_alone(string method)
    {
        var function = Function(method);
        double[] x = [1, 2, 3, 0, 0, 0];
        int outputs = (int)function.Evaluate(Tensor.Create(x, [2, 3])).FlattenedLength, width = outputs / 2;
        for (int target = 0; target < width; target++)
        {
            var gradient = Flat(function.ValueAndGradient(Tensor.Create(x, [2, 3]), target).Gradients["x"]);
            Assert.All(gradient[..3], element => Assert.True(double.IsFinite(element)));
            Assert.Equal([0, 0, 0], gradient[3..]);
        }
        var tangent = Flat(function.JacobianVectorProduct(Tensor.Create(x, [2, 3]), Tensor.Create([0.5, 1, -2, 0, 0, 0], [2, 3])));
        Assert.All(tangent[..width], element => Assert.True(double.IsFinite(element)));
        Assert.All(tangent[width..], element => Assert.Equal(0, element));
    }

    [Fact]
    public void A_singular_column_leaves_the_others_alone()
    {
        var gradient = Flat(Function("SoftlyDown").ValueAndGradient(Tensor.Create([1.0, 0, 0, 2, 0, 1], [2, 3]), 0).Gradients["x"]);
        Assert.True(double.IsFinite(gradient[0]) && double.IsFinite(gradient[3]) && gradient[0] != 0);
        Assert.Equal([0, 0, 0, 0], [gradient[1], gradient[2], gradient[4], gradient[5]]);
    }

    [Fact]
    public void A_product_that_is_not_chosen_leaves_no_trace()
    {
        // ln 0 = −∞ in the second row.
        var function = Function("Product");
        double[] x = [1, 2, 3, 0, 1, 2];
        var gradient = Flat(function.ValueAndGradient(Tensor.Create(x, [2, 3]), 1).Gradients["x"]);
        Assert.Equal([0, 1, 2, 1, 2, 3], gradient);
        var tangent = Flat(function.JacobianVectorProduct(Tensor.Create(x, [2, 3]), Tensor.Create([0, 0.0, 0, 0, 0, 1], [2, 3])));
        Assert.Equal(3, tangent[1], 1e-14);
    }

    [Theory]
    [InlineData("Before", 3, 0, 1)]
    [InlineData("Before", 3, -1, 1)]
    [InlineData("Overwritten", 3, 0, 1)]
    [InlineData("Overwritten", 3, -2, 1)]
    [InlineData("Early", 3, 0, 1)]
    [InlineData("AtLeast", 3, 0, 1)]
    [InlineData("Ratio", 3, 0, 1)]
    [InlineData("Quartic", 3, 1e120, 1)]
    [InlineData("Skipping", 3, 0, 1)]
    [InlineData("Searching", 3, 0, 4)]
    [InlineData("Searching", 3, 1, 4)]
    public void Of_numbers_the_way_that_is_taken_moves_the_result(string method, double a, double b, double expected)
    {
        var function = (DifferentiableFunction<double>)Compiled.Value.Member("Shop.Numbers", method + "Derivative");
        var gradient = function.ValueAndGradient(new FunctionInput<double>().Add(a).Add(b)).Gradients;
        Assert.Equal(expected, gradient["a"].Value);
        Assert.Equal(0, gradient["b"].Value);
        FunctionInput<double> along = new FunctionInput<double>().Add(0.5).Add(1.0);
        Assert.Equal(expected / 2, function.JacobianVectorProduct(new FunctionInput<double>().Add(a).Add(b), along)[0]);
    }

    private static DifferentiableFunction<double> Function(string method) =>
        (DifferentiableFunction<double>)Compiled.Value.Member(
            "Shop.Choices", method + "Derivative", Activator.CreateInstance(Compiled.Value.GetType("Shop.Choices", throwOnError: true)!));
}
