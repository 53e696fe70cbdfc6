using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Tests.Architecture;

/// <summary>
/// A project's sources, compiled in the test with those of the projects that it references, and which of its folders refers to types of
/// which other: over the compiler's symbols, so that a using that nothing needs makes no arrow, and a type that is reached without a using
/// does.
/// </summary>
internal sealed class SourceFolders
{
    /// <summary>The folder of files that stand in none.</summary>
    public const string Root = "(root)";

    private readonly string project;
    private CSharpCompilation compilation;

    /// <param name="project">The project's folder in the repository.</param>
    /// <param name="usings">The namespaces that its project file imports everywhere.</param>
    public SourceFolders(string project, params string[] usings)
    {
        this.project = Path.Combine(Repository(), project);
        string[] implicitUsings = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http",
            "System.Threading", "System.Threading.Tasks"];
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None);
        var trees = Referenced(this.project).Prepend(this.project)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !Segments(file).Any(segment => segment is "obj" or "bin"))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))
            .Append(CSharpSyntaxTree.ParseText(string.Concat(implicitUsings.Concat(usings).Select(name => $"global using {name};\n")),
                options, ""));
        compilation = CSharpCompilation.Create(
            Path.GetFileName(project), trees, References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>
    /// What does not compile: a symbol that is not found makes no arrow, so that there must be none. The body of a regular expression is
    /// written by a generator that does not run here (CS8795), and would make none.
    /// </summary>
    public IEnumerable<Diagnostic> Errors =>
        compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS8795");

    public static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    /// <summary>The same sources with one more.</summary>
    public SourceFolders With(string file, string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)compilation.SyntaxTrees.First().Options,
            Path.Combine(project, file));
        var more = (SourceFolders)MemberwiseClone();
        more.compilation = compilation.AddSyntaxTrees(tree);
        return more;
    }

    /// <summary>
    /// Each arrow between two folders, with the first place that makes it; those from one folder alone where one is named.
    /// </summary>
    public IReadOnlyDictionary<(string From, string To), string> Arrows(string? folder = null)
    {
        var arrows = new Dictionary<(string, string), string>();
        foreach (var tree in compilation.SyntaxTrees.Where(tree => IsOwn(tree.FilePath)))
        {
            string from = FolderOf(tree.FilePath);
            if (folder is not null && from != folder)
                continue;
            var model = compilation.GetSemanticModel(tree);
            // Names, and what calls a member without naming it.
            var nodes = tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).Where(node => node is SimpleNameSyntax
                or BaseObjectCreationExpressionSyntax or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax
                or ElementAccessExpressionSyntax);
            foreach (var node in nodes)
            {
                if (FolderOf(model.GetSymbolInfo(node).Symbol) is not { } to || to == from || arrows.ContainsKey((from, to)))
                    continue;
                arrows.Add((from, to), $"{Path.GetRelativePath(project, tree.FilePath)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {node}");
            }
        }
        return arrows;
    }

    /// <summary>
    /// The folder that declares a member or a type; <see langword="null"/> for what is not of this project, and for a type whose parts lie
    /// in several folders: its members tell.
    /// </summary>
    private string? FolderOf(ISymbol? symbol)
    {
        symbol = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true }
            ? symbol.ContainingType : symbol;
        while (symbol is not (null or INamedTypeSymbol) && symbol.ContainingSymbol is not INamedTypeSymbol)
            symbol = symbol.ContainingSymbol;
        string[] folders = symbol is null ? [] : [.. symbol.OriginalDefinition.DeclaringSyntaxReferences
            .Select(reference => reference.SyntaxTree.FilePath).Where(IsOwn).Select(FolderOf).Distinct()];
        return folders.Length == 1 ? folders[0] : null;
    }

    private bool IsOwn(string file) => file.Length > 0 && Segments(file)[0] != "..";

    private string FolderOf(string file) => Segments(file) is { Length: > 1 } segments ? segments[0] : Root;

    private string[] Segments(string file) => Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar);

    /// <summary>The folders of the projects that a project's own file references as libraries.</summary>
    private static IEnumerable<string> Referenced(string project) =>
        XDocument.Load(Directory.EnumerateFiles(project, "*.csproj").Single()).Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetDirectoryName(Path.GetFullPath(reference.Attribute("Include")!.Value, project))!);

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("AutoIG", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
}
