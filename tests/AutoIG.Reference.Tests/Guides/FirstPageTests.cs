using System.Numerics.Tensors;
using AutoIG;
using AutoIG.Reports;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the README and the pages of the packages show does what they say.</summary>
public sealed class FirstPageTests : IDisposable
{
    // The pages name files without a folder: they lie in the current one, beside the tests.
    private static readonly string[] Files = ["digits.safetensors", "seven.png"];

    public void Dispose() => Array.ForEach(Files, File.Delete);

    [Fact]
    public void ADigit()
    {
        var random = new Random(3);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        new SafeTensorsWriter().Add<float>("conv1.weight", Draw(144), 16, 1, 3, 3).Add<float>("conv1.bias", Draw(16), 16)
            .Add<float>("fc.weight", Draw(31360), 10, 3136).Save("digits.safetensors");
        float[] pixels = [.. Draw(784).Select(MathF.Abs)];
        var image = Tensor.Create(pixels, [1, 28, 28]);
        var net = new DigitNet(SafeTensors.Open("digits.safetensors"));
        // The page of the reports.
        var why = new IntegratedGradients().Explain(net.LogitsDerivative, image, target: 7);
        var picture = Picture.Create(pixels, [28, 28]);
        var map = AttributionMap.Create(why.Values);
        new HeatMap { Scale = 8 }.Overlay(map, picture).Save("seven.png");
        Assert.True(new FileInfo("seven.png").Length > 100);
    }

    [Fact]
    public void ACredit()
    {
        var why = new IntegratedGradients().Explain(Credit.DefaultRiskDerivative,
            new(Income: 30_000, Debt: 21_000, MissedPayments: 1), baseline: new(50_000, 5_000, 0));
        double debt = why["debt"];
        Assert.InRange(debt, 0.1, 1);
        Assert.Equal(Credit.DefaultRisk(30_000, 21_000, 1) - Credit.DefaultRisk(50_000, 5_000, 0), why.Sum, 1e-6);
    }
}
