using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Every model of the reference tests lowers without a diagnostic, and what is generated for it compiles.</summary>
public class ReferenceModelTests
{
    private static readonly CSharpCompilation Models = Source.CompileFiles(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Models"), "*.cs", SearchOption.AllDirectories)
            .OrderBy(path => path, StringComparer.Ordinal).Select(File.ReadAllText).ToArray());

    private static readonly Lazy<Compilation> Whole = new(() =>
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)Models.SyntaxTrees.First().Options);
        driver.RunGeneratorsAndUpdateCompilation(Models, out var updated, out _);
        return updated;
    });

    private static readonly Lazy<ILookup<string, string>> Faults = new(FaultsOfGenerated);

    /// <summary>What is generated for the models.</summary>
    internal static IEnumerable<SyntaxTree> Generated => Whole.Value.SyntaxTrees.Skip(Models.SyntaxTrees.Length);

    public static TheoryData<string> Methods() => [.. Models.Marked().Select(Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Lowers(string method)
    {
        var lowered = MethodLowering.Lower(Models.Marked().Single(m => Name(m) == method), Models);

        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        Assert.NotEmpty(lowered.Function!.Body.Statements);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Generated_code_compiles(string method)
    {
        Assert.True(Faults.Value.Contains(method), $"Nothing was generated for {method}.");
        string[] faults = [.. Faults.Value[method].Where(fault => fault.Length > 0)];
        Assert.True(faults.Length == 0, string.Join("\n", faults));
    }

    private static ILookup<string, string> FaultsOfGenerated() => Generated.SelectMany(tree =>
            Whole.Value.GetSemanticModel(tree).GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)
                .Select(d => d.ToString()).Append("").Select(fault => (Method: MethodOf(tree), Fault: fault)))
        .ToLookup(pair => pair.Method, pair => pair.Fault);

    /// <summary>Generated files are called {namespace}.{type}.{method}.g.cs.</summary>
    private static string MethodOf(SyntaxTree tree) =>
        string.Join('.', Path.GetFileName(tree.FilePath).Replace(".g.cs", "", StringComparison.Ordinal).Split('.').TakeLast(2));

    private static string Name(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";
}
