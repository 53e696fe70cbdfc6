using System.Reflection;
using System.Runtime.Loader;
using AutoIG.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>Compiles a model's source with the generator, as a project does in which warnings are errors.</summary>
internal static class ModelCompiler
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } file
                && (file.StartsWith("System.", StringComparison.Ordinal) || file is "AutoIG.dll" or "netstandard.dll"))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.Parse);

    private static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
        generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999,
        // A using that a small model does not need is a hint in a project, and no warning.
        specificDiagnosticOptions: [new("CS8019", ReportDiagnostic.Suppress), new("CS8933", ReportDiagnostic.Suppress)]);

    // What every project has, whether it is of use or not.
    private static readonly SyntaxTree Usings = CSharpSyntaxTree.ParseText(string.Concat(new[]
    {
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks",
    }.Select(name => $"global using {name};\n")), Parse);

    /// <summary>The compilation with what is generated for it.</summary>
    public static CSharpCompilation Generate(string source)
    {
        var compilation = CSharpCompilation.Create("Model" + Guid.NewGuid().ToString("N"),
            [Usings, CSharpSyntaxTree.ParseText(source, Parse)], References, Options);
        var result = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()], parseOptions: Parse)
            .RunGenerators(compilation).GetRunResult();
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.NotEmpty(result.GeneratedTrees);
        return compilation.AddSyntaxTrees(result.GeneratedTrees);
    }

    public static Type Load(CSharpCompilation compilation, string name)
    {
        using var image = new MemoryStream();
        var faults = compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults.Take(10)));
        image.Position = 0;
        Assembly assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
        return assembly.GetType(name, throwOnError: true)!;
    }
}
