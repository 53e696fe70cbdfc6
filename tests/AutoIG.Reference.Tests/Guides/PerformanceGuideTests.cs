using AutoIG;
using AutoIG.Samples;

namespace AutoIG.Reference.Tests.Guides.Shipped;

/// <summary>What the guide of performance shows gives the same numbers either way.</summary>
public sealed class PerformanceGuideTests
{
    [Fact]
    public void ManyAtOnceAreTheSame()
    {
        var net = new DigitNet(Digits.OpenWeights());
        // performance.md
        var method = new IntegratedGradients { Steps = 50 };
        var images = Enumerable.Range(0, 20).Select(Digits.Image).ToArray();
        var all = method.ExplainAll(net.LogitsDerivative, images);                    // batches over all threads
        var ten = method.ExplainTargets(net.LogitsDerivative, images[0], top: 10);    // one forward sweep for ten targets

        var alone = method with { MaxDegreeOfParallelism = 1 };                       // in a server: a thread a request
        var why = alone.Explain(net.LogitsDerivative, images[0]);
        Assert.Equal(20, all.Count);
        Assert.Equal(why.Values.ToArray(), all[0].Values.ToArray());
        Assert.Equal(why.Values.ToArray(), ten[0].Values.ToArray());
    }
}
