using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>Compiles a model's source together with what was generated for it, as a user's project with warnings as errors would.</summary>
internal static class CompiledModel
{
    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is { } file
            && (file.StartsWith("System.", StringComparison.Ordinal) || file is "AutoIG.dll" or "netstandard.dll"))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    public static Assembly Compile(params string[] sources) => Emit(Compilation(sources, DocumentationMode.Diagnose));

    /// <summary>Compiles a model's source with the generator at work.</summary>
    public static Assembly Generate(string source, out string generated)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        var driver = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGenerators(Compilation([Usings + source], DocumentationMode.Parse));
        var result = driver.GetRunResult();
        Assert.Empty(result.Diagnostics);
        generated = string.Join("\n", result.GeneratedTrees.Select(t => t.ToString()));
        return Emit(Compilation([Usings + source], DocumentationMode.Parse).AddSyntaxTrees(result.GeneratedTrees));
    }

    private const string Usings =
        """
        using System;
        using System.Numerics;
        using System.Numerics.Tensors;
        using AutoIG;
        using static AutoIG.Nn;

        """;

    private static CSharpCompilation Compilation(string[] sources, DocumentationMode documentation)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999,
            specificDiagnosticOptions: [new("CS8019", ReportDiagnostic.Suppress), new("CS8933", ReportDiagnostic.Suppress)]);
        var parse = new CSharpParseOptions(LanguageVersion.Preview, documentation);
        return CSharpCompilation.Create(
            "Model" + Guid.NewGuid().ToString("N"), sources.Select(s => CSharpSyntaxTree.ParseText(s, parse)), References, options);
    }

    /// <summary>Loads what was compiled; it must have no error.</summary>
    public static Assembly Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var faults = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(faults.Length == 0, string.Join("\n", faults.Select(Show)));
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    /// <summary>A fault with the lines around it.</summary>
    private static string Show(Diagnostic fault)
    {
        var lines = fault.Location.SourceTree?.ToString().Split('\n') ?? [];
        int line = fault.Location.GetLineSpan().StartLinePosition.Line;
        return fault + "\n" + string.Join('\n', lines.Skip(line - 30).Take(35));
    }

    /// <summary>The value of a static member by its path: <c>Credit.DefaultRiskDerivative</c>.</summary>
    public static object Member(this Assembly assembly, string type, string property, object? instance = null) =>
        assembly.GetType(type, throwOnError: true)!
            .GetProperty(property, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance)!
            .GetValue(instance)!;
}
