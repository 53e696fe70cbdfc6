using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What <c>docs/guides/attribution.md</c> shows of DeepLIFT.</summary>
public sealed class ComparisonGuideTests
{
    [Fact]
    public void ComparedInOneStep()
    {
        // attribution.md
        var f = Saturated.ZDerivative;
        double[] x = [1.5, 0.5], zero = [0, 0];

        var gradient = new Saliency().Explain(f, x);
        var why = new DeepLift().Explain(f, x, baseline: zero);
        var multipliers = new DeepLift { TimesDifference = false }.Explain(f, x, baseline: zero);
        var layer = new DeepLift { Layer = Saturated.ZLayers.Y }.Explain(f, x, baseline: zero);
        var neuron = new NeuronDeepLift(Saturated.ZLayers.Y, 0).Explain(f, x, baseline: zero);
        var many = new DeepLiftShap().Explain(f, x, [zero, [0, 1]]);
        double error = many.StandardErrors!.Values[0];
        Assert.Equal([0, 0], gradient.Values.ToArray());
        Assert.Equal([0.75, 0.25], why.Values.ToArray());
        Assert.Equal([0.5, 0.5], multipliers.Values.ToArray());
        Assert.Equal([1.0], layer.Values.ToArray());
        Assert.Equal([1.5, 0.5], neuron.Values.ToArray());
        Assert.Equal([0.375, 0.125], many.Values.ToArray());
        Assert.Equal(0.375, error, 1e-15);
        Assert.Equal(0, many.ConvergenceDelta, 1e-15);
    }
}
