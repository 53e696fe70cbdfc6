using System.Text.RegularExpressions;
using AutoIG.Reports;

namespace AutoIG.Tests.Reports;

public sealed partial class ReportTests
{
    private static readonly string Html = SampleReport.Create().ToHtml();

    [Fact]
    public void Nothing_from_outside_becomes_markup()
    {
        Assert.DoesNotContain(SampleReport.Hostile, Html);
        Assert.DoesNotContain("window.broken = 1</", Html);
        Assert.Equal(1, Regex.Count(Html, "<script"));
        Assert.Contains("&lt;script&gt;window.broken = 1&lt;/script&gt; &amp; &quot;quoted&quot; &#x27;names&#x27;", Html);
    }

    [Fact]
    public void Nothing_is_fetched()
    {
        Assert.DoesNotContain("http:", Html);
        Assert.DoesNotContain("https:", Html);
        Assert.DoesNotContain("url(", Html);
        Assert.DoesNotContain("<link", Html);
        Assert.All(Sources().Matches(Html), match => Assert.StartsWith("data:image/png;base64,", match.Groups[1].Value));
        Assert.Contains("default-src 'none'", Html);
    }

    [Fact]
    public void Every_picture_in_the_page_is_the_one_drawn()
    {
        var pictures = Sources().Matches(Html)
            .Select(match => PngReader.Read(Convert.FromBase64String(match.Groups[1].Value["data:image/png;base64,".Length..]))).ToList();
        var image = SampleReport.Image();

        // The image, four variants of the heat map, the image again below four layers, four variants of another method's map.
        Assert.Equal(1 + 4 + 1 + 4 + 4, pictures.Count);
        Assert.All(pictures, picture => Assert.Equal((28, 28), (picture.Width, picture.Height)));
        Assert.Equal(image.Image.Pixels.ToArray(), pictures[0].Pixels);
        Assert.Equal(new HeatMap().Render(image.Attribution).Pixels.ToArray(), pictures[1].Pixels);
        Assert.Equal(new HeatMap { Percentile = 100 }.Render(image.Attribution).Pixels.ToArray(), pictures[2].Pixels);
        Assert.Equal(new HeatMap { Colors = ColorMap.Sequential }.Render(image.Attribution).Pixels.ToArray(), pictures[3].Pixels);

        // What the browser lays over the image is what HeatMap.Overlay draws.
        var overlay = pictures[6].Pixels.Zip(pictures[5].Pixels, (layer, below) => layer.Over(below, 0.8));
        Assert.Equal(new HeatMap().Overlay(image.Attribution, image.Image, 0.8).Pixels.ToArray(), overlay);
    }

    [Fact]
    public void Numbers_are_in_tables()
    {
        foreach (var (name, value) in new[] { ("Explained output", "<bdi>logit of 4</bdi>"), ("F(x)", "11.25"),
            ("Completeness error", "−1e−6"), ("Time", "2.5 ms") })
        {
            Assert.Contains($"""<th scope="row">{name}</th><td>{value}</td>""", Html);
        }

        Assert.Contains("predicted <strong><bdi>4</bdi></strong>\nwith 87.5%", Html);
        Assert.Contains("✗ truth: <bdi>7</bdi>", Html);
        Assert.Contains("✓ correct", Html);
        Assert.Equal(-1e-6, SampleReport.Image().CompletenessError!.Value, 1e-12);
        Assert.Null((SampleReport.Image() with { BaselineOutput = null }).CompletenessError);
        Assert.Equal(0.5, (SampleReport.Image() with { CompletenessError = 0.5 }).CompletenessError);
    }

