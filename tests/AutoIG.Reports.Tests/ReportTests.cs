using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoIG.Tests.Reports;

namespace AutoIG.Reports.Tests;

/// <summary>The page without a browser: its data are what was given, and nothing in it comes from or goes anywhere else.</summary>
public sealed class ReportTests
{
    private static readonly string Html = SampleReport.Create().ToHtml();

    [Fact]
    public void Nothing_is_fetched_and_only_the_pages_own_scripts_run()
    {
        string policy = Html.Split("Content-Security-Policy\" content=\"")[1].Split('"')[0];
        Assert.StartsWith("default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        string scripts = policy.Split("script-src ")[1];
        string[] hashes = [.. PageData.Programs(Html)
            .Select(program => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(program)))}'")];
        Assert.Equal(3, hashes.Length);
        Assert.Equal(string.Join(' ', hashes), scripts);
        string own = new Report { Title = "T", Explanations = [SampleReport.Image() with { Layers = [] }] }.ToHtml();
        string[] parts = ["http:", "https:", "url(", "<link", " src=", "eval(", "Function(", "fetch(", "innerHTML", "@import"];
        foreach (string part in parts)
            Assert.DoesNotContain(part, own, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_bring_their_library_with_its_licence_and_no_other_page_does()
    {
        Assert.Contains("Permission to use, copy, modify", Html, StringComparison.Ordinal);
        Assert.Contains("Copyright 2010-2026 Mike Bostock", Html, StringComparison.Ordinal);
        Assert.Contains("Observable, Inc.", Html, StringComparison.Ordinal);
        Explanation[][] without = [[SampleReport.Text()], [SampleReport.Channels()], [SampleReport.Row(1)], []];
        Assert.All(without, cards => Assert.Single(PageData.Programs(new Report { Title = "T", Explanations = cards }.ToHtml())));
        Explanation[][] with = [[SampleReport.Series()], [SampleReport.Layers()], [SampleReport.Row(1), SampleReport.Row(2)]];
        Assert.All(with, cards => Assert.Equal(3, PageData.Programs(new Report { Title = "T", Explanations = cards }.ToHtml()).Count()));
    }

    [Fact]
    public void Libraries_are_as_they_came()
    {
        string folder = Path.Combine(Sources(), "Libraries"), table = File.ReadAllText(Path.Combine(folder, "README.md"));
        string[] files = Directory.GetFiles(folder, "*.js");
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Contains(
            $"| `{Path.GetFileName(file)}` |", table.Split('\n').Single(line => line.Contains(Convert.ToHexStringLower(
                SHA256.HashData(File.ReadAllBytes(file))), StringComparison.Ordinal)), StringComparison.Ordinal));
    }

    [Fact]
    public void The_programs_files_are_readable()
    {
        string[] files = Directory.GetFiles(Path.Combine(Sources(), "Page"));
        foreach (string kind in new[] { ".js", ".css", ".html" })
            Assert.Contains(files, file => Path.GetExtension(file) == kind);
        Assert.All(files, file => Assert.All(File.ReadAllLines(file), line => Assert.InRange(line.Length, 0, 140)));
        // A part that no page carries would be a stub.
        Assert.All(files.Where(file => Path.GetExtension(file) == ".js"), file => Assert.Contains(
            File.ReadAllText(file).ReplaceLineEndings("\n"), PageResource.Program, StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_and_maps_are_those_given()
    {
        var image = SampleReport.Image();
        var details = PageData.Of(Html, "details-1");
        var png = PngReader.Read(details.GetProperty("image").GetProperty("png").GetBytesFromBase64());
        Assert.Equal(image.Image!.Pixels.ToArray(), png.Pixels);
        var map = details.GetProperty("map");
        double limit = map.GetProperty("limit").GetDouble();
        Assert.Equal(image.Attribution.Values.ToArray(), [.. PageData.Singles(map.GetProperty("values")).Select(value => value * limit)],
            (a, b) => Math.Abs(a - b) <= 1e-6 * limit);
        Assert.Equal(image.Attribution.Limit(99), map.GetProperty("clip").GetDouble());
        Assert.True(map.GetProperty("hasNegative").GetBoolean());
        Assert.False(PageData.Of(Html, "details-5").GetProperty("maps")[1].GetProperty("hasNegative").GetBoolean());
        Assert.Equal(3, PageData.Of(Html, "details-6").GetProperty("channels").GetArrayLength());

        var palettes = PageData.Of(Html, "report").GetProperty("palettes");
        byte[] light = palettes.GetProperty("diverging").GetProperty("light").GetBytesFromBase64();
        byte[] dark = palettes.GetProperty("diverging").GetProperty("dark").GetBytesFromBase64();
        for (int i = 0; i < 255; i++)
        {
            var color = ColorMap.Diverging.ColorOf(i - 127, 127);
            Assert.Equal([color.R, color.G, color.B, 255], light[(4 * i)..(4 * i + 4)]);
        }

        // The middle of a dark page's map is dark.
        Assert.All(dark[(4 * 127)..(4 * 127 + 3)], value => Assert.InRange(value, 0, 40));
    }

    [Fact]
    public void Features_are_in_the_table_of_their_names()
    {
        var report = new Report
        {
            Title = "T",
            Explanations = [SampleReport.Row(3), SampleReport.Table(), SampleReport.Row(4), SampleReport.Row(5) with { Title = "again" }],
        };
        var data = PageData.Of(report.ToHtml(), "report");
        int[] Place(int i) => [.. new[] { "table", "row" }.Select(name => data.GetProperty("samples")[i].GetProperty(name).GetInt32())];
        Assert.Equal([0, 0, 1, 0, 0, 1, 0, 2], [.. Enumerable.Range(0, 4).SelectMany(Place)]);
        var table = data.GetProperty("tables")[0];
        double[] expected = [.. new[] { 3, 4, 5 }.SelectMany(i => SampleReport.Row(i).Features).Select(feature => feature.Attribution)];
        Assert.Equal(expected, PageData.Doubles(table.GetProperty("attributions")));
        Assert.Equal("[[0,0,0,0,0,0],null,null]", table.GetProperty("baselines").GetRawText());
        Assert.Equal("[[19.25,14.125,654.5,null,null]]", data.GetProperty("tables")[1].GetProperty("baselines").GetRawText());
        // Names that run together are not the same names.
        var other = new Report
        {
            Title = "T",
            Explanations =
            [
                SampleReport.Table() with { Features = [new("a", 1), new("b", 1)] },
                SampleReport.Table() with { Features = [new("ab", 1)] }, SampleReport.Table() with { Features = [new("a1:b", 1)] },
            ],
        };
        Assert.Equal(3, PageData.Of(other.ToHtml(), "report").GetProperty("tables").GetArrayLength());
    }

    [Theory]
    [InlineData(WordPieces.Continued, "un ##believ ##able ##", "unbelievable")]
    [InlineData(WordPieces.Continued, "##able a ##b c", "##able|ab|c")]
    [InlineData(WordPieces.Spaced, "▁un believ able ▁a", "unbelievable|a")]
    [InlineData(WordPieces.Bytes, "un able ĠcafÃ © Ġ<|endoftext|>", "unable|café|<|endoftext|>")]
    [InlineData(WordPieces.None, "un ##believ", "un|##believ")]
    public void Pieces_are_joined_to_words(WordPieces pieces, string tokens, string expected)
    {
        TokenAttribution[] given = [.. tokens.Split(' ').Select((token, i) => new TokenAttribution(token, 1 << i))];
        var text = SampleReport.Text() with { Pieces = pieces, Tokens = given };
        string html = new Report { Title = "T", Explanations = [text] }.ToHtml();
        var words = PageData.Of(html, "details-1").GetProperty("words").EnumerateArray();
        Assert.Equal(expected.Replace("<|endoftext|>", "<END>", StringComparison.Ordinal).Split('|'),
            words.Select(word => word.GetProperty("text").GetString()!.Replace("<|endoftext|>", "<END>", StringComparison.Ordinal)));
        // Each token once, in its word.
        Assert.Equal((1 << given.Length) - 1, words.Sum(word => word.GetProperty("sum").GetDouble()));
        Assert.Equal((1 << given.Length) - 1, text.AttributionSum);
    }

    [Fact]
    public void A_normalised_image_is_shown_as_it_was()
    {
        double[] values = [.. Enumerable.Range(0, 2 * 2 * 4).Select(i => (i - 8) / 5.0)];
        double[] mean = [0.5, 0.4, 0.3, 0.2], deviation = [0.25, 0.2, 0.15, 0.1];
        var picture = Picture.FromChannels<double>(values, [4, 2, 2], [3, 0, 2], mean, deviation);
        int[] channels = [3, 0, 2];
        for (int i = 0; i < 4; i++)
        {
            byte[] expected = [.. channels.Select(c =>
                (byte)Math.Round(255 * Math.Clamp((values[(4 * c) + i] * deviation[c]) + mean[c], 0, 1)))];
            var pixel = picture.Pixels[i];
            Assert.Equal(expected, new[] { pixel.R, pixel.G, pixel.B });
        }

        Assert.Throws<ArgumentException>(() => Picture.FromChannels<double>(values, [4, 2, 2], [4]));
        Assert.Throws<ArgumentException>(() => Picture.FromChannels<double>(values, [4, 2, 2], [0, 1]));
        Assert.Throws<ArgumentException>(() => Picture.FromChannels<double>(values, [4, 2, 2], [0], [1]));
        Assert.Throws<ArgumentException>(() => Picture.FromChannels<double>(values, [4, 2, 2], [0], default, [1]));
        Assert.Throws<ArgumentException>(() => Picture.FromChannels<double>(values, [4, 2, 3], [0]));
        var attributions = Tensor.Create([.. values], [1, 4, 2, 2]);
        var maps = AttributionMap.Channels(attributions);
        Assert.Equal(["channel 0", "channel 1", "channel 2", "channel 3"], maps.Select(map => map.Caption));
        Assert.Equal(AttributionMap.Create(attributions).Sum, maps.Sum(map => map.Map.Sum), 1e-12);
        Assert.Equal(values[4..8], maps[1].Map.Values.ToArray());
        Assert.Throws<ArgumentException>(() => AttributionMap.Channels(attributions, "one"));
        Assert.Throws<ArgumentException>(() => AttributionMap.Channels(Tensor.Create([.. values], [4, 4])));
    }

    [Fact]
    public void A_result_alone_makes_a_card()
    {
        var credit = new Credit(Tensor.Create([0.5, -2, 1, 3, 0.25, 1], [2, 3]));
        var why = new IntegratedGradients().Explain(credit.ScoresDerivative, new(Tensor.Create([1.0, 2, 3]), 4));
        var card = Assert.IsType<TabularExplanation>(Explanation.Of(why));
        Assert.Equal(["features[0]", "features[1]", "features[2]", "age"], card.Features.Select(feature => feature.Name));
        Assert.Equal([3, 0.5, 3], card.Features.Take(3).Select(feature => feature.Attribution), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(("output 1", 10.5, 0), (card.Target, card.Output!.Value, card.BaselineOutput!.Value));
        Assert.Null(card.Prediction);
        Assert.Equal(0, card.CompletenessError!.Value, 1e-9);
        string html = Report.Of(why, "Why?").ToHtml();
        Assert.Equal("Why?", PageData.Of(html, "report").GetProperty("samples")[0].GetProperty("title").GetString());
        var named = Assert.IsType<TabularExplanation>(Explanation.Of(why.WithFeaturesOf("features", ["income", "debt", "assets"])));
        Assert.Equal(["income", "debt", "assets", "age"], named.Features.Select(feature => feature.Name));
        Assert.Equal(why.MethodName, named.Method);
        var saliency = Explanation.Of(new Saliency().Explain(credit.ScoresDerivative, new(Tensor.Create([1.0, 2, 3]), 4), target: 0));
        Assert.Equal(("output 0", null, null), (saliency.Target, saliency.BaselineOutput, saliency.CompletenessError));

        var image = Tensor.Create([1f, 2, 3, 4], [1, 2, 2]);
        var places = Explanation.Of(new InputXGradient().Explain(Brightness.TotalDerivative, image));
        Assert.Equal([1, 2, 3, 4], Assert.IsType<ImageExplanation>(places).Attribution.Values.ToArray());
        Assert.Equal("the output", places.Target);
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
            var broken = new Report { Title = "T", Explanations = [SampleReport.Image(), SampleReport.Series() with { Times = [0] }] };
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
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Report { Title = "T", Opacity = 2 }.ToHtml());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Report { Title = "T", Percentile = double.NaN }.ToHtml());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Report { Title = "T", MaxFeatures = 0 }.ToHtml());
        Assert.Throws<ArgumentNullException>(() => new Report { Title = "T", Language = null! }.ToHtml());
    }

    [Fact]
    public void Completeness_is_what_is_left_over()
    {
        Assert.Equal(-1e-6, SampleReport.Image().CompletenessError!.Value, 1e-12);
        Assert.Null((SampleReport.Image() with { BaselineOutput = null }).CompletenessError);
        Assert.Equal(0.5, (SampleReport.Image() with { CompletenessError = 0.5 }).CompletenessError);
        Assert.True(double.IsNaN(SampleReport.Layers().AttributionSum));
        Assert.Equal(JsonValueKind.Undefined, PageData.Of(Html, "report").GetProperty("samples")[4].TryGetProperty("sum", out var sum)
            ? sum.ValueKind : JsonValueKind.Undefined);
    }

    [Fact]
    public void Equal_input_gives_equal_bytes() => Assert.Equal(Html, SampleReport.Create().ToHtml());

    private static string Sources([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "src", "AutoIG.Reports"));
}
