using System.Text.RegularExpressions;
using AutoIG.Reports;

namespace AutoIG.Tests.Reports;

/// <summary>Texts of any direction, numbers at the ends of their type, large maps and places that are no plain files.</summary>
public sealed class HostileReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-report").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Texts_of_the_users_end_their_direction_with_themselves()
    {
        const string Turned = "\u202Egnorw";
        var map = AttributionMap.Create<float>([1, -1], 2);
        var html = new Report
        {
            Title = Turned,
            Summary = Turned,
            Facts = [new(Turned, Turned)],
            Explanations =
            [
                SampleReport.Image() with
                {
                    Title = Turned, Prediction = Turned, Truth = Turned + "!", Target = Turned, Method = Turned, Notes = [Turned],
                    Scores = [new(Turned, 0.5)], OtherMethods = [new(Turned, SampleReport.Image().Attribution)],
                    Layers = [new(Turned, map)],
                },
                SampleReport.Table() with { Title = Turned, Features = [new(Turned, 1)] },
            ],
        }.ToHtml();
        // What is left stands in attributes and in the page's title, which end by themselves.
        var content = Regex.Replace(html, "<[^>]*>", tag => tag.Value is "<bdi>" or "</bdi>" ? tag.Value : "");
        content = Regex.Replace(content, "<bdi>[^<]*</bdi>", "");
        Assert.Equal(1, Regex.Count(content, "&#x202E;|\u202E"));
        Assert.InRange(Regex.Count(html, "<bdi>(&#x202E;|\u202E)gnorw"), 17, 30);
    }

    [Fact]
    public void Numbers_at_the_ends_of_their_type()
    {
        double[] ends = [double.MaxValue, -double.MaxValue, double.Epsilon, 0, 1e300];
        var explanation = SampleReport.Table() with
        {
            Output = double.PositiveInfinity,
            BaselineOutput = double.NaN,
            Scores = [new("a", double.NaN), new("b", double.PositiveInfinity), new("c", -1)],
            Features = [new("a", double.MaxValue, double.NegativeInfinity), new("b", double.Epsilon), new("c", double.MaxValue)],
            Layers =
            [
                new("ends", AttributionMap.Create<double>(ends, 5)), new("least", AttributionMap.Create<double>([double.Epsilon, 0], 2)),
            ],
        };
        var html = new Report { Title = "T", MaxFeatures = 1, Explanations = [explanation] }.ToHtml();
        Assert.DoesNotContain("Infinity", html);
        Assert.DoesNotContain("NaN%", html);
        Assert.All(Regex.Matches(html, " d=\"([^\"]*)\""), path => Assert.Matches("^[MvhHVz0-9. -]*$", path.Groups[1].Value));
        Assert.Equal("1.8e308", NumberText.Short(double.MaxValue));
        Assert.Equal(["∞", "−∞", "NaN"], new[] { double.PositiveInfinity, double.NegativeInfinity, double.NaN }.Select(NumberText.Of));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<double>([1e308, 1, 1e308, 1], 2, 1, 2));
        Assert.Throws<ArgumentException>(() => ColorMap.Diverging.ColorOf(double.NaN, 1));
        Assert.Equal(ColorMap.Diverging.ColorOf(1, 1), ColorMap.Diverging.ColorOf(double.PositiveInfinity, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<double>([1], int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentException>(() => Picture.Create<double>([1], [3, int.MaxValue, int.MaxValue]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleReport.Image().Image.Enlarge(int.MaxValue));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Throws<ArgumentNullException>(() => new Report { Title = null! });
        Assert.Throws<ArgumentNullException>(() => new Report { Title = "T", Facts = null! });
        Assert.Contains("Explanations[1]", Assert.Throws<ArgumentNullException>(
            () => new Report { Title = "T", Explanations = [SampleReport.Table(), null!] }).Message);
        Assert.Throws<ArgumentNullException>(() => SampleReport.Image() with { Layers = [null!] });
        Assert.Throws<ArgumentNullException>(() => SampleReport.Image() with { Notes = null! });
        Assert.Throws<ArgumentNullException>(() => SampleReport.Image() with { Image = null! });
        Assert.Throws<ArgumentNullException>(() => new NamedMap("a", null!));
        Assert.Throws<ArgumentNullException>(() => SampleReport.Table() with { Features = [null!] });
        Assert.Throws<ArgumentNullException>(() => new HeatMap { Colors = null! });
    }

    [Fact]
    public void Limits_are_those_of_the_sorted_magnitudes()
    {
        var random = new Random(3);
        foreach (int count in new[] { 1, 2, 3, 10, 101, 1000 })
        {
            double Next() => random.Next(4) == 0 ? 0 : Math.Round((random.NextDouble() * 20) - 10, 1);
            double[] values = [.. Enumerable.Range(0, count).Select(_ => Next())];
            double[] sorted = [.. values.Select(Math.Abs).Order()];
            var map = AttributionMap.Create<double>(values, count);
            foreach (double percentile in new[] { 0, 25, 50, 99, 99.9, 100, 50 })
            {
                double rank = percentile / 100 * (count - 1);
                double lower = sorted[(int)rank], upper = sorted[Math.Min((int)rank + 1, count - 1)];
                double expected = lower + ((rank - (int)rank) * (upper - lower));
                Assert.Equal(expected > 0 ? expected : sorted[^1], map.Limit(percentile), 1e-12);
            }
        }
    }

    [Fact]
    public void A_large_map_is_drawn_within_seconds_and_can_be_cancelled()
    {
        const int Side = 4000;
        var values = new float[Side * Side];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i % 251) - (i / Side % 127);
        var report = new Report
        {
            Title = "Large",
            Explanations =
            [
                new ImageExplanation
                {
                    Title = "Large", Prediction = "1", Image = Picture.Create<float>(values, [Side, Side]),
                    Attribution = AttributionMap.Create<float>(values, Side, Side),
                },
            ],
        };
        var whole = ProcessorTime.Of(() => Assert.NotEmpty(report.ToHtml()));
        Assert.InRange(whole.TotalSeconds, 0, 60);
        Assert.InRange(ProcessorTime.UntilCancelled(token => report.ToHtml(token)), TimeSpan.Zero, whole / 2);
    }

    [Fact]
    public void Names_may_be_as_long_as_a_file_system_allows()
    {
        string path = Path.Combine(folder, new string('r', 250) + ".html");
        new Report { Title = "Long" }.Save(path);
        Assert.Contains("Long", File.ReadAllText(path));
        Assert.Throws<IOException>(() => new Report { Title = "T" }.Save(folder));
        Assert.Throws<IOException>(() => new Report { Title = "T" }.Save("/"));
    }
}
