using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using AutoIG.Reference.Tests.Models.Toys;

namespace AutoIG.Reference.Tests;

/// <summary>The toy models' attributions are the ones that the case derives by hand.</summary>
public sealed class ToyAttributionTests
{
    // Every kink of the toy models' paths lies at a multiple of 1/100 or at 1/3, and between kinks the integrands are polynomials of low
    // degree (or a sine).
    private static readonly Quadrature Exact =
        Quadrature.Composite([.. Enumerable.Range(1, 99).Select(i => i / 100.0).Append(1.0 / 3).Order()], 4);

    // ε of the case's first family of relevance rules.
    private const double Stabilizer = 1e-9;

    public static EntrySource Lines { get; } = EntrySource.OfToys(line => IsCovered(line.Method));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Attribution(int number)
    {
        var line = ToyCase.All[number];
        double[] expected = [.. line.Expected.SelectMany(array => array)];
        double[] actual = line.Method switch
        {
            "forward" => Agreement.Flatten(Function(line).Evaluate(Input(line, line.Inputs))),

            // Six gradients at six scalar inputs in one line.
            "gradient" => [.. line.Inputs[0].Select(x => new Saliency().Explain(Function(line), Input(line, [[x]])).Inputs[0].Value)],
            _ => Flatten(Explain(line)),
        };
        Assert.Equal(expected.Length, actual.Length);
        var largest = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 1e-9 * largest,
                string.Create(CultureInfo.InvariantCulture, $"{line}, element {i}: expected {expected[i]:r}, got {actual[i]:r}"));
        }
    }

    private static bool IsCovered(string method) =>
        method is "forward" or "gradient" or "integrated-gradients" or "neuron-integrated-gradients" or "layer-conductance"
            or "neuron-conductance"
            or "internal-influence" or "layer-gradient-x-activation" or "guided-backprop" or "deconvnet" or "grad-cam"
            or "occlusion" or "deeplift-rescale" or "lrp-epsilon" or "lrp-gamma" or "lrp-alpha1-beta0";

    private static Attribution<double> Explain(ToyCase line)
    {
        var function = Function(line);
        var input = Input(line, line.Inputs);
        var baseline = line.Baselines is { } start ? Input(line, start)
            : line.Option("baseline") is { } fill
                ? Input(line, [.. line.Inputs.Select(value => Enumerable.Repeat(fill.GetDouble(), value.Length).ToArray())])
            : null;
        AttributionMethod method = line.Method switch
        {
            "integrated-gradients" or "neuron-integrated-gradients" => new IntegratedGradients
            {
                Quadrature = Exact,
                MultiplyByInputs = line.Option("multiply-by-inputs")?.GetBoolean() ?? true,
            },
            "layer-conductance" => new LayerConductance(Layer(function, line)) { Quadrature = Exact },
            "neuron-conductance" => new NeuronConductance(Layer(function, line), line.Property("neuron")!.Value.GetInt32())
            {
                Quadrature = Exact,
            },
            "internal-influence" => new InternalInfluence(Layer(function, line)) { Quadrature = Exact },
            "layer-gradient-x-activation" => new LayerGradientXActivation(Layer(function, line)),
            "guided-backprop" => new GuidedBackprop(),
            "deconvnet" => new Deconvolution(),
            "grad-cam" => new GradCam(Layer(function, line)) { Relu = line.Option("relu")!.Value.GetBoolean() },
            "occlusion" => new Occlusion([line.Option("window")!.Value.GetInt32()], [line.Option("stride")!.Value.GetInt32()]),
            "deeplift-rescale" => new DeepLift(),
            "lrp-epsilon" => new Lrp(LrpRule.Epsilon(Stabilizer)),
            "lrp-alpha1-beta0" => new Lrp(LrpRule.AlphaBeta(1, 0, Stabilizer)),
            "lrp-gamma" => new Lrp(new LrpComposite(Gamma(line, 0), Gamma(line, 1)).With(TwoLinear.OutputLayers.Hidden, Gamma(line, 0))),
            _ => throw new InvalidDataException($"The method '{line.Method}' is not covered."),
        };
        var target = function.Signature.ReturnsScalar ? default(Target) : Target(line);
        return method.Explain(function, input, baseline, target);
    }

    /// <summary>The rule of a layer, whose γ the line gives.</summary>
    private static LrpRule Gamma(ToyCase line, int layer) => LrpRule.Gamma(line.Option("gamma")!.Value[layer].GetDouble(), Stabilizer);

    private static int Target(ToyCase line) =>
        line.Method == "neuron-integrated-gradients" ? line.Property("neuron")!.Value.GetInt32() : line.Target;

    private static LayerKey Layer(DifferentiableFunction<double> function, ToyCase line)
    {
        var layer = function.Signature.Layers.Single(candidate =>
            candidate.Name == line.Layer || candidate.Name.EndsWith($".{line.Layer}", StringComparison.Ordinal));
        return new LayerKey(function.Signature.Name, layer.Index, layer.Name);
    }

    private static DifferentiableFunction<double> Function(ToyCase line) => line.Model switch
    {
        "one-minus-relu" => ToyFormulas.OneMinusReluDerivative,
        "relu-difference-2" => ToyFormulas.ReluDifference2Derivative,
        "relu-difference-3" => ToyFormulas.ReluDifference3Derivative,
        "separable" => ToyFormulas.SeparableDerivative,
        "square-of-sum" => ToyFormulas.SquareOfSumDerivative,
        "sum-of-squares" => ToyFormulas.SumOfSquaresDerivative,
        "linear" => ToyFormulas.LinearSumDerivative,
        "min-of-2x-and-1" => ToyFormulas.MinOf2XAnd1Derivative,
        "relu-of-x-minus-1" => ToyFormulas.ReluOfXMinus1Derivative,
        "minus-of-minus-x" => ToyFormulas.MinusOfMinusXDerivative,
        "multilayer" when line.Method == "neuron-integrated-gradients" => Neuron(line),
        "multilayer" => new Multilayer().OutputsDerivative,
        "multi-input" when line.Inputs.Count == 3 => new Multilayer(line.Property("scale")!.Value.GetDouble()).OutputsOfThreeDerivative,
        "multi-input" => new Multilayer(line.Property("scale")!.Value.GetDouble()).OutputsOfTwoDerivative,
        "one-convolution" => new OneConvolution().OutputsDerivative,
        "two-relus" => new VectorFormulas().TwoRelusDerivative,
        "relu-linear" => new VectorFormulas(line.Property("k")!.Value.GetDouble()).ReluLinearDerivative,
        "max-of-four" => new VectorFormulas().MaxOfFourDerivative,
        "two-linear" => new TwoLinear(line.FirstWeight()).OutputDerivative,
        _ => throw new InvalidDataException($"The case describes a model '{line.Model}' that has no derivative here."),
    };

    // The neurons of a layer are the outputs of a method that ends there.
    private static DifferentiableFunction<double> Neuron(ToyCase line) => line.Property("neuron")!.Value.ValueKind switch
    {
        JsonValueKind.String => new Multilayer().SumOfLastTwoDerivative,
        _ when line.Layer == "linear1" => new Multilayer().HiddenDerivative,
        _ => new Multilayer().RectifiedDerivative,
    };

    private static FunctionInput<double> Input(ToyCase line, IReadOnlyList<double[]> values)
    {
        var input = new FunctionInput<double>();
        foreach (var value in values)
        {
            if (line.Model is "multilayer" or "multi-input" or "two-relus" or "relu-linear" or "max-of-four" or "two-linear")
            {
                input.Add(Tensor.Create(value));
            }
            else if (line.Model == "one-convolution")
            {
                input.Add(Tensor.Create(value, [1, 4, 4]));
            }
            else
            {
                foreach (var scalar in value)
                {
                    input.Add(scalar);
                }
            }
        }

        return input;
    }

    // A function of scalars has an attribution for each of them.
    private static double[] Flatten(Attribution<double> attribution) => [.. attribution.Inputs.SelectMany(part => part.Elements.ToArray())];
}
