using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Comparison;

/// <summary>
/// What adds up in the well-known architectures: attributions to the change of the output, conductances of every layer that cuts the
/// network to the integrated gradients of the same points, those through a neuron to its own, relevance of every such layer to the output.
/// Bounds are relative to the sum of the magnitudes that are added up.
/// </summary>
public sealed class ZooCompletenessTests(ITestOutputHelper output)
{
    private const int Target = 1;

    /// <summary>An architecture and the layers through which every path from its input to its output leads.</summary>
    private static readonly Dictionary<string, string[]> Cuts = new()
    {
        ["tabular-30-64-32-2"] = ["hidden1", "hidden2"],
        ["mlp-784-256-128-10"] = ["hidden1", "hidden2"],
        ["digits-cnn"] = ["conv1", "pool1", "relu2", "pool2", "fc1", "relu3"],
        ["encoder-64x128"] = ["blocks[0].output", "blocks[1].output", "blocks[2].output", "blocks[3].output", "pooled"],
        ["squeezenet1_1"] = ["stem", "quarter", "eighth", "sixteenth", "features", "classes"],
        ["mobilenet_v2"] = ["half", "narrow", "quarter", "eighth", "sixteenth", "broad", "thirtySecond", "last", "features"],
        ["resnet18"] = ["edges", "stem", "layer1", "layer2", "layer3", "layer4"],
    };

    public static TheoryData<string> Names => new(ZooModel.Names);

    /// <summary>Where relevance without a stabiliser is the gradient times the value: linear layers, ReLU, maxima and means.</summary>
    public static TheoryData<string> Rectified => ["tabular-30-64-32-2", "mlp-784-256-128-10", "digits-cnn", "squeezenet1_1", "resnet18"];

    [Theory]
    [MemberData(nameof(Names))]
    public void MultipliersInSinglePrecision(string name) => CheckMultipliers<float>(name, 1e-5);

    [Theory]
    [MemberData(nameof(Names))]
    public void MultipliersInDoublePrecision(string name) => CheckMultipliers<double>(name, 1e-10);

    [Theory]
    [MemberData(nameof(Names))]
    public void ConductancesInSinglePrecision(string name) => CheckConductances<float>(name, 1e-5);

    [Theory]
    [MemberData(nameof(Names))]
    public void ConductancesInDoublePrecision(string name) => CheckConductances<double>(name, 1e-10);

    [Theory]
    [MemberData(nameof(Names))]
    public void RelevanceInSinglePrecision(string name) => CheckRelevance<float>(name, 1e-5);

    [Theory]
    [MemberData(nameof(Names))]
    public void RelevanceInDoublePrecision(string name) => CheckRelevance<double>(name, 1e-10);

    [Theory]
    [MemberData(nameof(Rectified))]
    public void SharesOfBiasesInSinglePrecision(string name) => CheckSharesOfBiases<float>(name, 1e-5);

    [Theory]
    [MemberData(nameof(Rectified))]
    public void SharesOfBiasesInDoublePrecision(string name) => CheckSharesOfBiases<double>(name, 1e-10);

    [Fact]
    public void RelevanceOfNeighbouringLayersInSinglePrecision() => CheckNeighbours<float>(1e-5);

    private void CheckMultipliers<T>(string name, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (function, input) = ZooModel.Load<T>(name);
        var why = new DeepLift().Explain(function, input, target: Target);
        Within(bound, why.ConvergenceDelta, Agreement.Magnitude(why), name);
        foreach (var layer in Layers(name, function))
        {
            why = new DeepLift { Layer = layer }.Explain(function, input, target: Target);
            Within(bound, why.ConvergenceDelta, Agreement.Magnitude(why), $"{name} {layer.Name}");
        }
    }

