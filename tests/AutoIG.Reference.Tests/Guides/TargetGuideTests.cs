using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What <c>docs/guides/attribution.md</c> shows of targets.</summary>
public sealed class TargetGuideTests
{
    private const int Hidden = 3136;

    [Fact]
    public void WhatIsExplained()
    {
        var net = new DigitNet(Weights());
        var ig = new IntegratedGradients();
        var image = Tensor.Create([.. Enumerable.Range(0, 784).Select(i => MathF.Abs(MathF.Sin(i)))], [1, 28, 28]);
        // attribution.md
        var even = ig.Explain(net.LogitsDerivative, image, target: Target.Of(Losses.EvenOverOddDerivative));
        var rather = ig.Explain(net.LogitsDerivative, image, target: Target.Difference(7, 1));

        IReadOnlyList<Attribution<float>> three = ig.ExplainTargets(net.LogitsDerivative, image, top: 3);
        IReadOnlyList<Attribution<float>> both = ig.ExplainTargets(net.LogitsDerivative, image, [7, Target.LogProbability(1)]);
        Tensor<float> jacobian = net.LogitsDerivative.Jacobian(image).Values; // [10, 1, 28, 28]

        double[] y = [.. net.Logits(image).Select(logit => (double)logit)];
        double Share(int parity) => Math.Log(y.Where((_, k) => k % 2 == parity).Sum(Math.Exp));
        Assert.Equal(Share(0) - Share(1), even.Output, 1e-4);
        Assert.Equal("Losses.EvenOverOdd", even.Target.ToString());
        Assert.Equal(y[7] - y[1], rather.Output, 1e-4);
        Assert.Equal(Enumerable.Range(0, 10).OrderByDescending(k => y[k]).Take(3), three.Select(why => why.Target.Index));
        Assert.Equal(["7", "log-softmax[1]"], both.Select(why => why.Target.ToString()));
        Assert.Equal([10, 1, 28, 28], jacobian.Lengths.ToArray());
    }

    private static SafeTensors Weights()
    {
        float[] Waves(int count, float scale) => [.. Enumerable.Range(1, count).Select(i => scale * MathF.Sin(i))];
        using var stream = new MemoryStream();
        new SafeTensorsWriter().Add<float>("conv1.weight", Waves(144, 0.5f), 16, 1, 3, 3).Add<float>("conv1.bias", Waves(16, 0.1f), 16)
            .Add<float>("fc.weight", Waves(10 * Hidden, 0.02f), 10, Hidden).WriteTo(stream);
        return SafeTensors.Parse(stream.ToArray());
    }
}
