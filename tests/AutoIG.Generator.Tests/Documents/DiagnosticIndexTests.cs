using System.Text;
using AutoIG.Generator.Diagnostics;

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
        WrittenPage.Verify("docs/diagnostics/README.md", page.ToString());
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
