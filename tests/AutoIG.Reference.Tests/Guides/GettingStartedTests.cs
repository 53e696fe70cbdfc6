using System.Numerics.Tensors;
using AutoIG;
using AutoIG.Reports;
using AutoIG.Samples;

namespace AutoIG.Reference.Tests.Guides.Shipped;

/// <summary>What the first guide shows does what it says.</summary>
public sealed class GettingStartedTests : IDisposable
{
    // The guide names files without a folder: they lie in the current one, beside the tests.
    private static readonly string[] Files = ["first.html", "first.json"];

    public void Dispose() => Array.ForEach(Files, File.Delete);

    [Fact]
    public void FromADigitToAReport()
    {
        // getting-started.md
        var net = new DigitNet(Digits.OpenWeights());
        var image = Digits.Image(2);
        Tensor<float> logits = net.Logits(image); // the method itself, as written

        var why = new IntegratedGradients().Explain(net.LogitsDerivative, image);
        nint digit = Tensor.IndexOfMax<float>(why.Outputs);
        Console.WriteLine($"{digit}: {why.Output:F2}, blank paper {why.BaselineOutput:F2}, shared out {why.Sum:F2}");

        float[] pixels = [.. image];
        var card = new ImageExplanation
        {
            Title = "Test digit 2", Prediction = $"{digit}", Truth = $"{Digits.Label(2)}", TargetClass = $"{digit}",
            Method = why.MethodName, Output = why.Output, BaselineOutput = why.BaselineOutput,
            CompletenessError = why.ConvergenceDelta,
            Image = Picture.Create(pixels, [28, 28]), Attribution = AttributionMap.Create(why.Values),
        };
        new Report { Title = "Why this digit?", Explanations = [card] }.Save("first.html");

        AttributionFile.Save("first.json", why);
        IReadOnlyList<Attribution<float>> kept = AttributionFile.Load<float>("first.json");
        Assert.Equal(2, digit);
        Assert.Equal(logits.ToArray(), why.Outputs.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-4f);
        Assert.Contains("Test digit 2", File.ReadAllText("first.html"), StringComparison.Ordinal);
        Assert.Equal(why.Values.ToArray(), Assert.Single(kept).Values.ToArray());
        // The numbers that the page prints.
        PrintedNumbers.Match(
            "docs/guides/getting-started.md",
            FormattableString.Invariant($"{digit}: {why.Output:F2}, blank paper {why.BaselineOutput:F2}, shared out {why.Sum:F2}"), 0.011);
    }
}
