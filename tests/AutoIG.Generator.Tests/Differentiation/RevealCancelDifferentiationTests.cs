using System.Globalization;
using System.Reflection;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>
/// What is generated for DeepLIFT's RevealCancel rule, against loops written from its formulas, and what it is not generated for.
/// </summary>
public sealed class RevealCancelDifferentiationTests
{
    private const double Close = 1e-12;

    /// <summary>Weights of 3 inputs, 4 and 3 units, and 2 outputs; deep and wide enough for parts of either sign.</summary>
    private static readonly double[] W1 = [0.9, -0.4, 0.3, -0.7, 0.5, 0.2, 0.4, 0.6, 0.8, -0.3, -0.9, 0.1];
    private static readonly double[] B1 = [0.2, -0.1, 0.3, 0.4];
    private static readonly double[] W2 = [0.5, -0.6, 0.7, 0.2, -0.3, 0.8, 0.1, -0.9, 0.6, 0.4, -0.5, 0.3];
    private static readonly double[] W3 = [1.1, -0.7, 0.4, -0.2, 0.9, 0.6];

    private static readonly (string Name, string Call, Func<double, double> Value, Func<double, double> Slope)[] Activations =
    [
        ("Rectified", "Relu({0})", x => Math.Max(x, 0), x => x > 0 ? 1 : 0),
        ("Saturated", "Tensor.Tanh<double>({0})", Math.Tanh, x => 1 - (Math.Tanh(x) * Math.Tanh(x))),
        ("Gated", "Sigmoid({0})", Logistic, x => Logistic(x) * (1 - Logistic(x))),
        ("Leaking", "LeakyRelu({0}, 0.2)", x => x > 0 ? x : 0.2 * x, x => x > 0 ? 1 : 0.2),
        ("Shifted", "0.5 - {0}", x => 0.5 - x, _ => -1),
    ];

    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(
        $$"""
        namespace Shop;
        public sealed partial class Chain
        {
            [Shape(4, 3)] private readonly Tensor<double> w1 = {{Created(W1, "4, 3")}};
            [Shape(4)] private readonly Tensor<double> b1 = {{Created(B1, "4")}};
            [Shape(3, 4)] private readonly Tensor<double> w2 = {{Created(W2, "3, 4")}};
            [Shape(2, 3)] private readonly Tensor<double> w3 = {{Created(W3, "2, 3")}};
            {{string.Join("\n    ", Activations.Select(f => Method(f.Name, $"var z = Linear(x, w1, b1); var h = {string.Format(f.Call, "z")}; "
                + $"var g = {string.Format(f.Call, "Linear(h, w2)")}; return Linear(g, w3);")))}}
            {{Method("Activated", "return Tensor.Tanh<double>(Linear(Tensor.Tanh<double>(Linear(x, w1, b1)), w2));")}}
            {{Method("Affine", "var h = Linear(x, w1, b1); return Linear(h, w2);")}}
            {{Method("Product", "var z = Linear(x, w1, b1); var gate = z * Sigmoid(z); return Linear(gate, w2);")}}
            {{Method("Bare", "return Linear(Relu(x), w1);")}}
            {{Method("Twice", "var h = Tensor.Tanh<double>(Relu(Linear(x, w1))); return Linear(h, w2);")}}
        }
        """, out _));

    public static TheoryData<string> Names => new(Activations.Select(activation => activation.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chain_by_the_formulas(string name)
    {
        var (_, _, value, slope) = Activations.Single(activation => activation.Name == name);
        foreach (var (x, baseline) in Points())
        {
            for (int target = 0; target < 2; target++)
            {
                double[] ofUnits = W3[(3 * target)..((3 * target) + 3)];
                double[] expected = Through(W1, Through(W2, ofUnits, Hidden(x), Hidden(baseline), []), x, baseline, B1);
                var why = Explain(name, x, baseline, target);
                for (int i = 0; i < 3; i++)
                    Assert.Equal(expected[i] * (x[i] - baseline[i]), why.Values[i], Close);
                Assert.Equal(0, why.ConvergenceDelta, Close);
            }
        }

        double[] Hidden(double[] x) => [.. Times(W1, x, B1).Select(value)];

        double[] Through(double[] weights, double[] multipliers, double[] x, double[] baseline, double[] bias)
        {
            double[] z = Times(weights, baseline, bias), passed = new double[x.Length];
            for (int j = 0; j < z.Length; j++)
            {
                double[] parts = [.. x.Select((_, i) => weights[(j * x.Length) + i] * (x[i] - baseline[i]))];
                double p = parts.Sum(part => Math.Max(part, 0)), n = parts.Sum(part => Math.Min(part, 0));
                double positive = Multiplier(p, n), negative = Multiplier(n, p);
                for (int i = 0; i < x.Length; i++)
                {
                    double m = parts[i] > 0 ? positive : parts[i] < 0 ? negative : (positive + negative) / 2;
                    passed[i] += multipliers[j] * weights[(j * x.Length) + i] * m;
                }

                // By the part a, beside the part b of the other sign.
                double Multiplier(double a, double b) => a == 0
                    ? (slope(z[j]) + slope(z[j] + b)) / 2
                    : (value(z[j] + a) - value(z[j]) + value(z[j] + a + b) - value(z[j] + b)) / a / 2;
            }
            return passed;
        }
    }

    [Fact]
    public void An_activation_may_be_the_result_and_a_layer_may_have_none()
    {
        foreach (var (x, baseline) in Points())
        {
            for (int target = 0; target < 3; target++)
            {
                Assert.Equal(0, Explain("Activated", x, baseline, target).ConvergenceDelta, Close);
                var why = Explain("Affine", x, baseline, target);
                for (int i = 0; i < 3; i++)
                {
                    double weight = Enumerable.Range(0, 4).Sum(j => W2[(4 * target) + j] * W1[(3 * j) + i]);
                    Assert.Equal(weight * (x[i] - baseline[i]), why.Values[i], Close);
                }
            }
        }
    }

    [Theory]
    [InlineData("Product", "Multiply in 'var gate = z * Sigmoid(z);'")]
    [InlineData("Bare", "Relu in 'return Linear(Relu(x), w1);'")]
    [InlineData("Twice", "Tanh in 'var h = Tensor.Tanh<double>(Relu(Linear(x, w1)));'")]
    public void What_is_no_chain_is_refused_where_it_ends(string name, string place)
    {
        var fault = Assert.Throws<NotSupportedException>(() => Explain(name, [1, 1, 1], [0, 0, 0], 0));
        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Use the Rescale rule.", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The operation at which a chain ends is named; what a chain is goes back to its one input.</summary>
    [Theory]
    [InlineData("Linear(Tanh(Linear(x, w)), v)", "")]
    [InlineData("Linear(Tanh(Linear(x, w) + grid), v)", "Tanh")]         // a sum with a constant activates nothing
    [InlineData("Linear(Linear(x, w) + grid, v)", "Add")]                // the constant repeats the layer
    [InlineData("Linear(Linear(x, w) + shift, v)", "")]
    [InlineData("Linear(Linear(x, w) * Linear(x, w, shift), v)", "Multiply")] // two layers
    [InlineData("Linear(Tanh(x), w)", "Tanh")]                           // no layer before it
    [InlineData("Softmax(Linear(x, w), dim: 0)", "Softmax")]
    [InlineData("Where(Tensor.GreaterThan<float>(Linear(x, w), 0f), Linear(x, w), shift)", "Select")]
    [InlineData("Linear(Tanh(Tanh(Linear(x, w))), v)", "Tanh")]
    public void A_chain_consists_of_layers_and_their_activations(string call, string end)
    {
        var program = TensorSweeps.Program(
            $$"""
            [Shape(4, 3)] private readonly Tensor<float> w = weights["w"];
            [Shape(2, 4)] private readonly Tensor<float> v = weights["v"];
            [Shape(4)] private readonly Tensor<float> shift = weights["shift"];
            [Shape(2, 4)] private readonly Tensor<float> grid = weights["grid"];
            [Differentiable(Programs = ModelPrograms.RevealCancel)]
            public Tensor<float> F([Shape(2)] Tensor<float> unread, [Shape(3)] Tensor<float> x) => {{call}};
            """, Ir.ModelPrograms.RevealCancel);
        var wanted = program.Sections[1].Wanted.Select(value => (value.Index, value.Id >= 0));
        if (end.Length == 0)
        {
            Assert.Empty(program.Refusals);
            Assert.Equal([(0, false), (1, true)], wanted);
            Assert.Equal(program.Sections[1].Wanted[1].Id, program.AdjointOf[^1].Derivative);
        }
        else
        {
            Assert.Equal((end, "Use the Rescale rule."), program.Refusals.Select(refusal => (refusal.Operator, refusal.WayOut)).Single());
            Assert.Equal([(0, false), (1, false)], wanted);
        }
    }

    /// <summary>Parts of both signs, an input that does not move, and parts of one sign alone at the first unit.</summary>
    private static IEnumerable<(double[] X, double[] Baseline)> Points() =>
    [
        ([0.7, -1.1, 0.4], [-0.3, 0.2, 0.9]), ([1.3, 0.4, -0.8], [0.1, 0.4, 0.5]), ([0.5, -0.5, 0.5], [0, 0, 0]),
    ];

    private static Attribution<double> Explain(string name, double[] x, double[] baseline, int target)
    {
        var type = Compiled.Value.GetType("Shop.Chain", throwOnError: true)!;
        var function = (DifferentiableFunction<double>)type.GetProperty(name + "Derivative")!.GetValue(Activator.CreateInstance(type))!;
        return new DeepLift { Rule = DeepLiftRule.RevealCancel }.Explain(function, x, baseline, target);
    }

    private static double[] Times(double[] weights, double[] x, double[] bias) =>
        [.. Enumerable.Range(0, weights.Length / x.Length).Select(j =>
            x.Select((value, i) => weights[(j * x.Length) + i] * value).Sum() + (bias.Length == 0 ? 0 : bias[j]))];

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static string Created(double[] numbers, string shape) =>
        $"Tensor.Create<double>([{string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}], [{shape}])";

    private static string Method(string name, string body) =>
        $"[Differentiable(Programs = ModelPrograms.RevealCancel)] public Tensor<double> {name}([Shape(3)] Tensor<double> x) {{ {body} }}";
}
