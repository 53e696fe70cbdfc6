using System.Numerics.Tensors;
using AutoIG;
using AutoIG.Samples;

namespace AutoIG.Reference.Tests.Guides.Shipped;

/// <summary>What the guide of concepts computes by hand is what the method computes.</summary>
public sealed class ConceptGuideTests
{
    private readonly DigitNet net = new(Digits.OpenWeights());

    [Fact]
    public void TheIntegralByHand()
    {
        // concepts.md
        var f = net.LogitsDerivative;
        var image = Digits.Image(2);
        var blank = Tensor.CreateFromShape<float>([1, 28, 28]); // zeros: no ink

        const int steps = 50;
        var slopes = Tensor.CreateFromShape<float>([1, 28, 28]);
        for (int k = 0; k < steps; k++)
        {
            float alpha = (k + 0.5f) / steps; // the middle of the k-th part of the path
            slopes += f.ValueAndGradient(blank + (image - blank) * alpha, target: 2).Gradient;
        }
        var byHand = (image - blank) * (slopes / steps);

        var method = new IntegratedGradients { Rule = QuadratureRule.Middle, Steps = steps };
        var why = method.Explain(f, image, blank, target: 2); // the same numbers, in one call
        float most = why.Values.Max(MathF.Abs);
        Assert.True(most > 0.1f);
        Assert.Equal(byHand.ToArray(), why.Values.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-4f * most);
    }

    [Fact]
    public void CompletenessAndItsError()
    {
        var f = net.LogitsDerivative;
        var image = Digits.Image(2);
        // concepts.md
        foreach (int steps in new[] { 5, 20, 100 })
        {
            var why = new IntegratedGradients { Steps = steps }.Explain(f, image, target: 2);
            Console.WriteLine($"{steps,3} points: {why.Sum:F3} of {why.Output - why.BaselineOutput:F3}, off by {why.ConvergenceDelta:F3}");
        }
        string lines = "";
        foreach (int steps in new[] { 5, 20, 100 })
        {
            var why = new IntegratedGradients { Steps = steps }.Explain(f, image, target: 2);
            lines += FormattableString.Invariant(
                $"{steps,3} points: {why.Sum:F3} of {why.Output - why.BaselineOutput:F3}, off by {why.ConvergenceDelta:F3}\n");
            Assert.Equal(why.Sum - ((double)why.Output - why.BaselineOutput), why.ConvergenceDelta, 1e-5);
        }
        // What the page prints.
        PrintedNumbers.Match("docs/guides/concepts.md", lines, tolerance: 0.002);
    }

    /// <summary>The pictures of the pages are those that the demo draws, as far as their names and sizes go.</summary>
    [Fact]
    public void TheDemoDrawsThePictures()
    {
        string folder = Directory.CreateTempSubdirectory("autoig-pictures-").FullName;
        try
        {
            DemoTests.Demo(folder, "--guides", "--out", folder);
            Assert.Equal(["baselines.png", "path.png", "quadrature.svg"],
                Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.All(Directory.GetFiles(folder), file =>
            {
                byte[] drawn = File.ReadAllBytes(file);
                byte[] shown = File.ReadAllBytes(Path.Combine(GuideTests.Repository(), "docs", "images", Path.GetFileName(file)));
                // Of a PNG the header ends with its size.
                Assert.Equal(drawn.AsSpan(0, 29), shown.AsSpan(0, 29));
                Assert.InRange(shown.Length, drawn.Length * 0.9, drawn.Length * 1.1);
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