    [Fact]
    public void Features_are_sorted_by_magnitude_and_the_rest_is_summed_up()
    {
        var names = new[] { ">area<", ">radius ", ">texture<", "2 more features, together −1e−7", ">smoothness<", ">symmetry<" };
        var positions = names.Select(name => Html.IndexOf(name, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, positions);
        Assert.Equal(positions.Order(), positions);

        // Bars reach from the middle to at most one end: half of the width.
        Assert.Contains("""<span class="positive" style="width:50%"></span></td>"""
            + "\n" + """<td class="number attribution">&#x2B;2.75</td>""", Html);
        Assert.Contains("""<span class="negative" style="width:27.27%"></span></td>"""
            + "\n" + """<td class="number attribution">−1.5</td>""", Html);
        Assert.Contains("""<td class="number value">1203</td>""" + "\n" + """<td class="number baseline">654.5</td>""", Html);
    }

    [Fact]
    public void Every_picture_is_described()
    {
        Assert.Contains("alt=\"Heat map of the attributions for logit of 4, from −", Html);
        Assert.Contains("aria-label=\"Conductance of hidden: 64 columns up to", Html);
        Assert.DoesNotContain("<img src=\"data:image/png;base64,\"", Html);
        Assert.All(ImageTags().Matches(Html), match => Assert.Contains(" alt=\"", match.Value));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.875, "0.875")]
    [InlineData(-12345.678, "−12345.7")]
    [InlineData(0.000123456, "0.0001235")]
    [InlineData(-0.0000031234, "−3.12e−6")]
    [InlineData(1234567, "1.23e6")]
    [InlineData(999.96, "1000")]
    public void Numbers_are_short_and_say_no_more_than_they_know(double value, string expected) =>
        Assert.Equal(expected, NumberText.Of(value));

    [Theory]
    [InlineData(1, "100%")]
    [InlineData(0.99999, "> 99.9%")]
    [InlineData(0.984, "98.4%")]
    [InlineData(0.0001, "< 0.1%")]
    [InlineData(0, "0%")]
    public void Probabilities_are_certain_only_if_they_are(double share, string expected) =>
        Assert.Equal(expected, NumberText.Percent(share));

    [Fact]
    public void A_report_without_images_has_no_tools_for_them()
    {
        var html = new Report { Title = "Table", Explanations = [SampleReport.Table() with { Layers = [] }] }.ToHtml();
        Assert.DoesNotContain("id=\"opacity\"", html);
        Assert.DoesNotContain("class=\"contents\"", html);
        Assert.Contains("</html>", new Report { Title = "Empty" }.ToHtml());
    }

    [Fact]
    public void What_cannot_be_shown_is_refused()
    {
        var broken = SampleReport.Table() with { Features = [new("radius", double.NaN)] };
        Assert.Contains("got NaN of 'radius'",
            Assert.Throws<ArgumentException>(() => new Report { Title = "T", Explanations = [broken] }.ToHtml()).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Report { Title = "T", Opacity = 2 }.ToHtml());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Report { Title = "T", Percentile = double.NaN }.ToHtml());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Report { Title = "T", MaxFeatures = 0 }.ToHtml());
    }

    [Fact]
    public void A_failure_or_cancellation_leaves_the_old_file_whole()
    {
        var folder = Directory.CreateTempSubdirectory("autoig");
        try
        {
            var path = Path.Combine(folder.FullName, "report.html");
            SampleReport.Create().Save(path);
            Assert.Equal(Html, File.ReadAllText(path));
            var broken = new Report
            {
                Title = "T",
                Explanations = [SampleReport.Image(), SampleReport.Table() with { Features = [new("a", double.NaN)] }],
            };
            Assert.Throws<ArgumentException>(() => broken.Save(path));
            Assert.ThrowsAny<OperationCanceledException>(() => SampleReport.Create().Save(path, new CancellationToken(canceled: true)));
            Assert.Equal(Html, File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Equal_input_gives_equal_bytes() => Assert.Equal(Html, SampleReport.Create().ToHtml());

    [GeneratedRegex("src=\"([^\"]*)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("<img [^>]*>")]
    private static partial Regex ImageTags();
}
