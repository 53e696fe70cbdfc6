using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of reports shows does what it says.</summary>
public sealed class ReportGuideTests : IDisposable
{
    private static readonly string[] Files = ["why.html", "report.html"];

    public void Dispose() => Array.ForEach(Files, File.Delete);

    [Fact]
    public void CardsAndAReport()
    {
        Tensor<double> Waves(nint[] lengths, int count) => Tensor.Create([.. Enumerable.Range(1, count).Select(i => Math.Sin(i))], lengths);
        var model = new Applicant(Waves([4, 3], 12), Waves([4], 4), Waves([1, 4], 4));
        var random = new Random(3);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        using var file = new MemoryStream();
        new SafeTensorsWriter().Add<float>("conv1.weight", Draw(144), 16, 1, 3, 3).Add<float>("conv1.bias", Draw(16), 16)
            .Add<float>("fc.weight", Draw(31360), 10, 3136).WriteTo(file);
        var net = new DigitNet(SafeTensors.Parse(file.ToArray()));
        float[] pixels = Draw(784);
        var image = Tensor.Create(pixels, [1, 28, 28]);
        // reports.md
        var why = new IntegratedGradients().Explain(model.RiskDerivative, new(20_000, 0.5, -1), new(0, 0, 0));
        Report.Of(why, "Why this risk?").Save("why.html");
        Assert.Contains("Why this risk?", File.ReadAllText("why.html"), StringComparison.Ordinal);

        Explanation card = Explanation.Of(why, "Applicant 17") with
        {
            Prediction = "refused",
            Probability = 0.81,
            Truth = "granted",
            TargetClass = "refused",
            Cohort = "branch A",
            Method = "Integrated Gradients",
        };
        Assert.Equal(["income", "age", "debt"], ((TabularExplanation)card).Features.Select(feature => feature.Name));
        Assert.Equal(why.Sum, card.AttributionSum, 1e-9 * Math.Abs(why.Sum));

        Tensor<float> parts = new InputXGradient().Explain(net.LogitsDerivative, image, target: 7).Values;
        var picture = new ImageExplanation
        {
            Title = "Test image 3", Prediction = "7", TargetClass = "7",
            // Undoes the normalisation that the network was trained with.
            Image = Picture.FromChannels<float>(pixels, [1, 28, 28], channels: [0], mean: [0.13], deviation: [0.31]),
            Attribution = AttributionMap.Create(parts),
            Channels = AttributionMap.Channels(parts, "ink"),
        };
        var review = new TextExplanation
        {
            Title = "A review", Prediction = "positive", TargetClass = "positive", Pieces = WordPieces.Continued,
            Tokens = [new("un", -0.25), new("##believ", 0.5), new("##able", 0.75)],
        };
        var beat = new SeriesExplanation
        {
            Title = "A heart beat", Target = "logit of arrhythmia", Times = [0, 0.004, 0.008], TimeUnit = "s",
            Channels = [new("lead I", Signal: [0.1, 0.9, 0.2], Attribution: [0, 1.5, -0.25])],
        };
        Assert.Equal(picture.Attribution.Sum, picture.Channels[0].Map.Sum);
        Assert.Equal((1, 1.25), (review.AttributionSum, beat.AttributionSum));

        Explanation[] others = [card with { Title = "Applicant 18" }];
        new Report
        {
            Title = "Credit, 2026", Summary = "All refusals of one month.", Facts = [new("Model", "Applicant, 4 units")],
            Explanations = [card, .. others, picture, review, beat],
        }.Save("report.html");
        string page = File.ReadAllText("report.html");
        foreach (string title in new[] { "Applicant 17", "Applicant 18", "Test image 3", "A review", "A heart beat" })
            Assert.Contains($"\"title\":\"{title}\"", page, StringComparison.Ordinal);
    }
}