    /// <summary>At any points: it is the chain rule at each of them.</summary>
    private void CheckConductances<T>(string name, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Points = 3;
        var (function, input) = ZooModel.Load<T>(name);
        var integrated = new IntegratedGradients { Steps = Points }.Explain(function, input, target: Target);
        foreach (var layer in Layers(name, function))
        {
            var conductance = new LayerConductance(layer) { Steps = Points }.Explain(function, input, target: Target);
            var scale = Agreement.Magnitude(conductance) + Agreement.Magnitude(integrated);
            Within(bound, conductance.Sum - integrated.Sum, scale, $"{name} {layer.Name}");
        }

        var last = Layers(name, function).Last();
        var elements = Agreement.Flatten(new LayerConductance(last) { Steps = Points }.Explain(function, input, target: Target).Values);
        CheckHalves(function, input, last, elements, integrated, bound);
        foreach (var neuron in Enumerable.Range(0, elements.Length).OrderByDescending(i => Math.Abs(elements[i])).Take(3))
        {
            var through = new NeuronConductance(last, neuron) { Steps = Points }.Explain(function, input, target: Target);
            Within(bound, through.Sum - elements[neuron], Agreement.Magnitude(through), $"{name} {last.Name}[{neuron}]");
        }
    }

    /// <summary>
    /// What goes through the even and through the odd neurons of a layer is what goes through the layer, and what reaches the inputs is all
    /// of their integrated gradients.
    /// </summary>
    private void CheckHalves<T>(
        DifferentiableFunction<T> function, Tensor<T> input, LayerKey layer, double[] conductances, Attribution<T> integrated, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var together = new double[input.FlattenedLength];
        double magnitude = 0;
        for (var parity = 0; parity < 2; parity++)
        {
            int[] positions = [.. Enumerable.Range(0, conductances.Length).Where(i => i % 2 == parity)];
            var half = Neurons.Sum([.. positions.Select(i => new[] { i })]);
            var method = new NeuronConductance(layer, half) { Steps = integrated.Certificate!.Nodes };
            var through = method.Explain(function, input, target: Target);
            double expected = positions.Sum(i => conductances[i]), scale = positions.Sum(i => Math.Abs(conductances[i]));
            scale += Agreement.Magnitude(through);
            Within(bound, through.Sum - expected, scale, $"{function.Signature.Name} {layer.Name}, half {parity}");
            magnitude += Agreement.Magnitude(through);
            double[] values = Agreement.Flatten(through.Values);
            for (var i = 0; i < together.Length; i++)
                together[i] += values[i];
        }

        double[] all = Agreement.Flatten(integrated.Values);
        var difference = all.Zip(together, (a, b) => Math.Abs(a - b)).Sum();
        Within(bound, difference, magnitude, $"{function.Signature.Name} {layer.Name}, both halves");
    }

    /// <summary>
    /// Without the biases in the denominators the output is shared out among the elements of every layer in turn. Attention's weights are
    /// constants here: what goes back through a softmax by its own rule is not all of what came.
    /// </summary>
    private void CheckRelevance<T>(string name, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (function, input) = ZooModel.Load<T>(name);
        var method = new Lrp(LrpRule.Epsilon(0)) { Bias = LrpBias.Ignored, Stabilizer = 0, Attention = LrpAttention.Constant };
        var expected = Agreement.Flatten(function.Evaluate(input))[Target];

        // A depthwise window that is 0 throughout has nothing to share among: its relevance is lost. The sums of mobilenet_v2 hold behind.
        var layers = Layers(name, function).Cast<LayerKey?>().Prepend(null);
        foreach (var layer in name == "mobilenet_v2" ? layers.TakeLast(2) : layers)
        {
            var why = (method with { Layer = layer }).Explain(function, input, target: Target);
            Within(bound, why.Sum - expected, Agreement.Magnitude(why), $"{name} {layer?.Name}");
        }
    }

    /// <summary>
    /// With the biases in the denominators each layer's relevance is its gradient times itself (Ancona et al. 2018, arXiv 1711.06104,
    /// Proposition 1): what is missing to the output is the biases' share, Σ b·∂F/∂b over the layers behind.
    /// </summary>
    private void CheckSharesOfBiases<T>(string name, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (function, input) = ZooModel.Load<T>(name);
        var method = new Lrp(LrpRule.Epsilon(0)) { Stabilizer = 0 };
        foreach (var layer in Layers(name, function).Cast<LayerKey?>().Prepend(null))
        {
            var why = (method with { Layer = layer }).Explain(function, input, target: Target);
            AttributionMethod product = layer is null ? new InputXGradient() : new LayerGradientXActivation(layer.Value);
            var expected = product.Explain(function, input, target: Target);
            Within(bound, why.Sum - expected.Sum, Agreement.Magnitude(expected), $"{name} {layer?.Name}, sum");
            if (typeof(T) == typeof(float))
            {
                // A gate that is nearer to its kink than rounding may fall to either side in the one pass and in the other.
                continue;
            }

            var difference = Agreement.Flatten(why.Values).Zip(Agreement.Flatten(expected.Values), (a, b) => Math.Abs(a - b)).Max();
            Within(bound, difference, Agreement.Flatten(expected.Values).Max(Math.Abs), $"{name} {layer?.Name}, elements");
        }
    }

