using System.Numerics.Tensors;
using AutoIG;
using AutoIG.Samples;

namespace AutoIG.Reference.Tests.Guides.Shipped;

/// <summary>What the guides for those who come from Captum and from SHAP show does what it says.</summary>
public sealed class MovingGuideTests
{
    [Fact]
    public void FromCaptum()
    {
        var net = new DigitNet(Digits.OpenWeights());
        var (image, other) = (Digits.Image(2), Digits.Image(7));
        var blank = Tensor.CreateFromShape<float>([1, 28, 28]);
        // captum.md
        var why = new IntegratedGradients { Steps = 50, Rule = QuadratureRule.GaussLegendre }
            .Explain(net.LogitsDerivative, image, blank, target: 2);
        Tensor<float> attributions = why.Values;
        double delta = why.ConvergenceDelta;

        IReadOnlyList<Attribution<float>> batch = new IntegratedGradients().ExplainAll(
            net.LogitsDerivative, [image, other], targets: [2, 7]);

        var tunnel = new SmoothGrad(new IntegratedGradients()) { Samples = 5, Noise = Noise.OfDeviation(1), Seed = 1 };
        var noisy = tunnel.Explain(net.LogitsDerivative, image, target: 2);

        var layer = new LayerConductance(DigitNet.LogitsLayers.Hidden).Explain(net.LogitsDerivative, image, target: 2);
        var neuron = new NeuronConductance(DigitNet.LogitsLayers.Hidden, 5).Explain(net.LogitsDerivative, image, target: 2);
        Assert.Equal(attributions.ToArray(), batch[0].Values.ToArray());
        Assert.Equal(why.Sum - (why.Output - why.BaselineOutput), delta, 1e-4);
        Assert.Equal(why.Sum, layer.Sum, 1e-3);
        // Conductance of a neuron, summed over the inputs, is that of the layer at it.
        Assert.Equal(layer.Values[5], neuron.Sum, 1e-3);
        Assert.Equal(784, noisy.Values.FlattenedLength);
    }

    [Fact]
    public void FromShap()
    {
        // shap.md
        var net = new TumorNet(Tumors.OpenWeights());
        var f = net.LogitsDerivative;
        Tensor<float>[] rows = [.. Enumerable.Range(0, Tumors.Count).Select(Tumors.Standardized)];
        Tensor<float> x = rows[0];
        Tensor<float>[] background = rows[1..51];

        var gradient = new ExpectedGradients { Samples = 200, Seed = 1 }.Explain(f, x, background, target: 1);
        var deep = new DeepLiftShap().Explain(f, x, background, target: 1);
        var kernel = new KernelShap { Samples = 2_048, Seed = 1 }.Explain(f, x, background, target: 1);
        var permutation = new ShapleySampling { Samples = 100, Antithetic = true, Seed = 1 }.Explain(f, x, background, target: 1);

        float expectedValue = kernel.BaselineOutput; // mean F over the background
        Tensor<float> values = kernel.Values;        // one for each feature; no base value among them
        var named = kernel.WithFeatures(Tumors.Features);

        Assert.Equal(background.Average(row => net.Logits(row)[1]), expectedValue, 1e-3f);
        Assert.Equal(net.Logits(x)[1] - expectedValue, values.Sum(), 1e-3f);
        Assert.Equal(kernel.Sum, deep.Sum, 1e-3);
        Assert.Equal(kernel.Sum, permutation.Sum, 1e-3);
        Assert.Equal(kernel.Sum, gradient.Sum - gradient.ConvergenceDelta, 1e-3);
        Assert.Equal(values[3], named.Inputs[0].Elements[3]);
        Assert.Equal(Tumors.Features, named.Inputs[0].Features);
    }
}
