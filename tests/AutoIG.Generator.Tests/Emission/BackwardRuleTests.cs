using System.Reflection;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Guided backpropagation and deconvolution are rules of Relu: every other rectifier is refused by its name, never passed over.
/// </summary>
public class BackwardRuleTests
{
    private static readonly (string Body, string? Refused)[] Models =
    [
        ("Gelu(x)", "Gelu"), ("Gelu(x, GeluApproximation.Tanh)", "Gelu"), ("Silu(x)", "Silu"), ("Mish(x)", "Mish"),
        ("Softplus(x)", "Softplus"), ("Softplus(x, beta: 2)", "Softplus"), ("HardSwish(x)", "HardSwish"), ("Relu6(x)", "Relu6"),
        ("LeakyRelu(x)", "LeakyRelu"), ("LeakyRelu(x, 0.2)", "LeakyRelu"), ("Elu(x)", "Elu"), ("Celu(x)", "Celu"), ("Selu(x)", "Selu"),
        ("PRelu(x, w)", "PRelu"), ("Threshold(x, 0.1, 0)", "Threshold"), ("Maximum(x, 0)", "Maximum"), ("Tensor.Max(x, 0.0)", "Max"),
        ("Minimum(x, 0)", "Minimum"), ("-Minimum(-x, 0)", "Minimum"), ("Tensor.Min(x, 0.0)", "Min"), ("Clamp(x, 0, 3)", "Clamp"),
        ("Clamp(x, max: 0)", "Clamp"), ("HardTanh(x, 0, 6)", "HardTanh"), ("HardTanh(x, maxVal: 0)", "HardTanh"),
        ("Where(Tensor.GreaterThan(x, 0.0), x, 0.1 * x)", "Where"), ("Relu(x) + Tanh(x) * Elu(x)", "Elu"),
        ("Rnn(Reshape(x, 1, 3), [new(v, v)], nonlinearity: RnnNonlinearity.Relu)", "Rnn"),
        ("Relu(x)", null), ("Tanh(x)", null), ("Relu(Sigmoid(x) * x)", null), ("x * Gelu(w)", null), ("Maximum(x, w)", null),
        ("Minimum(x, w)", null),
        ("Clamp(x, -1, 1)", null), ("HardTanh(x)", null), ("Rnn(Reshape(x, 1, 3), [new(v, v)])", null),
        ("Where(Tensor.GreaterThan(x, 0.0), w, 0.1 * w)", null),
        ("Maximum(x, 1e-3)", null),
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
            [Differentiable] public double Smaller(double x) => -Math.Min(-x, 0);
            [Differentiable] public double Limited(double x) => Math.Clamp(x, -1.0, 0.0);
            [Differentiable] public double Soft(double x, bool linear) => linear ? 2 * x : Gelu(x);
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

    [Fact]
    public void Functions_of_numbers_too_and_each_way_for_itself()
    {
        foreach (var (name, refused) in ((string, string)[])[("Larger", "Math.Max"), ("Smaller", "Math.Min"), ("Limited", "Math.Clamp")])
            Check(refused, method => method.Explain((DifferentiableFunction<double>)Function(name), new FunctionInput<double>().Add(1)));
        var soft = (DifferentiableFunction<double>)Function("Soft");
        Check("Gelu", method => method.Explain(soft, new FunctionInput<double>().Add(1).AddFixed(0)));
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
            Assert.Contains(refused, message);
            Assert.Contains("Rectified.", message);
        }
    }

    private static object Function(string name)
    {
        object model = Activator.CreateInstance(Compiled.Value.GetType("Shop.Rectified", throwOnError: true)!)!;
        return Compiled.Value.Member("Shop.Rectified", name + "Derivative", model);
    }
}
