using AutoIG.Tests;
using AutoIG.Tests.Reports;

namespace AutoIG.Reports.Tests;

/// <summary>Texts of any direction, numbers at the ends of their type, large maps and places that are no plain files.</summary>
public sealed class HostileReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-report").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Texts_come_through_as_they_are_and_close_nothing()
    {
        string[] texts =
        [
            SampleReport.Hostile, "\u202Egnorw", "</script><script>window.broken = 1</script>", "<!--<script>", "]]>", "a\u2028b\u0000c",
            SampleReport.Long, "{{report}}", "🜁 ي",
        ];
        foreach (string text in texts)
        {
            var report = new Report
            {
                Title = text,
                Summary = text,
                Facts = [new(text, text)],
                Explanations =
                [
                    SampleReport.Image() with
                    {
                        Title = text, Prediction = text, Truth = text + "!", Target = text, TargetClass = text, Method = text,
                        Notes = [text], Cohort = text, Scores = [new(text, 0.5)], Layers = [],
                        OtherMethods = [new(text, SampleReport.Image().Attribution)],
                    },
                    SampleReport.Table() with { Title = text, Features = [new(text, 1)] },
                    SampleReport.Text() with { Tokens = [new(text, 1)], Pieces = WordPieces.None },
                ],
            };
            string html = report.ToHtml();
            var data = PageData.Of(html, "report");
            var first = data.GetProperty("samples")[0];
            Assert.Equal(text, data.GetProperty("title").GetString());
            Assert.Equal(text, data.GetProperty("facts")[0][1].GetString());
            foreach (string name in new[] { "title", "prediction", "target", "targetClass", "method", "cohort" })
                Assert.Equal(text, first.GetProperty(name).GetString());
            Assert.Equal(text, data.GetProperty("tables")[0].GetProperty("names")[0].GetString());
            Assert.Equal(text, PageData.Of(html, "details-1").GetProperty("others")[0].GetProperty("caption").GetString());
            Assert.Equal(text, PageData.Of(html, "details-3").GetProperty("words")[0].GetProperty("text").GetString());
            // The data of the report, of two cards, and the program: nothing else begins or ends a script.
            Assert.Equal(4, Count(html, "<script"));
            Assert.Equal(4, Count(html, "</script"));
        }

        // Half of a letter is none: it is replaced, not passed on.
        Assert.Equal("a\uFFFDb", PageData.Of(new Report { Title = "a\uD800b" }.ToHtml(), "report").GetProperty("title").GetString());

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Fact]
    public void Numbers_at_the_ends_of_their_type()
    {
        double[] ends = [double.MaxValue, -double.MaxValue, double.Epsilon, 0, 1e300];
        var explanation = SampleReport.Table() with
        {
            Output = double.PositiveInfinity,
            BaselineOutput = double.NaN,
            CompletenessError = null,
            Scores = [new("a", double.NaN), new("b", double.PositiveInfinity), new("c", -1)],
            Features =
            [
                new("a", double.MaxValue, double.NegativeInfinity), new("b", double.Epsilon, double.NaN), new("c", double.MaxValue),
            ],
            Layers =
            [
                new("ends", AttributionMap.Create<double>(ends, 5)), new("least", AttributionMap.Create<double>([double.Epsilon, 0], 2)),
            ],
        };
        string html = new Report { Title = "T", MaxFeatures = 1, Explanations = [explanation] }.ToHtml();
        var report = PageData.Of(html, "report");
        var sample = report.GetProperty("samples")[0];
        Assert.Equal(("Infinity", "NaN", "Infinity"), (Text("output"), Text("baseline"), Text("sum")));
        Assert.Equal("NaN", sample.GetProperty("scores")[0][1].GetString());
        var table = report.GetProperty("tables")[0];
        Assert.Equal([double.MaxValue, double.Epsilon, double.MaxValue], PageData.Doubles(table.GetProperty("attributions")));
        Assert.Equal("""["-Infinity","NaN",null]""", table.GetProperty("values")[0].GetRawText());
        var maps = PageData.Of(html, "details-1").GetProperty("layers");
        Assert.Equal([1, -1, 0, 0, 5.563e-9f], PageData.Singles(maps[0].GetProperty("values")), (a, b) => Math.Abs(a - b) < 1e-11);
        Assert.Equal(double.MaxValue, maps[0].GetProperty("limit").GetDouble());
        Assert.Equal([1, 0], PageData.Singles(maps[1].GetProperty("values")));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<double>([1e308, 1, 1e308, 1], 2, 1, 2));
        Assert.Throws<ArgumentException>(() => ColorMap.Diverging.ColorOf(double.NaN, 1));
        Assert.Equal(ColorMap.Diverging.ColorOf(1, 1), ColorMap.Diverging.ColorOf(double.PositiveInfinity, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<double>([1], int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentException>(() => Picture.Create<double>([1], [3, int.MaxValue, int.MaxValue]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleReport.Image().Image!.Enlarge(int.MaxValue));

        string? Text(string name) => sample.GetProperty(name).GetString();
    }

    [Fact]
    public void What_is_not_finite_or_does_not_fit_is_refused_by_name()
    {
        Refused("got NaN of 'radius'", () => new FeatureAttribution("radius", double.NaN));
        Refused("got Infinity of 'a'", () => new FeatureAttribution("a", 1) with { Attribution = double.PositiveInfinity });
        Refused("got -Infinity of 'word'", () => new TokenAttribution("word", double.NegativeInfinity));
        Refused("got NaN at 1 of 'lead'", () => new SeriesChannel("lead", [1, double.NaN], [1, 1]));
        Refused("got NaN at 0 of 'lead'", () => new SeriesChannel("lead", [1, 1], [double.NaN, 1]));
        Refused("expected 2 numbers of 'lead', got 1", () => new SeriesChannel("lead", [1, 1], [1]));
        Refused("got none of 'lead'", () => new SeriesChannel("lead", [], []));
        Refused("got 1 of 'b'", () => SampleReport.Series() with { Channels = [new("a", [1, 2], [1, 2]), new("b", [1], [1])] });
        Refused("got none", () => SampleReport.Series() with { Channels = [] });
        Refused("got 1 after 2", () => SampleReport.Series() with { Times = [0, 2, 1] });
        Refused("got 3", () => new Report { Title = "T", Explanations = [SampleReport.Series() with { Times = [0, 1, 2] }] }.ToHtml());
        Refused("got none", () => new LayerExplanation { Title = "T", Maps = [] });

        static void Refused(string message, Func<object> make) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
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
        Assert.Throws<ArgumentNullException>(() => SampleReport.Image() with { Attribution = null! });
        Assert.Throws<ArgumentNullException>(() => new FeatureAttribution(null!, 1));
        Assert.Throws<ArgumentNullException>(() => new SeriesChannel("a", null!, [1]));
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
        string html = "";
        var whole = ProcessorTime.Of(() => html = report.ToHtml());
        Assert.InRange(whole.TotalSeconds, 0, 60);
        Assert.InRange(ProcessorTime.UntilCancelled(token => report.ToHtml(token)), TimeSpan.Zero, whole);

        // A screen has no sixteen million places: the page holds means of 8 × 8, and says so.
        var details = PageData.Of(html, "details-1");
        var map = details.GetProperty("map");
        Assert.Equal((500, 500, 8), (Number("width"), Number("height"), Number("side")));
        Assert.True(details.GetProperty("image").GetProperty("isSmaller").GetBoolean());
        Assert.Equal(1000, PngReader.Read(details.GetProperty("image").GetProperty("png").GetBytesFromBase64()).Width);
        Assert.InRange(html.Length, 1, 5_000_000);
        float[] shown = PageData.Singles(map.GetProperty("values"));
        double limit = map.GetProperty("limit").GetDouble(), sum = 0, expected = 0;
        foreach (int place in new[] { 0, 499, 250_000 - 1, 123_456 })
        {
            double mean = 0;
            for (int y = 0; y < 8; y++)
            {
                for (int x = 0; x < 8; x++)
                    mean += values[(((place / 500 * 8) + y) * Side) + (place % 500 * 8) + x] / 64.0;
            }

            Assert.Equal(mean, shown[place] * limit, 1e-4);
        }

        foreach (float value in shown)
            sum += 64 * value * limit;
        foreach (float value in values)
            expected += value;
        Assert.Equal(expected, sum, 1e-3 * Math.Abs(expected));
        double stated = PageData.Of(html, "report").GetProperty("samples")[0].GetProperty("sum").GetDouble();
        Assert.Equal(expected, stated, 1e-6 * Math.Abs(expected));

        int Number(string name) => map.GetProperty(name).GetInt32();
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
