using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Compiles source in memory and lowers the methods that are marked in it.</summary>
internal static class Source
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;

        """;

    private const string Usings = ImplicitUsings + """
        global using System.Numerics;
        global using System.Numerics.Tensors;
        global using AutoIG;
        global using static AutoIG.Nn;
        """;

    public static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is { } file
            && (file.StartsWith("System.", StringComparison.Ordinal) || file is "AutoIG.dll" or "netstandard.dll"))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Preview);

    public static SyntaxTree Tree(string source, string path) => CSharpSyntaxTree.ParseText(source, Parse, path);

    /// <summary>Compiles sources that may use the whole vocabulary without saying so.</summary>
    public static CSharpCompilation Compile(params string[] sources) => CompileWith(Usings, sources);

    /// <summary>Compiles sources that stand for themselves, as in a project with implicit usings.</summary>
    public static CSharpCompilation CompileFiles(params string[] sources) => CompileWith(ImplicitUsings, sources);

    /// <summary>The same for sources of which some need not compile.</summary>
    public static CSharpCompilation CompileLoosely(params string[] sources) => Create(Usings, sources);

    private static CSharpCompilation Create(string usings, string[] sources) => CSharpCompilation.Create(
        "Models",
        sources.Select((source, i) => Tree(source, $"Model{i}.cs")).Prepend(Tree(usings, "Usings.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static CSharpCompilation CompileWith(string usings, string[] sources)
    {
        var compilation = Create(usings, sources);
        var faults = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(faults.Length == 0, string.Join("\n", faults.AsEnumerable()));
        return compilation;
    }

    /// <summary>The marked methods, in the order of the source.</summary>
    public static IEnumerable<IMethodSymbol> Marked(this Compilation compilation) =>
        from tree in compilation.SyntaxTrees
        from declaration in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        let symbol = (IMethodSymbol)compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration)!
        where symbol.GetAttributes().Any(a => a.AttributeClass?.Name == "DifferentiableAttribute")
        select symbol;

    /// <summary>Lowers the first marked method.</summary>
    public static LoweredMethod Lower(params string[] sources)
    {
        var compilation = Compile(sources);
        return MethodLowering.Lower(compilation.Marked().First(), compilation);
    }

    /// <summary>The function of a static method of numbers, which must lower without a diagnostic.</summary>
    public static IrFunction LowerScalar(string method)
    {
        var lowered = Lower(Scalar(method));
        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        return lowered.Function!;
    }

    /// <summary>The IR of the first marked method, which must lower without a diagnostic.</summary>
    public static string Ir(params string[] sources)
    {
        var lowered = Lower(sources);
        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        return IrText.Of(lowered.Function!).ReplaceLineEndings("\n");
    }

    /// <summary>The IR is the expected one; the message shows all of it where it is not.</summary>
    public static void Expect(string expected, params string[] sources)
    {
        string actual = Ir(sources);
        Assert.True(expected.ReplaceLineEndings("\n") == actual, actual);
    }

    /// <summary>A marked static method of numbers, its body as given.</summary>
    public static string Scalar(string method) => $"public static partial class Model {{ [Differentiable] public static {method} }}";
}