    /// <summary>
    /// Where biases stand in the denominators they absorb their part, layer by layer: by the rule 0, R_j = Σ_k x_j·w_jk·R_k/z_k with
    /// z_k = Σ_j x_j·w_jk + b_k (Bach et al. 2015, PLoS ONE 10(7)), Σ_j R_j = Σ_k R_k·(z_k − b_k)/z_k for a layer that only the next one
    /// reads. The bias is that of the normalisation behind the convolution, β − γ·μ/√(σ² + ε), and z what the rectifier behind it gives,
    /// where that is above 0 and below 6.
    /// </summary>
    private void CheckNeighbours<T>(double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (string? Before, string Behind, string Norm, bool IsRectified)[] neighbours =
        [
            (null, "half", "0.1", true), ("half", "filtered", "1.conv.0.1", true), ("filtered", "narrow", "1.conv.2", false),
            ("narrow", "block2.widened", "2.conv.0.1", true), ("block2.widened", "block2.filtered", "2.conv.1.1", true),
            ("block3.Forward.widened", "block3.Forward.filtered", "3.conv.1.1", true), ("quarter", "block4.widened", "4.conv.0.1", true),
            ("block4.widened", "block4.filtered", "4.conv.1.1", true), ("eighth", "block7.widened", "7.conv.0.1", true),
        ];
        var (function, input) = ZooModel.Load<T>("mobilenet_v2");
        using var weights = ZooWeights.Create(ZooModel.Get("mobilenet_v2").Shapes);
        var method = new Lrp(LrpRule.Epsilon(0)) { Stabilizer = 0 };
        foreach (var (before, behind, norm, isRectified) in neighbours)
        {
            double[] Norm(string part) => Agreement.Flatten(weights.Get<double>($"features.{norm}.{part}"));
            double[] scale = Norm("weight"), shift = Norm("bias"), mean = Norm("running_mean"), variance = Norm("running_var");
            double[] biases = [.. scale.Select((gamma, c) => shift[c] - (gamma * mean[c] / Math.Sqrt(variance[c] + 1e-5)))];
            var key = Find(function, behind);
            double[] values = Agreement.Flatten(new LayerActivation(key).Explain(function, input).Values);
            Assert.True(!isRectified || values.Max() < 6, $"{behind} is cut off at 6.");
            var shared = (method with { Layer = key }).Explain(function, input, target: Target);
            double[] relevance = Agreement.Flatten(shared.Values);
            double passedOn = 0;
            for (var k = 0; k < values.Length; k++)
            {
                if (values[k] != 0)
                {
                    passedOn += relevance[k] * (values[k] - biases[k / (values.Length / biases.Length)]) / values[k];
                }
            }

            var why = (method with { Layer = before is null ? null : Find(function, before) }).Explain(function, input, target: Target);
            Within(bound, why.Sum - passedOn, Agreement.Magnitude(why) + Agreement.Magnitude(shared), $"{before ?? "image"} to {behind}");
            Assert.True(Math.Abs(why.Sum - shared.Sum) > 1e-4 * Agreement.Magnitude(shared), $"Of {behind} the biases have nothing.");
        }
    }

    private static IEnumerable<LayerKey> Layers<T>(string name, DifferentiableFunction<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Cuts[name].Select(cut => Find(function, cut));

    private static LayerKey Find<T>(DifferentiableFunction<T> function, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = function.Signature.Layers.Single(candidate => candidate.Name == name);
        return new LayerKey(function.Signature.Name, layer.Index, layer.Name);
    }

    private void Within(double bound, double difference, double scale, string what)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {difference:g2} of {scale:g2}"));
        Agreement.AssertShare(bound, difference, scale, what);
    }
}
