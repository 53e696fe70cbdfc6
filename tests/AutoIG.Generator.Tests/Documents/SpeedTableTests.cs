using System.Text.RegularExpressions;

namespace AutoIG.Generator.Tests.Documents;

/// <summary>
/// Results of the benchmark are kept in docs/benchmarks, a page a processor; the README shows the table of the page that it names.
/// </summary>
public sealed partial class SpeedTableTests
{
    private const string Folder = "docs/benchmarks";

    /// <summary>A page's own column: how many turns nobody disturbed says how good the measurement is, not how fast AutoIG is.</summary>
    private const string OfThePageAlone = "ratio of quiet pairs";

    [Fact]
    public void The_readme_shows_the_table_of_a_page()
    {
        string readme = WrittenPage.Read("README.md");
        var shown = Section().Match(readme);
        Assert.True(shown.Success, "The README has no comment that names a page of docs/benchmarks.");
        string table = string.Join('\n', Rows(shown.Groups["page"].Value).Select(row => $"|{string.Join('|', row)}|"));
        WrittenPage.Verify("README.md", readme[..shown.Groups["table"].Index] + table
            + readme[(shown.Groups["table"].Index + shown.Groups["table"].Length)..]);
    }

    /// <summary>A page says what was measured on, and its table has a ratio for every model.</summary>
    [Fact]
    public void Every_page_has_a_processor_a_month_and_all_models()
    {
        string[] pages = Directory.GetFiles(Path.Combine(Packaging.FreshCopy.Repository, Folder), "*.md");
        Assert.NotEmpty(pages);
        foreach (string page in pages.Select(page => $"{Folder}/{Path.GetFileName(page)}"))
        {
            string text = WrittenPage.Read(page);
            Assert.Matches(@"^# \S", text);
            Assert.Matches(@"\nMeasured in [A-Z]\w+ \d{4}\.\n$", text);
            var rows = Rows(page);
            Assert.Equal(["model", "PyTorch ms", "AutoIG ms", "ratio"], rows[0].Take(4).Select(cell => cell.Trim()));
            Assert.Equal(
                ["tabular-30-64-32-2", "mlp-784-256-128-10", "digits-cnn", "encoder-64x128", "squeezenet1_1", "mobilenet_v2", "resnet18"],
                rows.Skip(2).Select(row => row[0].Trim()));
            Assert.All(rows.Skip(2), row => Assert.Matches(@"^ \*\*\d+(\.\d)?\*\* $", row[3]));
        }
    }

    /// <summary>The cells of a page's table, without the column that is the page's own.</summary>
    private static string[][] Rows(string page)
    {
        string[][] rows = [.. WrittenPage.Read(page).Split('\n').Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|'))];
        Assert.True(rows.Length > 2, $"{page} has no table.");
        int left = Array.FindIndex(rows[0], cell => cell.Trim() == OfThePageAlone);
        return left < 0 ? rows : [.. rows.Select(row => row.Where((_, column) => column != left).ToArray())];
    }

    [GeneratedRegex(@"<!-- written from (?<page>docs/benchmarks/[\w.-]+\.md) -->\n(?<table>.*?)\n<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Section();
}
