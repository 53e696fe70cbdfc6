using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Tests.Packaging;

namespace AutoIG.Generator.Tests.Documents;

/// <summary>The list of diagnostics is written from their descriptors.</summary>
public sealed class DiagnosticIndexTests
{
    [Fact]
    public void The_index_of_diagnostics_lists_every_descriptor()
    {
        var page = new StringBuilder("""
            # Diagnostics

            What cannot be differentiated is refused where it stands, never left out. AIG0xxx: how a model is declared; AIG1xxx: constructs of the language; AIG2xxx: shapes; AIG3xxx: functions without a derivative; AIG9xxx: faults of the generator.

            | Id | |
            |---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var descriptor in DiagnosticDescriptors.All.OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal))
            page.Append($"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.Title} |\n");
        page.Append("\nThe build says, from the targets of the packages:\n\n| Id | |\n|---|---|\n");
        foreach (string id in BuildErrors())
            page.Append($"| [{id}]({id}.md) | {TitleOf(id)} |\n");
        WrittenPage.Verify("docs/diagnostics/README.md", page.ToString());
    }

    /// <summary>No number is a diagnostic's and an error's of the build, and every page is of one of them.</summary>
    [Fact]
    public void Every_page_is_listed()
    {
        string[] ids = [.. DiagnosticDescriptors.All.Select(descriptor => descriptor.Id), .. BuildErrors()];
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            ids.Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(FreshCopy.Repository, "docs", "diagnostics"), "AIG*.md")
                .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    /// <summary>Those of the targets, and that of the task that imports models.</summary>
    private static IEnumerable<string> BuildErrors() => XDocument.Parse(WrittenPage.Read("src/AutoIG/build/AutoIG.targets"))
        .Descendants("Error").Select(error => error.Attribute("Code")!.Value)
        .Concat(Regex.Matches(WrittenPage.Read("src/AutoIG.Import/ImportModel.cs"), "\"(AIG[0-9]{4})\"")
            .Select(code => code.Groups[1].Value))
        .Order(StringComparer.Ordinal);

    private static string TitleOf(string id)
    {
        string first = WrittenPage.Read($"docs/diagnostics/{id}.md").Split('\n')[0];
        Assert.StartsWith($"# {id}: ", first, StringComparison.Ordinal);
        return first[$"# {id}: ".Length..];
    }

    /// <summary>The analysers' own ledger of rules links to the same pages.</summary>
    [Fact]
    public void The_ledger_of_rules_has_every_descriptor()
    {
        string ledger = WrittenPage.Read("generator/AutoIG.Generator/AnalyzerReleases.Shipped.md")
            + WrittenPage.Read("generator/AutoIG.Generator/AnalyzerReleases.Unshipped.md");
        Assert.All(DiagnosticDescriptors.All, descriptor => Assert.Contains(
            $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | [{descriptor.Title}](../../docs/diagnostics/{descriptor.Id}.md)\n", ledger, StringComparison.Ordinal));
    }
}
