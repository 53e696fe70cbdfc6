using System.Collections.Immutable;
using AutoIG.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AutoIG.CodeFixes.Tests;

/// <summary>A project as an editor holds it: files, what is wrong with them, what is offered for it, and the files after that.</summary>
internal sealed class Editor : IDisposable
{
    private readonly AdhocWorkspace workspace = new();
    private readonly DocumentId[] files;

    public Editor(params string[] sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "AutoIG.dll" or "netstandard.dll" or "mscorlib.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        var project = ProjectId.CreateNewId();
        var solution = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                project, VersionStamp.Default, "Edited", "Edited", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: new CSharpParseOptions(LanguageVersion.Preview), metadataReferences: references));
        files = [.. sources.Select(_ => DocumentId.CreateNewId(project))];
        for (int i = 0; i < sources.Length; i++)
            solution = solution.AddDocument(files[i], $"File{i}.cs", SourceText.From(sources[i]), filePath: $"/edited/File{i}.cs");
        Assert.True(workspace.TryApplyChanges(solution));
    }

    private Document First => workspace.CurrentSolution.GetDocument(files[0])!;

    public void Dispose() => workspace.Dispose();

    /// <summary>The titles that are offered for the first diagnostic of an id in the first file.</summary>
    public async Task<IReadOnlyList<string>> Offered(CodeFixProvider provider, string id) =>
        [.. (await Actions(provider, (await Wrong(id))[0])).Select(action => action.Title)];

    /// <summary>The first file after an action of a title was taken for the first diagnostic of an id.</summary>
    public async Task<string> Take(CodeFixProvider provider, string id, string title) =>
        await Apply((await Actions(provider, (await Wrong(id))[0])).Single(action => action.Title == title));

    /// <summary>The same for all diagnostics of the id at once.</summary>
    public async Task<string> TakeAll(CodeFixProvider provider, string id, string title)
    {
        var wrong = await Wrong(id);
        var action = (await Actions(provider, wrong[0])).Single(action => action.Title == title);
        var all = await provider.GetFixAllProvider()!.GetFixAsync(new FixAllContext(
            First, provider, FixAllScope.Document, action.EquivalenceKey, [id], new Known(wrong), CancellationToken.None));
        return await Apply(all!);
    }

    /// <summary>What the compiler, the analyser and the code that is generated still have to say.</summary>
    public async Task<IReadOnlyList<Diagnostic>> Faults()
    {
        var compilation = (await First.Project.GetCompilationAsync())!;
        var options = (CSharpParseOptions)First.Project.ParseOptions!;
        CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var complete, out var said);
        return
        [
            .. said.Concat(complete.GetDiagnostics()).Concat(await Analysed(compilation))
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
        ];
    }

    /// <summary>The text of a file as it is now.</summary>
    public async Task<string> Text(int file = 0) =>
        (await workspace.CurrentSolution.GetDocument(files[file])!.GetTextAsync()).ToString();

    private async Task<ImmutableArray<Diagnostic>> Wrong(string id)
    {
        var compilation = (await First.Project.GetCompilationAsync())!;
        var tree = await First.GetSyntaxTreeAsync();
        ImmutableArray<Diagnostic> wrong =
        [
            .. compilation.GetDiagnostics().Concat(await Analysed(compilation))
                .Where(diagnostic => diagnostic.Id == id && diagnostic.Location.SourceTree == tree)
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
        Assert.False(wrong.IsEmpty, $"There is no {id}.");
        return wrong;
    }

    private static Task<ImmutableArray<Diagnostic>> Analysed(Compilation compilation) =>
        compilation.WithAnalyzers([new DifferentiableAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    private async Task<IReadOnlyList<CodeAction>> Actions(CodeFixProvider provider, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(
            new CodeFixContext(First, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private async Task<string> Apply(CodeAction action)
    {
        foreach (var operation in await action.GetOperationsAsync(CancellationToken.None))
            operation.Apply(workspace, CancellationToken.None);
        return await Text();
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
