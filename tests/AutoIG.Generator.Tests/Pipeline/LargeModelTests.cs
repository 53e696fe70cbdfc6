using AutoIG.Generator.Tests.Snapshots;
using AutoIG.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>
/// What ResNet-18, of the reference tests' models, costs a build: once a fraction of a second, and nothing while other files are edited.
/// </summary>
public class LargeModelTests(ITestOutputHelper output)
{
    // It takes about 1.2 s, its own compilation included.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(8);

    [Fact]
    public void An_edit_elsewhere_generates_nothing_again()
    {
        var project = Project();
        var faults = project.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(faults);
        var driver = GeneratorRun.Driver();
        var first = ProcessorTime.Of(() => driver = driver.RunGenerators(project));
        Assert.Equal(["New"], Steps(driver, "Emission"));
        string text = Assert.Single(driver.GetRunResult().Results.Single().GeneratedSources).SourceText.ToString();
        Assert.Contains("class LogitsFunction", text, StringComparison.Ordinal);

        var unrelated = project.SyntaxTrees.Single(t => t.FilePath == "Till.cs");
        driver = driver.RunGenerators(project.ReplaceSyntaxTree(unrelated,
            GeneratorRun.Tree("Till.cs", "public static class Till { public static int Total(int a, int b) => a - b; }")));
        Assert.Equal(["Unchanged"], Steps(driver, "Lowering"));
        Assert.Equal(["Cached"], Steps(driver, "Emission"));
        var edited = driver.GetTimingInfo().ElapsedTime;

        var again = GeneratorRun.Driver().RunGenerators(project);
        output.WriteLine($"{text.Length} characters; first {first.TotalMilliseconds:f0} ms, once compiled {again.GetTimingInfo().ElapsedTime.TotalMilliseconds:f0} ms, after an edit elsewhere {edited.TotalMilliseconds:f0} ms");
        Assert.True(first < Bound, $"The generator takes {first}.");
    }

    private static CSharpCompilation Project()
    {
        string models = Path.Combine(AppContext.BaseDirectory, "Models");
        string[] files = [Path.Combine(models, "Zoo", "ResNet18.cs"), .. Directory.GetFiles(Path.Combine(models, "Blocks"), "*.cs")];
        return GeneratorRun.Project([
            .. files.Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
            ("Till.cs", "public static class Till { public static int Total(int a, int b) => a + b; }")]);
    }

    private static string[] Steps(GeneratorDriver driver, string step) =>
        [.. driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason.ToString())];
}
