using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;

namespace AutoIG.Reports.Tests;

/// <summary>
/// The report in a real browser: what it promises of speed, of its looks on a phone, in the dark and on paper, of the keyboard, and of
/// what its tools choose.
/// </summary>
public sealed class ReportBrowserTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly Lazy<Report> Rows = new(() => new Report
    {
        Title = "Rows", Explanations = [.. Enumerable.Range(0, 1000).Select(SampleReport.Row)],
    });

    [BrowserFact]
    public void A_thousand_rows_are_ready_within_two_seconds_and_filtered_within_a_tenth() => IsQuick(Rows.Value, "Row");

    [BrowserFact]
    public void A_thousand_images_of_three_methods_are_as_quick() =>
        IsQuick(new() { Title = "Digits", Explanations = [.. Enumerable.Range(0, 1000).Select(SampleReport.Digit)] }, "Digit");

    private void IsQuick(Report report, string name)
    {
        // The machine may have other things to do: the best of a few tries is what the page needs.
        double ready = double.PositiveInfinity, filter = double.PositiveInfinity;
        for (int attempt = 0; attempt < 6 && (ready > 2000 || filter > 100); attempt++)
        {
            browser.Open(report);
            ready = Math.Min(ready, browser.Number("performance.getEntriesByName('report-ready')[0].startTime"));
            foreach (string wanted in new[] { name + " 77", name + " 9", "" })
            {
                filter = Math.Min(filter, browser.Number($$"""
                    (() => {
                      const search = document.querySelector("[name=search]"), before = performance.now();
                      search.value = "{{wanted}}";
                      search.dispatchEvent(new Event("input", { bubbles: true }));
                      document.body.getBoundingClientRect();
                      return performance.now() - before;
                    })()
                    """));
            }
        }

        Assert.InRange(ready, 1, 2000);
        Assert.InRange(filter, 0.01, 100);
        Assert.Equal(1000, browser.Number("document.querySelectorAll('article').length"));
        // A thousand cards are headings; few are filled.
        Assert.InRange(browser.Number("document.querySelectorAll('.filling').length"), 1, 60);
    }

    [BrowserFact]
    public void Cards_are_filled_when_they_are_seen_and_emptied_when_they_are_far()
    {
        browser.Open(Rows.Value);
        browser.Run("document.getElementById('sample-900').scrollIntoView()");
        browser.Until("document.querySelector('#sample-900 .waterfall')");
        for (int i = 100; i < 900; i += 20)
        {
            browser.Run($"document.getElementById('sample-{i}').scrollIntoView()");
            browser.Settle();
        }

        Assert.InRange(browser.Number("document.querySelectorAll('.filling').length"), 1, 80);
        browser.Run("document.querySelector('#contents a').click()");
        Assert.Equal("Row 0", browser.Text("document.activeElement.textContent"));
        browser.Until("document.querySelector('#sample-1 .waterfall')");
    }

    [BrowserFact]
    public void Tools_choose_and_order_what_is_listed()
    {
        var rows = Rows.Value.Explanations;
        browser.Open(Rows.Value);
        Assert.Equal(rows.Select(row => row.Title), Shown());

        browser.Set("show", "wrong");
        Assert.Equal(rows.Where(row => row.Truth != row.Prediction).Select(row => row.Title), Shown());
        browser.Set("class", "up");
        browser.Set("show", "right");
        Assert.Equal(rows.Where(row => row.Truth == "up" && row.Prediction == "up").Select(row => row.Title), Shown());
        browser.Set("class", "");
        browser.Set("show", "all");
        browser.Set("order", "wrong");
        Assert.Equal(rows.OrderBy(row => row.Truth == row.Prediction).Select(row => row.Title), Shown());
        browser.Set("order", "probability");
        Assert.Equal(rows.OrderBy(row => row.Probability).Select(row => row.Title), Shown());
        browser.Set("search", "row 12");
        Assert.Equal(rows.Where(row => row.Title.StartsWith("Row 12", StringComparison.Ordinal)).OrderBy(row => row.Probability)
            .Select(row => row.Title), Shown());
        Assert.Equal("11 of 1000 samples", browser.Text("document.getElementById('count').textContent"));
        browser.Set("search", "nothing is like this");
        Assert.Empty(Shown());
        Assert.Contains("No sample", browser.Text("document.getElementById('cards').textContent"), StringComparison.Ordinal);

        string[] Shown() => browser.Texts("[...document.querySelectorAll('article h2')].map(h => h.textContent)");
    }

    [BrowserFact]
    public void Nothing_goes_wrong_and_nothing_is_asked_for()
    {
        browser.Open(SampleReport.Create());
        for (int i = 1; i <= 6; i++)
        {
            browser.Run($"document.getElementById('sample-{i}').scrollIntoView()");
            browser.Settle();
        }

        foreach (var (name, value) in new[] { ("colors", "sequential"), ("clip", "false"), ("opacity", "35"), ("scheme", "dark") })
            browser.Set(name, value);
        Assert.Equal("0.35", browser.Text("getComputedStyle(document.querySelector('.stack img + canvas')).opacity"));
        Assert.Empty(browser.Texts("window.faults"));
        Assert.Empty(browser.Texts(
            "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !name.startsWith('data:'))"));
        Assert.Equal("undefined", browser.Text("typeof window.broken"));
        Assert.True(browser.Number("document.querySelectorAll('canvas').length") >= 8);
        Assert.Equal(4, browser.Number("document.querySelectorAll('.channel svg').length"));
    }

    [BrowserFact]
    public void Every_card_names_what_it_explains()
    {
        browser.Open(SampleReport.Create());
        Fill(6);
        string line = Direction(2);
        Assert.Contains("for and  against malignant", line, StringComparison.Ordinal);
        Assert.Contains("not what the model answered, which is benign", line, StringComparison.Ordinal);
        Assert.DoesNotContain("not what", Direction(1), StringComparison.Ordinal);
        Assert.Contains("logit of normal", Direction(4), StringComparison.Ordinal);
        Assert.Equal("How to read this", browser.Text("document.querySelector('h2').textContent"));
        // A scale without a side below 0 has none.
        Assert.Equal("0≥ +5.95", browser.Text("document.querySelector('#sample-5 .scale').textContent"));
        Assert.StartsWith("≤ −", browser.Text("document.querySelector('#sample-1 .scale').textContent"), StringComparison.Ordinal);
        Assert.Equal("unbelievable", browser.Text("document.querySelectorAll('#sample-3 mark')[1].textContent"));
        Assert.Contains("##believ +1", browser.Text("document.querySelectorAll('#sample-3 mark')[1].title"), StringComparison.Ordinal);

        string Direction(int card) => browser.Text($"document.querySelector('#sample-{card} .direction').textContent");
    }

    [BrowserFact]
    public void A_waterfall_ends_where_the_prediction_is()
    {
        // Features add up to 1.5, the outputs differ by 1.75: the step of what is not attributed is 0.25.
        browser.Open(new Report { Title = "T", MaxFeatures = 2, Explanations = [SampleReport.Table()] });
        string[] names = browser.Texts("[...document.querySelectorAll('.waterfall th')].map(cell => cell.textContent)");
        Assert.Equal(["F(x′), baseline", "area", "radius " + SampleReport.Hostile, "3 more", "not attributed", "F(x)"], names);
        double[] steps = [.. browser.Texts("[...document.querySelectorAll('.waterfall .number')].map(cell => cell.textContent)")
            .Select(text => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture))];
        Assert.Equal([0.75, 2.75, -1.5, 0.25, 0.25, 2.5], steps, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(steps[^1], steps[..^1].Sum(), 1e-6);
        double[] edges = [.. browser.Texts("""
            [...document.querySelectorAll('.waterfall .bar span')].map(bar => bar.getBoundingClientRect())
              .flatMap(box => [box.left, box.right])
            """).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        // Each bar begins where the one before it ends: to the right at its right end, to the left at its left.
        Assert.Equal(edges[3], edges[5], 0.6);
        Assert.Equal(edges[4], edges[6], 0.6);
        Assert.Equal(edges[7], edges[8], 0.6);
        Assert.Equal(edges[9], edges[10], 0.6);
    }

    [BrowserFact]
    public void Nothing_is_cut_or_reaches_beyond_the_window()
    {
        foreach (int width in new[] { 390, 1400 })
        {
            browser.Open(SampleReport.Create(), width);
            Fill(6);
            Assert.Equal(0, browser.Number("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            Assert.Empty(browser.Texts("""
                [...document.querySelectorAll('body *')]
                  .filter(part => part.checkVisibility() && !part.closest('.scroll, svg, .skip') && (part.getBoundingClientRect().right > innerWidth + 1 || part.getBoundingClientRect().left < -1
                    || (getComputedStyle(part).overflowX === 'hidden' && part.scrollWidth > part.clientWidth + 1)))
                  .map(part => `${part.tagName}.${part.className} ${part.textContent.slice(0, 40)}`)
                """));
        }
    }

    [BrowserFact]
    public void Texts_stand_out_from_what_is_below_them()
    {
        foreach (bool isDark in new[] { false, true })
        {
            foreach (string scheme in new[] { "system", isDark ? "light" : "dark" })
            {
                browser.Open(SampleReport.Create(), isDark: isDark, scheme: scheme);
                Fill(6);
                Assert.Empty(browser.Texts(Contrast + ".filter(([ratio]) => ratio < 4.5).map(([ratio, text]) => `${ratio}: ${text}`)"));
                Assert.True(browser.Number(Contrast + ".length") > 100);
            }
        }
    }

    [BrowserFact]
    public void White_maps_do_not_glare_in_the_dark()
    {
        foreach (bool isDark in new[] { false, true })
        {
            browser.Open(new Report { Title = "T", Explanations = [SampleReport.Image()] }, isDark: isDark);
            // The corner of the wedge's map is 0.
            double level = browser.Number("""
                document.querySelector('.stack > canvas').getContext('2d').getImageData(0, 0, 1, 1).data.slice(0, 3)
                  .reduce((a, b) => a + b) / 3
                """);
            Assert.InRange(level, isDark ? 0 : 250, isDark ? 40 : 255);
        }
    }

    [BrowserFact]
    public void Everything_can_be_reached_and_read_by_keyboard()
    {
        var image = SampleReport.Image() with { Layers = [] };
        browser.Open(new Report { Title = "T", Explanations = [image, SampleReport.Row(1), SampleReport.Row(2)] });
        Fill(3);
        int expected = (int)browser.Number("""
            [...document.querySelectorAll('a[href], button, input, select, summary, canvas, .scroll')]
              .filter(part => part.checkVisibility()).length
            """);
        browser.Run("""
            window.reached = new Set(), window.faint = [];
            document.addEventListener("focusin", event => {
              reached.add(event.target);
              const style = getComputedStyle(event.target);
              if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faint.push(event.target.outerHTML.slice(0, 80));
            });
            window.scrollTo(0, 0);
            """);
        for (int i = 0; i < expected + 10; i++)
            new Actions(browser.Page).SendKeys(Keys.Tab).Perform();
        Assert.InRange(browser.Number("reached.size"), expected, expected + 5);
        Assert.Empty(browser.Texts("faint"));

        // The arrow keys read the values of the map: row 20, column 16 holds (16 − 10) · 21 · 10⁻³.
        browser.Run("document.querySelector('#sample-1 .stack > canvas').focus()");
        for (int i = 0; i < 6; i++)
            new Actions(browser.Page).SendKeys(Keys.ArrowDown).Perform();
        new Actions(browser.Page).SendKeys(Keys.ArrowRight).SendKeys(Keys.ArrowRight).Perform();
        Assert.Equal("[20, 16] +0.126", browser.Text("document.querySelector('#sample-1 .reading').textContent"));
    }

    [BrowserFact]
    public void Views_over_all_samples_say_what_the_samples_say()
    {
        browser.Open(Rows.Value);
        browser.Until("document.querySelectorAll('#overview .views svg').length >= 3");
        Same(Expected(_ => true), Means(2));
        browser.Set("split", "cohort");
        browser.Until("document.querySelectorAll('#overview thead th').length === 6");
        // B is the larger: it stands first.
        Same(Expected(row => row.Cohort == "B"), Means(2));
        Same(Expected(row => row.Cohort == "A"), Means(4));
        browser.Set("split", "");
        browser.Set("search", "row 12");
        browser.Until("document.querySelector('#overview h3').textContent.includes('11 samples')");
        Same(Expected(row => row.Title.StartsWith("Row 12", StringComparison.Ordinal)), Means(2));
        Assert.Empty(browser.Texts("window.faults"));

        double[] Expected(Func<Explanation, bool> isIn) => [.. Enumerable.Range(0, 6).Select(k =>
            Rows.Value.Explanations.Where(isIn).Cast<TabularExplanation>().Average(row => Math.Abs(row.Features[k].Attribution)))];

        // As the page's table has them, to four digits, by name.
        double[] Means(int column) => [.. browser.Texts($$"""
            [...document.querySelectorAll('#overview tbody tr')].map(row => row.children[0].textContent + "=" + row.children[{{column}}].textContent)
            """).Order(StringComparer.Ordinal).Select(text => double.Parse(text.Split('=')[1], CultureInfo.InvariantCulture))];

        void Same(double[] expected, double[] actual) => Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-3 * a);
    }

    [BrowserFact]
    public void Paper_shows_every_card_whole_and_on_few_pages()
    {
        var rows = Enumerable.Range(0, 60).Select(SampleReport.Row);
        browser.Open(new Report { Title = "T", Explanations = [SampleReport.Image(), .. rows] }, isDark: true);
        byte[] pdf = Convert.FromBase64String((string)((Dictionary<string, object>)browser.Page.ExecuteCdpCommand(
            "Page.printToPDF", new() { ["printBackground"] = true })!)["data"]);
        int pages = Regex.Count(Encoding.Latin1.GetString(pdf), @"/Type\s*/Page\b");
        Assert.InRange(pages, 5, 40);
        // Laid out for paper, all cards are filled, none may be split and none is longer than a page of 11 inches with its margins.
        browser.Page.ExecuteCdpCommand("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        browser.Window(730, 1000);
        browser.Run("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(61, browser.Number("document.querySelectorAll('.filling').length"));
        Assert.Equal(["avoid"], Styles("article, tr, figure", "breakInside"));
        Assert.InRange(browser.Number("Math.max(...[...document.querySelectorAll('article')].map(card => card.offsetHeight))"), 50, 970);
        Assert.Equal("rgb(255, 255, 255)", browser.Text("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(["nowrap"], Styles(".number", "whiteSpace"));
        Assert.Equal("none", browser.Text("getComputedStyle(document.getElementById('tools')).display"));
        browser.Run("dispatchEvent(new Event('afterprint'))");

        string[] Styles(string parts, string property) => browser.Texts(
            $"new Set([...document.querySelectorAll('{parts}')].map(part => getComputedStyle(part).{property}))");
    }

    /// <summary>Pairs of contrast by WCAG 2 and text, for every text that is seen, over what is mixed below it.</summary>
    private const string Contrast = """
        (() => {
          const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
          const rgba = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
          const below = part => {
            const color = rgba(getComputedStyle(part).backgroundColor);
            if (color[3] === 1) return color;
            return part.parentElement ? over(color, below(part.parentElement)) : [255, 255, 255, 1];
          };
          const light = color => {
            const [r, g, b] = color.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const seen = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const part = node.parentElement;
            if (!node.textContent.trim() || part.closest("script, noscript, .skip, option") || !part.checkVisibility()) continue;
            const style = getComputedStyle(part), back = below(part);
            const front = over(rgba(part.closest("svg") ? style.fill === "none" ? style.color : style.fill : style.color), back);
            const [a, b] = [light(front), light(back)].sort((a, b) => b - a);
            seen.push([(a + 0.05) / (b + 0.05), node.textContent.trim().slice(0, 40)]);
          }
          return seen;
        })()
        """;

    /// <summary>Scrolls to each card, so that it is filled.</summary>
    private void Fill(int cards)
    {
        for (int i = 1; i <= cards; i++)
        {
            browser.Run($"document.getElementById('sample-{i}').scrollIntoView()");
            browser.Until($"document.querySelector('#sample-{i} .filling')");
        }

        browser.Settle();
    }
}
