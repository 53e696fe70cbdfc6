using System.Globalization;

namespace AutoIG.Reports.Tests;

/// <summary>
/// What many texts and many series say together, in a real browser: the page's numbers are those of loops over the samples.
/// </summary>
public sealed class TogetherBrowserTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Vocabulary = ["the", "Budget", "tribes", "we", SampleReport.Hostile];

    private static readonly Report Texts = new() { Title = "Texts", Explanations = [.. Enumerable.Range(0, 12).Select(Text)] };

    private static readonly Report Waves = new() { Title = "Series", Explanations = [.. Enumerable.Range(0, 9).Select(Series)] };

    [BrowserFact]
    public void Words_are_seen_over_all_texts_by_what_is_explained()
    {
        browser.Open(Texts);
        browser.Until("document.querySelectorAll('#words section').length === 2");
        Same(Means("old", 1), Shown(0));
        Same(Means("new", 1), Shown(1));
        browser.Set("least", "10");
        Assert.InRange(Means("old", 10).Length, 1, 4);
        Same(Means("old", 10), Shown(0));
        browser.Set("least", "1");
        browser.Set("split", "");
        browser.Until("document.querySelectorAll('#words section').length === 1");
        Assert.Contains(
            "explain different outputs", browser.Text("document.querySelector('#words .range').textContent"), StringComparison.Ordinal);
        Same(Means(null, 1), Shown(0));
        browser.Set("search", "Text 4");
        browser.Until("document.querySelector('#words p')?.textContent === 'Fewer than two of these texts are shown.'");
        Assert.Empty(browser.Texts("window.faults"));
        Assert.Equal("undefined", browser.Text("typeof window.broken"));

        string[] Shown(int section) => browser.Texts($$"""
            [...document.querySelectorAll('#words section')[{{section}}].querySelectorAll('tbody tr:not(.between)')]
              .map(row => [0, 1, 3].map(i => row.children[i].textContent).join('|'))
            """);
    }

    [BrowserFact]
    public void Channels_and_moments_are_seen_over_all_series()
    {
        browser.Open(Waves);
        browser.Until("document.querySelectorAll('#moments .views svg').length >= 2");
        // Of 9 series 5 are explained as 'up', the larger part first.
        Assert.Equal(["Channel", "up (5): mean Σ |A|", "down (4): mean Σ |A|"],
            browser.Texts("[...document.querySelectorAll('#moments thead th')].map(head => head.textContent)"));
        for (int channel = 0; channel < 2; channel++)
        {
            foreach (var (column, name) in new[] { (1, "up"), (2, "down") })
            {
                double expected = Waves.Explanations.Cast<SeriesExplanation>().Where(series => series.TargetClass == name)
                    .Average(series => series.Channels[channel].Attribution.Sum(Math.Abs));
                Assert.Equal(expected, Number(browser.Text(
                    $"document.querySelectorAll('#moments tbody tr')[{channel}].children[{column}].textContent")), 1e-3 * expected);
            }
        }

        Assert.Equal(4, browser.Number("document.querySelectorAll('#moments .views section:nth-child(2) [aria-label=line] path').length"));
        browser.Set("split", "");
        browser.Until("document.querySelectorAll('#moments thead th').length === 2");
        Assert.Empty(browser.Texts("window.faults"));
    }

    /// <summary>A number for each token is drawn as words, each with the sum of its pieces; other numbers stay what they are.</summary>
    [BrowserFact]
    public void Words_by_another_method_are_words()
    {
        var tokens = SampleReport.Text().Tokens;
        double[] other = [.. tokens.Select((_, i) => (double)(i - 2))];
        browser.Open(new Report
        {
            Title = "T",
            Explanations =
            [
                SampleReport.Text() with
                {
                    OtherMethods =
                    [
                        new("Removal", AttributionMap.Create<double>(other, other.Length)),
                        new("Units", AttributionMap.Create<double>([1, 2], 2)),
                    ],
                },
            ],
        });
        browser.Until("document.querySelector('#sample-1 .words-of')");
        // un ##believ ##able: −1 + 0 + 1.
        Assert.Equal(
            ["−2", "0", "+2", "+3"], browser.Texts("[...document.querySelectorAll('.words-of mark')].map(mark => mark.title)"));
        Assert.Equal("Removal, colours to ±3. ", browser.Text("document.querySelector('.words-of figcaption').textContent"));
        Assert.Equal(1, browser.Number("document.querySelectorAll('#sample-1 .small figure').length"));
        Assert.Empty(browser.Texts("window.faults"));
    }

    [BrowserFact]
    public void They_fit_on_a_phone_and_are_read_in_the_dark()
    {
        foreach (var report in new[] { Texts, Waves })
        {
            browser.Open(report, width: 390, isDark: true);
            browser.Until("document.querySelector('#words section, #moments svg')");
            Assert.InRange(browser.Number("document.documentElement.scrollWidth"), 1, 390);
            Assert.Empty(browser.Texts("window.faults"));
        }
    }

    private static TextExplanation Text(int i) => new()
    {
        Title = $"Text {i}", Prediction = i % 3 == 0 ? "new" : "old", TargetClass = i % 3 == 0 ? "new" : "old",
        Tokens = [.. Enumerable.Range(0, 6).Select(k => new TokenAttribution(Vocabulary[((k * k) + i) % 5], Math.Sin((7 * i) + k)))],
    };

    private static SeriesExplanation Series(int i) => new()
    {
        Title = $"Series {i}", Prediction = "up", TargetClass = i % 2 == 0 ? "up" : "down", TimeUnit = "s",
        Times = [.. Enumerable.Range(0, 50).Select(t => t / 10.0)],
        Channels =
        [
            .. new[] { "x", "y " + SampleReport.Hostile }.Select((name, c) => new SeriesChannel(
                name, [.. Enumerable.Range(0, 50).Select(t => Math.Cos(t + c))],
                [.. Enumerable.Range(0, 50).Select(t => Math.Sin((t * i) + c))])),
        ],
    };

    /// <summary>Words with their occurrences and means, as the page should show them.</summary>
    private static string[] Means(string? explained, int least) =>
    [
        .. Texts.Explanations.Cast<TextExplanation>().Where(text => explained is null || text.TargetClass == explained)
            .SelectMany(text => text.Tokens).GroupBy(token => token.Text.ToLowerInvariant())
            .Where(word => word.Count() >= least)
            .Select(word => (Word: word.Key, Count: word.Count(), Mean: word.Average(token => token.Attribution)))
            .OrderByDescending(word => word.Mean)
            .Select(word => FormattableString.Invariant($"{word.Word}|{word.Count} ×|{word.Mean:R}")),
    ];

    private static void Same(string[] expected, string[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (wanted, shown) in expected.Zip(actual))
        {
            Assert.Equal(wanted[..wanted.LastIndexOf('|')], shown[..shown.LastIndexOf('|')]);
            Assert.Equal(Number(wanted[(wanted.LastIndexOf('|') + 1)..]), Number(shown[(shown.LastIndexOf('|') + 1)..]), 1e-3);
        }
    }

    private static double Number(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);
}
