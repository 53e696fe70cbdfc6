using System.Collections.Immutable;
using AutoIG.Generator.Tests.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Snapshots;

/// <summary>The generator inside the compiler, on sources in memory.</summary>
internal static class GeneratorRun
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    /// <summary>A driver that records what each step did.</summary>
    /// <param name="generator">The generator, where it is another than ours.</param>
    public static GeneratorDriver Driver(IIncrementalGenerator? generator = null) => CSharpGeneratorDriver.Create(
        [(generator ?? new AutoIGGenerator()).AsSourceGenerator()], parseOptions: Parse,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>A user's project before the generator has run.</summary>
    public static CSharpCompilation Project(params (string Path, string Source)[] files) => CSharpCompilation.Create(
        "Shop",
        files.Prepend(("Usings.cs", Usings)).Select(file => Tree(file.Item1, file.Item2)),
        Source.References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999));

    public static SyntaxTree Tree(string path, string source) => CSharpSyntaxTree.ParseText(source, Parse, path, System.Text.Encoding.UTF8);

    /// <summary>What is generated for a model; it compiles with it, without a warning of its own.</summary>
    public static ImmutableArray<GeneratedSourceResult> Files(string model)
    {
        var result = Driver().RunGeneratorsAndUpdateCompilation(Project(("Model.cs", model)), out var compilation, out var reported)
            .GetRunResult();
        var written = result.GeneratedTrees.ToHashSet();
        // The model's own warnings (it has no documentation, for instance) are not the generator's.
        var faults = compilation.GetDiagnostics().Concat(reported).Where(d => d.Severity == DiagnosticSeverity.Error
            || (d.Severity == DiagnosticSeverity.Warning && d.Location.SourceTree is { } tree && written.Contains(tree)));
        Assert.Empty(faults);
        var files = result.Results.Single().GeneratedSources;
        Assert.NotEmpty(files);
        return files;
    }

    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Numerics;
        global using System.Numerics.Tensors;
        global using AutoIG;
        global using static AutoIG.Nn;
        """;
}
