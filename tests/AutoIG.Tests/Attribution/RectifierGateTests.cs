using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// What guided backpropagation and deconvolution pass back through every rectifier, against their definitions: f′(x)·δ where δ is positive,
/// and max(δ, 0).
/// </summary>
public sealed class RectifierGateTests
{
    private static readonly double[] X = [-2.5, -0.5, -0.75, 0.5, 0.25, 1.5];

    /// <summary>Slopes as they are defined, one number at a time.</summary>
    private static readonly Dictionary<string, Func<double, double>> Slopes = new()
    {
        ["Relu"] = x => x > 0 ? 1 : 0,
        ["Relu6"] = x => x is > 0 and < 6 ? 1 : 0,
        ["LeakyRelu"] = x => x > 0 ? 1 : 0.125,
        ["Elu"] = x => x > 0 ? 1 : 1.5 * Math.Exp(x),
        ["Celu"] = x => x > 0 ? 1 : Math.Exp(x / 1.25),
        ["Selu"] = x => 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.Exp(x)),
        ["Gelu"] = x => (0.5 * (1 + Erf(x / Math.Sqrt(2)))) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        ["GeluTanh"] = x =>
        {
            double c = Math.Sqrt(2 / Math.PI), tanh = Math.Tanh(c * (x + (0.044715 * x * x * x)));
            return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * c * (1 + (3 * 0.044715 * x * x)));
        },
        ["Silu"] = SlopeOfSilu,
        ["Mish"] = x =>
        {
            double tanh = Math.Tanh(Math.Log(1 + Math.Exp(x)));
            return tanh + (x * Sigmoid(x) * (1 - (tanh * tanh)));
        },
        ["Softplus"] = Sigmoid,
        ["HardSwish"] = x => x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5,
        ["Maximum"] = x => x > 0 ? 1 : 0,
        ["Minimum"] = x => x < 0 ? 1 : 0,
        ["Clamp"] = x => x is > 0 and < 1 ? 1 : 0,
        ["ClampBelow"] = x => x is > -1 and < 0 ? 1 : 0,
        ["HardTanh"] = x => x is > 0 and < 1 ? 1 : 0,
    };

    public static TheoryData<string> Names => [.. Slopes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void DoublePrecision(string name) => Check<double>(name, 1e-14);

    [Theory]
    [MemberData(nameof(Names))]
    public void SinglePrecision(string name) => Check<float>(name, 2e-6);

    /// <summary>What the second rectifier passes back arrives at the first.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneBehindTheOther(bool guided)
    {
        double[] x = [0.5, -1.25, 0.75];
        double[] first = Apply(RectifiedModel<double>.First, x);
        double[] second = Apply(RectifiedModel<double>.Second, [.. first.Select(z => z * Sigmoid(z))]);
        double[] passed = [.. second.Select((z, i) => Pass(RectifiedModel<double>.Third[i], z > 0 ? 1 : Math.Exp(z), guided))];
        double[] arriving = Transposed(RectifiedModel<double>.Second, passed);
        passed = [.. first.Select((z, i) => Pass(arriving[i], SlopeOfSilu(z), guided))];
        double[] expected = Transposed(RectifiedModel<double>.First, passed);
        Assert.Contains(arriving, a => a < 0);
        var actual = Method(guided).Explain(new RectifiedModel<double>().NetDerivative, x, target: 0).Values.ToArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-14);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ManyInputsAndThreads(bool guided)
    {
        var function = new RectifiedModel<double>().NetDerivative;
        var random = new Random(3);
        double[][] inputs = [.. Enumerable.Range(0, 40).Select(_ => (double[])[random.NextDouble() - 0.5, random.NextDouble(), -0.25])];
        foreach (int threads in (int[])[1, 2])
        {
            var all = (Method(guided) with { MaxDegreeOfParallelism = threads }).ExplainAll(function, inputs);
            for (int i = 0; i < inputs.Length; i++)
                Assert.Equal(Method(guided).Explain(function, inputs[i]).Values.ToArray(), all[i].Values.ToArray());
        }
    }

    [Fact]
    public void WhatIsNoRectifierPassesTheGradient()
    {
        var function = new RectifiedModel<double>().OfTanhDerivative;
        double[] gradient = new Saliency { Absolute = false }.Explain(function, X, target: 0).Values.ToArray();
        Assert.Contains(gradient, g => g < 0);
        foreach (bool guided in (bool[])[true, false])
            Assert.Equal(gradient, Method(guided).Explain(function, X, target: 0).Values.ToArray());
    }

    /// <summary>What arrives and the gradient, and what passes; an adjoint that is no number is not hidden behind a gate.</summary>
    [Theory]
    [InlineData(2, 3, 3, 2)]
    [InlineData(2, -0.5, -0.5, 2)]
    [InlineData(-2, -3, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(double.NaN, double.NaN, double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, 0, 0, double.PositiveInfinity)]
    public void Gates(double adjoint, double gradient, double guided, double deconvolved)
    {
        Assert.Equal(gradient, Pass<GradientGate<double>>());
        Assert.Equal(guided, Pass<GuidedGate<double>>());
        Assert.Equal(deconvolved, Pass<DeconvolutionGate<double>>());

        double Pass<TGate>()
            where TGate : struct, IRectifierGate<double> =>
            Lane1<double>.Sum(TGate.Pass(Lane1<double>.Create(adjoint), Lane1<double>.Create(gradient)));
    }

    private static void Check<T>(string name, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new RectifiedModel<T>();
        var function = (DifferentiableFunction<T>)model.GetType().GetProperty($"Of{name}Derivative")!.GetValue(model)!;
        var x = Array.ConvertAll(X, T.CreateChecked);
        // min(x, 0) = −max(−x, 0): both signs are turned round, on the way in and on the way out.
        int sign = name is "Minimum" or "ClampBelow" ? -1 : 1;
        foreach (bool guided in (bool[])[true, false])
        {
            var actual = Method(guided).Explain(function, x, target: 0).Values.ToArray();
            for (int i = 0; i < X.Length; i++)
            {
                double δ = RectifiedModel<T>.Arriving[i];
                // SELU is a factor behind an ELU: what arrives at the rectifier is multiplied already.
                double factor = name == "Selu" ? 1.0507009873554805 : 1;
                double expected = sign * Pass(sign * δ * factor, Slopes[name](X[i]) / factor, guided);
                Assert.Equal(expected, double.CreateChecked(actual[i]), bound);
            }
        }
    }

    /// <summary>The definitions: the slope where what arrives is positive; what arrives, if it is.</summary>
    private static double Pass(double δ, double slope, bool guided) => δ <= 0 ? 0 : guided ? slope * δ : δ;

    private static AttributionMethod Method(bool guided) => guided ? new GuidedBackprop() : new Deconvolution();

    private static double[] Apply(double[] weight, double[] x) =>
        [.. weight.Chunk(x.Length).Select(row => row.Zip(x, (w, a) => w * a).Sum())];

    private static double[] Transposed(double[] weight, double[] y)
    {
        int columns = weight.Length / y.Length;
        var x = new double[columns];
        for (int i = 0; i < weight.Length; i++)
            x[i % columns] += weight[i] * y[i / columns];
        return x;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double SlopeOfSilu(double x) => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x))));

    /// <summary>2/√π Σ (−1)ⁿ z²ⁿ⁺¹/(n! (2n + 1)), which is exact enough for |z| &lt; 3.</summary>
    private static double Erf(double z)
    {
        double sum = 0, term = z;
        for (int n = 0; n < 80; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -z * z / (n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
