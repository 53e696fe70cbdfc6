using System.Reflection;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Guided backpropagation and deconvolution are gates of rectifiers: one that has none is refused by its name, never passed over.
/// </summary>
public class RectifierGateTests
{
    private static readonly (string Body, string? Refused)[] Models =
    [
        ("Softplus(x, beta: 2)", "Softplus"), ("Softplus(x, threshold: 5)", "Softplus"), ("PRelu(x, w)", "PRelu"),
        ("Threshold(x, 0.1, 0)", "Threshold"), ("Where(Tensor.GreaterThan(x, 0.0), x, 0.1 * x)", "Where"),
        ("Relu(x) + Tanh(x) * PRelu(x, w)", "PRelu"),
        ("Rnn(Reshape(x, 1, 3), [new(v, v)], nonlinearity: RnnNonlinearity.Relu)", "Rnn"),
        ("Gelu(x)", null), ("Gelu(x, GeluApproximation.Tanh)", null), ("Silu(x)", null), ("Mish(x)", null), ("Softplus(x)", null),
        ("HardSwish(x)", null), ("Relu6(x)", null), ("LeakyRelu(x)", null), ("LeakyRelu(x, 0.2)", null), ("Elu(x)", null),
        ("Celu(x)", null), ("Selu(x)", null), ("Maximum(x, 0)", null), ("Tensor.Max(x, 0.0)", null), ("Minimum(x, 0)", null),
        ("-Minimum(-x, 0)", null), ("Tensor.Min(x, 0.0)", null), ("Clamp(x, 0, 3)", null), ("Clamp(x, max: 0)", null),
        ("HardTanh(x, 0, 6)", null), ("HardTanh(x, maxVal: 0)", null), ("Relu(x) + Tanh(x) * Elu(x)", null),
        ("Relu(x)", null), ("Tanh(x)", null), ("Relu(Sigmoid(x) * x)", null), ("x * PRelu(w, w)", null), ("Maximum(x, w)", null),
        ("Minimum(x, w)", null), ("Clamp(x, -1, 1)", null), ("HardTanh(x)", null), ("Rnn(Reshape(x, 1, 3), [new(v, v)])", null),
        ("Where(Tensor.GreaterThan(x, 0.0), w, 0.1 * w)", null), ("Maximum(x, 1e-3)", null),
    ];

    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(
        $$"""
        namespace Shop;
        public sealed partial class Rectified
        {
            [Shape(3)] private readonly Tensor<double> w = Tensor.Create([0.3, -0.2, 0.1], [3]);
            [Shape(3, 3)] private readonly Tensor<double> v = Tensor.Create([0.3, -0.2, 0.1, 0.2, 0.4, 0.1, -0.3, 0.5, 0.6], [3, 3]);
            {{string.Join("\n    ", Models.Select((model, i) => Method(i, model.Body)))}}
            [Differentiable] public double Larger(double x) => 3 * Math.Max(x, 0);
            [Differentiable] public double Opposed(double x) => -3 * Math.Max(x, 0);
            [Differentiable] public double Smaller(double x) => 3 * Math.Min(x, 0);
            [Differentiable] public double Limited(double x) => 2 * Math.Clamp(x, 0.0, 1.0);
            [Differentiable] public double Smooth(double x) => 2 * Silu(x);
            [Differentiable] public double Narrow(double x) => Math.Max((float)x, 0f);
            [Differentiable] public double Soft(double x, bool linear) => linear ? 2 * x : Softplus(x, beta: 2);
        }
        """, out _));

    private static string Method(int number, string body) =>
        $"[Differentiable] public Tensor<double> F{number}([Shape(3)] Tensor<double> x) => {body};";

    public static TheoryData<int> Each => [.. Enumerable.Range(0, Models.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public void A_rectifier_without_a_rule_is_refused_by_name(int model)
    {
        var function = (DifferentiableFunction<double>)Function("F" + model);
        Check(Models[model].Refused, method => method.Explain(function, [0.5, -1.5, 0.25], target: 0));
        // The gradient itself is that of any model.
        new Saliency().Explain(function, [0.5, -1.5, 0.25], target: 0);
    }

    /// <summary>
    /// What passes back through a rectifier of a number: the gradient where what arrives is positive (of min(x, 0): negative); all of that,
    /// whatever the slope.
    /// </summary>
    [Theory]
    [InlineData("Larger", 1, 3, 3)]
    [InlineData("Larger", -1, 0, 3)]
    [InlineData("Opposed", 1, 0, 0)]
    [InlineData("Opposed", -1, 0, 0)]
    [InlineData("Smaller", 1, 0, 0)]
    [InlineData("Smaller", -1, 0, 0)]
    [InlineData("Limited", 0.5, 2, 2)]
    [InlineData("Limited", 2, 0, 2)]
    [InlineData("Limited", -2, 0, 2)]
    public void Rectified_numbers(string name, double x, double guided, double deconvolved)
    {
        var function = (DifferentiableFunction<double>)Function(name);
        var input = new FunctionInput<double>().Add(x);
        Assert.Equal(guided, new GuidedBackprop().Explain(function, input).Inputs[0].Values.ToArray()[0]);
        Assert.Equal(deconvolved, new Deconvolution().Explain(function, input).Inputs[0].Values.ToArray()[0]);
    }

    [Fact]
    public void A_smooth_number()
    {
        double sigma = 1 / (1 + Math.Exp(1.5)), slope = sigma * (1 - (1.5 * (1 - sigma)));
        var function = (DifferentiableFunction<double>)Function("Smooth");
        var input = new FunctionInput<double>().Add(-1.5);
        Assert.Equal(2 * slope, new GuidedBackprop().Explain(function, input).Inputs[0].Values.ToArray()[0], 1e-15);
        Assert.Equal(2.0, new Deconvolution().Explain(function, input).Inputs[0].Values.ToArray()[0]);
    }

    [Fact]
    public void Numbers_of_another_precision_and_behind_a_condition()
    {
        Check("Maximum in float", method =>
            method.Explain((DifferentiableFunction<double>)Function("Narrow"), new FunctionInput<double>().Add(1)));
        var soft = (DifferentiableFunction<double>)Function("Soft");
        Check("Softplus", method => method.Explain(soft, new FunctionInput<double>().Add(1).AddFixed(0)));
    }

    private static void Check(string? refused, Action<AttributionMethod> explain)
    {
        AttributionMethod[] methods =
        [
            new GuidedBackprop(), new Deconvolution(), new SmoothGrad(new GuidedBackprop()) { Noise = Noise.OfDeviation(0.1) },
        ];
        foreach (var method in methods)
        {
            if (refused is null)
            {
                explain(method);
                continue;
            }
            string message = Assert.Throws<NotSupportedException>(() => explain(method)).Message;
            // The method, the operator, the model and its statement, and a way out.
            Assert.Contains(method is Deconvolution ? nameof(Deconvolution) : nameof(GuidedBackprop), message);
            Assert.Contains($"{refused} in '", message);
            Assert.Contains("Rectified.", message);
            Assert.Matches("ha(s|ve) a gate|Write its steps out|Convert to double", message);
        }
    }

    private static object Function(string name)
    {
        object model = Activator.CreateInstance(Compiled.Value.GetType("Shop.Rectified", throwOnError: true)!)!;
        return Compiled.Value.Member("Shop.Rectified", name + "Derivative", model);
    }
}
