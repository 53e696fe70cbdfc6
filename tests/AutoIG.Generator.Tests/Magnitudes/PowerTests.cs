using System.Numerics.Tensors;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>x⁰ is 1 everywhere, and its derivative 0 everywhere: 0·x⁻¹ at 0 is not evaluated, whoever says that the exponent is 0, and
/// when.</summary>
public sealed class PowerTests
{
    private const string Source =
        """
        public static partial class Powers
        {
            [Differentiable]
            public static double Polynomial(double x, int n)
            {
                double sum = 0;
                for (int k = 0; k <= n; k++)
                    sum += (k + 1) * Math.Pow(x, k);
                return sum;
            }

            [Differentiable]
            public static double Unrolled(double x) => Math.Pow(x, 0) + 2 * Math.Pow(x, 1) + 3 * Math.Pow(x, 2) + 4 * Math.Pow(x, 3);

            [Differentiable]
            public static double OfTwo(double x, double y) => Math.Pow(x, y);

            [Differentiable]
            public static Tensor<double> OfTensors([Shape(4)] Tensor<double> x, [Shape(4)] Tensor<double> y) => Pow(x, y);

            [Differentiable]
            public static Tensor<double> OfTensor([Shape(4)] Tensor<double> x) => Pow(x, 0) + Pow(x, 3);
        }
        """;

    private static readonly Lazy<System.Reflection.Assembly> Compiled = new(() => CompiledModel.Generate(Source, out _));

    public static TheoryData<double> Points => [0.0, -0.0, -1.5, 1e-300];

    [Theory]
    [MemberData(nameof(Points))]
    public void A_polynomial_has_its_derivative_at_every_point(double x)
    {
        double expected = 2 + x * (6 + x * 12);
        foreach (string name in new[] { "Polynomial", "Unrolled" })
        {
            var sweeps = new ScalarSweeps<double>(Derivative(name)) { FixedArguments = name == "Polynomial" ? [3] : [] };
            Assert.Equal(expected, sweeps.Gradients(1, [x])[0][0], 1e-14);
            Assert.Equal(expected, sweeps.Tangents([[x]], [[1]])[0].Tangent, 1e-14);
        }
    }

    public static TheoryData<double, double, double, double> Pairs => new()
    {
        { 0, 0, 0, 0 }, { -0.0, 0, 0, 0 }, { 0, -0.0, 0, 0 }, { 0, 2.5, 0, 0 }, { 0, 1, 1, 0 }, { -2, 3, 12, 0 },
            { 2, 0, 0, 0.6931471805599453 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Both_operands_may_vary(double x, double y, double ofX, double ofY)
    {
        var sweeps = new ScalarSweeps<double>(Derivative("OfTwo"));
        Assert.Equal([ofX, ofY], sweeps.Gradients(1, [x, y])[0]);
        Assert.Equal([ofX, ofY], sweeps.Tangents([[x, y], [x, y]], [[1, 0], [0, 1]]).Select(t => t.Tangent));

        Tensor<double> Row(double value) => Tensor.Create([value, value, value, value]);
        var gradients = Derivative("OfTensors").VectorJacobianProduct(new FunctionInput<double>().Add(Row(x)).Add(Row(y)), [1, 1, 1, 1]);
        Assert.All(TensorElements.Flat(gradients["x"]), g => Assert.Equal(ofX, g));
        Assert.All(TensorElements.Flat(gradients["y"]), g => Assert.Equal(ofY, g));
    }

    [Fact]
    public void An_exponent_that_the_compiler_knows_counts_for_tensors() =>
        Assert.Equal([0, 0, 12, 3], TensorElements.Flat(Derivative("OfTensor")
            .VectorJacobianProduct(Tensor.Create([0, -0.0, 2, -1]), [1, 1, 1, 1])["x"]));

    private static DifferentiableFunction<double> Derivative(string name) =>
        (DifferentiableFunction<double>)Compiled.Value.Member("Powers", name + "Derivative");
}
