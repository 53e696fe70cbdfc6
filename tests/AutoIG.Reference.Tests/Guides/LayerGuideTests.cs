using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of layers shows does what it says.</summary>
public sealed class LayerGuideTests : IDisposable
{
    public void Dispose() => File.Delete("where.png");

    [Fact]
    public void LayersNeuronsAndMaps()
    {
        var random = new Random(5);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        using var file = new MemoryStream();
        new SafeTensorsWriter().Add<float>("conv1.weight", Draw(144), 16, 1, 3, 3).Add<float>("conv1.bias", Draw(16), 16)
            .Add<float>("fc.weight", Draw(31360), 10, 3136).WriteTo(file);
        var net = new DigitNet(SafeTensors.Parse(file.ToArray()));
        float[] pixels = [.. Draw(784).Select(MathF.Abs)];
        var image = Tensor.Create(pixels, [1, 28, 28]);
        Tensor<float>[] images = [image, Tensor.Create(Draw(784), [1, 28, 28])];
        Tensor<float> strokes = Tensor.Create(Draw(3136), [16, 14, 14]), random2 = Tensor.Create(Draw(3136), [16, 14, 14]);
        Explained(random2);

        void Explained(Tensor<float> random)
        {
            // layers.md
            var edges = DigitNet.LogitsLayers.Edges;
            var parts = new LayerIntegratedGradients(edges).Explain(net.LogitsDerivative, image, target: 7);
            var channel = new NeuronIntegratedGradients(edges, Neurons.Channel(3)).Explain(net.LogitsDerivative, image);
            var pair = new NeuronGradient(edges, Neurons.Sum([3, 0, 0], [3, 0, 1])).Explain(net.LogitsDerivative, image);
            // The head is linear, so that the straight line needs no quadrature.
            Assert.Equal(0, parts.ConvergenceDelta, 1e-3);
            Assert.Equal(new LayerActivation(edges).Explain(net.LogitsDerivative, image).Values.ToArray().Skip(3 * 196).Take(196).Sum(),
                channel.Output, 1e-3);
            Assert.Equal(784, pair.Values.FlattenedLength);

            var map = new GradCam(edges) { Upsample = true }.Explain(net.LogitsDerivative, image, target: 7);
            new HeatMap { Scale = 8 }.Overlay(AttributionMap.Create(map.Values), Picture.Create(pixels, [28, 28])).Save("where.png");
            Assert.Equal([28, 28], map.Inputs["edges"].Shape.ToArray());
            Assert.True(new FileInfo("where.png").Length > 100);

            var scores = new Tcav(edges).Explain(net.LogitsDerivative, images, [strokes, random], target: 7);
            double strokesMatter = scores[0].FractionPositive; // the share of images whose output would grow towards the concept
            double byChance = scores[1].FractionPositive;
            // The gradient by the last layer before a linear head is the same for all images.
            Assert.Contains(strokesMatter, new[] { 0.0, 1 });
            Assert.Contains(byChance, new[] { 0.0, 1 });
        }
    }
}
