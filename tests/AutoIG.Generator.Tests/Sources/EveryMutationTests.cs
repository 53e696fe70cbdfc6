using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit.Abstractions;

namespace AutoIG.Generator.Tests.Sources;

/// <summary>
/// Sources as they are while somebody types them: ten models, cut short behind each token, and with each token deleted, doubled, swapped
/// with the next, and replaced by many others. The analyzer and the generator never fail, and what compiles without what is generated
/// compiles with it.
/// </summary>
public sealed class EveryMutationTests(ITestOutputHelper output)
{
    /// <summary>How many changes of each kind are tried when not all are.</summary>
    private const int Sample = 45;

    /// <summary>More than any of them takes on a machine that has other things to do.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Kinds => new(Mutation.ByKind.Keys);

    /// <summary>Changes at which the generator once failed.</summary>
    private static readonly (string Model, string What)[] Hardest =
    [
        ("blocks in a list", "token 203 '[' is the last"),
        ("several functions of a generic type", "token 57 'readonly' becomes 'static'"),
        ("a recurrent network", "token 209 '*' becomes '|'"),
        ("a convolution", "token 199 '0' becomes '-2147483648'"),
        ("numbers with loops", "token 37 'double' becomes 'float'"),
        ("a dense network", "token 92 'Logits' becomes 'Differentiable'"),
    ];

    [Fact]
    public async Task Changes_that_were_hard_are_refused_or_generated()
    {
        var faults = new List<string>();
        foreach (var (model, what) in Hardest)
        {
            var change = Mutation.ByKind.Values.SelectMany(all => all).First(change => change.Model.Name == model && change.What == what);
            var (project, driver) = Base(change.Model);
            await Try(change, project, driver, faults);
        }
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Fact]
    public void The_models_themselves_are_generated()
    {
        foreach (var model in MutatedModel.All)
        {
            var (project, driver) = Base(model);
            Assert.DoesNotContain(project.GetDiagnostics(), fault => fault.Severity == DiagnosticSeverity.Error);
            var trees = driver.GetRunResult().GeneratedTrees;
            Assert.NotEmpty(trees);
            Assert.DoesNotContain(trees, tree => tree.ToString().Contains("NotSupportedException", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Changed_sources_are_refused_or_generated(string kind)
    {
        var faults = new List<string>();
        int compiled = 0;
        var all = Mutation.ByKind[kind];
        var random = new Random(20261130);
        var changes = Exhaustive.Of(all, () => Enumerable.Range(0, Sample).Select(_ => all[random.Next(all.Length)])).ToArray();
        foreach (var some in changes.GroupBy(change => change.Model))
        {
            var (project, driver) = Base(some.Key);
            foreach (var change in some)
            {
                // The driver goes on from what it knows of the text before, as in an editor.
                var run = Task.Run(() => Try(change, project, driver, faults));
                if (await Task.WhenAny(run, Task.Delay(Longest)) != run)
                    throw new TimeoutException($"{change} takes longer than {Longest}.\n{change.Text}");
                (driver, bool compiles) = await run;
                compiled += compiles ? 1 : 0;
            }
        }
        output.WriteLine($"{compiled} of {changes.Length} compile");
        Assert.True(faults.Count == 0, $"{faults.Count} faults in {changes.Length} changes\n" + string.Join("\n\n", faults.Take(40)));
        // Otherwise nothing was seen of what compiles.
        Assert.True(compiled > 0 || !kind.StartsWith("replaced", StringComparison.Ordinal), $"none of {changes.Length} compiles");
    }

    private static (Compilation Project, GeneratorDriver Driver) Base(MutatedModel model)
    {
        var project = GeneratorRun.Project([.. model.Files.Select((text, i) => (FileName(i), text))]);
        return (project, GeneratorRun.Driver().RunGenerators(project));
    }

    private static string FileName(int file) => $"File{file}.cs";

    private static async Task<(GeneratorDriver Driver, bool Compiles)> Try(
        Mutation change, Compilation project, GeneratorDriver driver, List<string> faults)
    {
        var old = project.SyntaxTrees.Single(tree => tree.FilePath == FileName(change.File));
        var changed = project.ReplaceSyntaxTree(old, GeneratorRun.Tree(old.FilePath, change.Text));
        void Fault(string what) => faults.Add($"{change}\n{what}\n{change.Text}");

        var without = await changed.WithAnalyzers([new DifferentiableAnalyzer()]).GetAllDiagnosticsAsync();
        foreach (var fault in without.Where(fault => fault.Id is "AD0001" or "AIG9001"))
            Fault(fault.ToString());
        driver = driver.RunGeneratorsAndUpdateCompilation(changed, out var whole, out var reported);
        var result = driver.GetRunResult().Results.Single();
        foreach (var fault in reported.Where(fault => fault.Severity >= DiagnosticSeverity.Warning))
            Fault($"{fault}\n{result.Exception}");
        if (without.Any(fault => fault.Severity == DiagnosticSeverity.Error && fault.Id.StartsWith("CS", StringComparison.Ordinal)))
            return (driver, false);
        bool isRefused = without.Any(fault => fault.Severity == DiagnosticSeverity.Error);
        var written = result.GeneratedSources.Select(source => source.SyntaxTree).ToHashSet();
        // A name in small letters is warned of where the user declares it as well.
        var broken = whole.GetDiagnostics().FirstOrDefault(fault => fault.Severity == DiagnosticSeverity.Error
            || (fault.Severity == DiagnosticSeverity.Warning && fault.Id != "CS8981" && written.Contains(fault.Location.SourceTree!)));
        if (broken is not null)
        {
            var refusal = without.FirstOrDefault(fault => fault.Severity == DiagnosticSeverity.Error);
            Fault($"{broken}\n{Line(broken.Location)}{(refusal is null ? "" : $"\nrefused: {refusal}")}");
        }
        if (!isRefused && written.Any(tree => tree.ToString().Contains("throw new NotSupportedException", StringComparison.Ordinal)))
            Fault("nothing is said of a method that was not generated");
        return (driver, true);
    }

    private static string Line(Location location) =>
        location.SourceTree?.GetText().Lines[location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? "";
}
