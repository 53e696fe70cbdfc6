using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Holds the analyzer's diagnostics against a source in which [| and |] enclose the expression at fault.</summary>
internal static class Refusal
{
    /// <summary>Exactly one diagnostic, of this id, on the marked expression, whose message contains the fragments.</summary>
    public static async Task Expect(string id, string marked, params string[] fragments)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal), end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        string source = marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var diagnostics = await Diagnostics(source);

        string all = string.Join("\n", diagnostics);
        Assert.True(diagnostics.Length == 1, $"One diagnostic is expected.\n{all}\n{source}");
        Assert.True(diagnostics[0].Id == id, all);
        var span = diagnostics[0].Location.SourceSpan;
        Assert.True(start == span.Start && end == span.End,
            $"'{source[start..end]}' is at fault, '{source[span.Start..span.End]}' is marked.\n{all}");
        foreach (string fragment in fragments)
            Assert.Contains(fragment, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    public static async Task<ImmutableArray<Diagnostic>> Diagnostics(params string[] sources)
    {
        var compilation = Source.Compile(sources).WithAnalyzers([new DifferentiableAnalyzer()]);
        return [.. (await compilation.GetAnalyzerDiagnosticsAsync()).OrderBy(d => d.Location.SourceSpan.Start)];
    }
}
