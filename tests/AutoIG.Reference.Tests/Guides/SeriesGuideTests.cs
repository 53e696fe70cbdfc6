using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of series shows does what it says.</summary>
public sealed class SeriesGuideTests
{
    [Fact]
    public void MomentsAndChannels()
    {
        var random = new Random(8);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.6f * (random.NextSingle() - 0.5f))];
        using var file = new MemoryStream();
        new SafeTensorsWriter().Add<float>("rnn.weight_ih_l0", Draw(288), 48, 6).Add<float>("rnn.weight_hh_l0", Draw(768), 48, 16)
            .Add<float>("rnn.bias_ih_l0", Draw(48), 48).Add<float>("rnn.bias_hh_l0", Draw(48), 48)
            .Add<float>("fc.weight", Draw(64), 4, 16).Add<float>("fc.bias", Draw(4), 4).WriteTo(file);
        var watch = new Watch(SafeTensors.Parse(file.ToArray()));
        var series = Tensor.Create(Draw(600), [100, 6]);
        var still = Tensor.CreateFromShape<float>([100, 6]);
        var channelOfEach = Tensor.Create([.. Enumerable.Range(0, 600).Select(i => i % 6)], [100, 6]);
        string[] names = ["acc x", "acc y", "acc z", "gyro x", "gyro y", "gyro z"];
        // series.md
        var path = new IntegratedGradients { Steps = 100 }.Explain(watch.LogitsDerivative, series, still, target: 2);
        var lost = new Occlusion(window: [10, 6], stride: [5, 6]).Explain(watch.LogitsDerivative, series, still, target: 2);
        var states = new LayerConductance(Watch.LogitsLayers.States).Explain(watch.LogitsDerivative, series, still, target: 2);
        var sensors = new ShapleyValues { Groups = FeatureGroups.FromMask(channelOfEach) }.Explain(
            watch.LogitsDerivative, series, still, target: 2);
        double turning = sensors.GroupValues![5]; // the sixth channel's share of F(x) − F(x′)
        double change = path.Output - path.BaselineOutput;
        Assert.Equal(change, path.Sum, 1e-4);
        Assert.Equal(change, states.Sum, 1e-3);
        Assert.Equal([100, 16], states.Values.Lengths.ToArray());
        Assert.Equal(change, sensors.GroupValues!.Sum(), 1e-4);
        // Shapley's formula: the mean over the coalitions of the others, by their size.
        Assert.Equal(Share(5), turning, 1e-5);
        // The first moment lies in the first window alone, which hides ten moments of all channels.
        Assert.Equal(path.Output - F(moment => moment < 10), lost.Values[0, 3], 1e-5);
        Assert.Equal(lost.Values[0, 0], lost.Values[0, 5]);

        double[] Column(Tensor<float> rows, int channel) =>
            [.. Enumerable.Range(0, (int)rows.Lengths[0]).Select(t => (double)rows[t, channel])];
        var card = new SeriesExplanation
        {
            Title = "Wrist 3", Prediction = "walking", TargetClass = "walking", TimeUnit = "s",
            Times = [.. Enumerable.Range(0, 100).Select(t => t / 10.0)],
            Channels = [.. names.Select((name, c) => new SeriesChannel(name, Column(series, c), Column(path.Values, c)))],
        };
        Assert.Equal(path.Sum, card.AttributionSum, 1e-5);
        Assert.Equal(series[7, 4], card.Channels[4].Signal[7]);

        double F(Func<int, bool> isHidden) => Masked((t, _) => isHidden(t));

        double Masked(Func<int, int, bool> isHidden)
        {
            float[] elements = [.. Enumerable.Range(0, 600).Select(i => isHidden(i / 6, i % 6) ? 0 : series[i / 6, i % 6])];
            return watch.Logits(Tensor.Create(elements, [100, 6]))[2];
        }

        double Share(int player)
        {
            double sum = 0;
            for (int coalition = 0; coalition < 64; coalition++)
            {
                if ((coalition >> player & 1) == 1)
                    continue;
                int size = System.Numerics.BitOperations.PopCount((uint)coalition);
                double weight = Factorial(size) * Factorial(5 - size) / Factorial(6);
                int with = coalition | 1 << player;
                sum += weight * (Masked((_, c) => (with >> c & 1) == 0) - Masked((_, c) => (coalition >> c & 1) == 0));
            }

            return sum;
        }

        static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product * k);
    }
}
