using System.Text.RegularExpressions;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>Whoever opens the site finds every page in the contents beside it.</summary>
public sealed partial class SiteContentsTests
{
    [Theory]
    [InlineData("guides")]
    [InlineData("diagnostics")]
    public void EveryPageIsInTheContentsOnce(string folder)
    {
        string pages = Path.Combine(GuideTests.Repository(), "docs", folder);
        string[] listed = [.. Link().Matches(File.ReadAllText(Path.Combine(pages, "toc.yml"))).Select(link => link.Groups[1].Value)];
        string[] there = [.. Directory.GetFiles(pages, "*.md").Select(page => Path.GetFileName(page))];
        Assert.True(there.Length > 10);
        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^ +href: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Link();
}
