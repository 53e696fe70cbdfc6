using System.Diagnostics.Metrics;
using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What <c>docs/guides/serving.md</c> shows.</summary>
public sealed class ServingGuideTests
{
    [Fact]
    public void Serving()
    {
        var net = new DigitNet(Weights());
        double slowest = 0;
        var image = Tensor.Create([.. Enumerable.Range(0, 784).Select(i => MathF.Abs(MathF.Sin(i)))], [1, 28, 28]);

        // serving.md
        // One of each for the whole service.
        var function = net.LogitsDerivative;
        var method = new IntegratedGradients { Steps = 50, MaxDegreeOfParallelism = 1 };

        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == "AutoIG")
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => slowest = Math.Max(slowest, value));
        listener.Start();

        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var why = method.Explain(function, image, cancellation: gone.Token);
        Assert.Equal(net.Logits(image).Max(), why.Output, 1e-4f * why.Output);
        Assert.True(slowest > 0, "Nothing was measured.");
    }

    private static SafeTensors Weights()
    {
        const int Hidden = 3136;
        float[] Waves(int count, float scale) => [.. Enumerable.Range(1, count).Select(i => scale * MathF.Sin(i))];
        using var stream = new MemoryStream();
        new SafeTensorsWriter().Add<float>("conv1.weight", Waves(144, 0.5f), 16, 1, 3, 3).Add<float>("conv1.bias", Waves(16, 0.1f), 16)
            .Add<float>("fc.weight", Waves(10 * Hidden, 0.02f), 10, Hidden).WriteTo(stream);
        return SafeTensors.Parse(stream.ToArray());
    }
}
