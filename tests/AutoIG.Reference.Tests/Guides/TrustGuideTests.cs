using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of measures shows does what it says.</summary>
public sealed class TrustGuideTests
{
    [Fact]
    public void MeasuresAndATable()
    {
        var random = new Random(5);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        using var file = new MemoryStream();
        new SafeTensorsWriter().Add<float>("conv1.weight", Draw(144), 16, 1, 3, 3).Add<float>("conv1.bias", Draw(16), 16)
            .Add<float>("fc.weight", Draw(31360), 10, 3136).WriteTo(file);
        var weights = SafeTensors.Parse(file.ToArray());
        var net = new DigitNet(weights);
        var image = Tensor.Create([.. Draw(784).Select(MathF.Abs)], [1, 28, 28]);
        FunctionInput<float>[] images = [image, Tensor.Create(Draw(784), [1, 28, 28])];

        // trust.md
        var why = new IntegratedGradients().Explain(net.LogitsDerivative, image, target: 7);
        var deletion = new Deletion { ChannelAxis = 0, FeaturesPerStep = 14 }
            .Score(net.LogitsDerivative, why, image, target: Target.FromInt32(7).AsProbability());
        double area = deletion.Score;
        IReadOnlyList<double> curve = deletion.Values, share = deletion["share"];
        Assert.InRange(area, 0, 1);
        Assert.Equal(57, curve.Count);
        Assert.Equal(1, share[^1]);
        Assert.All(curve, probability => Assert.InRange(probability, 0, 1));

        var infidelity = new Infidelity(FeatureSubsets.Squares(size: 4, stride: 4)) { ChannelAxis = 0, OfContributions = true }
            .Score(net.LogitsDerivative, why, image);
        var moved = new Sensitivity { Noise = Noise.Uniform(0.02), Samples = 10, Seed = 1, Relative = true }
            .Score(net.LogitsDerivative, new IntegratedGradients(), image);
        double few = new Sparseness().Score(why).Score; // asks no model
        Assert.Equal(49, infidelity.Values.Count);
        Assert.InRange(moved.Score, 1e-6, 1);
        Assert.InRange(few, 0, 1);

        var test = new ModelRandomization<float>(weights, other => new DigitNet(other).LogitsDerivative, ["conv1", "fc"])
        {
            Order = RandomizationOrder.TopDown, Agreement = new SpearmanCorrelation { Absolute = true }, Seed = 1,
        };
        IReadOnlyList<double> agreement = test.Score(new Saliency(), image).Values; // after fc; after fc and conv1
        Assert.Equal(2, agreement.Count);
        Assert.All(agreement, value => Assert.InRange(value, -0.5, 0.9));

        var table = new MethodComparison()
            .Add("gradient", new Saliency())
            .Add("Integrated Gradients", new IntegratedGradients())
            .Add("flipping", new PixelFlipping { ChannelAxis = 0, FeaturesPerStep = 28, Order = RelevanceOrder.Difference })
            .Add("sparseness", new Sparseness())
            .Run(net.LogitsDerivative, images);
        Console.WriteLine(table.ToMarkdown());
        Console.WriteLine(table.ReportCard("Integrated Gradients"));
        string csv = table.ToCsv(); // every score of every sample
        Assert.Equal(1 + (2 * 2 * 2), csv.TrimEnd().Split('\n').Length);
        Assert.True(table["Integrated Gradients", "flipping"].Mean > table["gradient", "flipping"].Mean);
        Assert.Contains("| flipping | ", table.ReportCard("Integrated Gradients"), StringComparison.Ordinal);
        Assert.Contains("| Integrated Gradients | ", table.ToMarkdown(), StringComparison.Ordinal);
    }
}
