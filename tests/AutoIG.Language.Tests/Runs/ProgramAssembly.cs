using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using AutoIG.Generator;
using AutoIG.Language.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Many programs in one assembly, with what was generated for them.</summary>
internal sealed partial class ProgramAssembly : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Memory.dll"
            or "System.Numerics.Tensors.dll" or "System.Numerics.Vectors.dll" or "System.Runtime.Extensions.dll" or "System.Threading.dll"
            or "System.Linq.dll" or "System.Runtime.Intrinsics.dll" or "System.Runtime.InteropServices.dll" or "AutoIG.dll")
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999, concurrentBuild: false, allowUnsafe: true);

    private static readonly SyntaxTree Usings = CSharpSyntaxTree.ParseText(
        "global using System;\nglobal using System.Numerics;\nglobal using AutoIG;\n", Parse, "Usings.cs");

    /// <summary>The time of emitting, in ticks of all threads.</summary>
    public static long Emitting;

    private readonly AssemblyLoadContext context;

    private ProgramAssembly(AssemblyLoadContext context, IReadOnlyList<CompiledProgram> programs) => (this.context, Programs) = (context, programs);

    /// <summary>The programs that compile with what was generated for them.</summary>
    public IReadOnlyList<CompiledProgram> Programs { get; }

    /// <summary>Compiles programs; what does not compile is reported and left out.</summary>
    /// <param name="subjects">The programs.</param>
    /// <param name="analyses">Whether the generator runs as it does for users, or with all analyses off.</param>
    /// <param name="fail">Told of what fails.</param>
    /// <param name="invalid">Told of programs that are no C#.</param>
    /// <returns>An assembly for each part in which the generator came to an end.</returns>
    public static IEnumerable<ProgramAssembly> Compile(
        IReadOnlyList<Subject> subjects, bool analyses, Action<Failure> fail, Action<Subject, string> invalid)
    {
        if (subjects.Count == 0)
            return [];
        IReadOnlyList<SyntaxTree> generated;
        var files = Files(subjects);
        var compilation = Compilation(files, Options);
        if (!analyses)
        {
            generated = [.. subjects.Select((subject, i) => (Path: $"P{i}.F.g.cs", Text: Generation.Write(subject, compilation, i, analyses, fail)))
                .Where(file => file.Text is not null).Select(file => Tree(file.Path, file.Text!))];
            return Emit(subjects, files, generated, compilation, fail, invalid) is { } plain ? [plain] : [];
        }
        using (var patience = new CancellationTokenSource(Patience))
        {
            try
            {
                var result = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()], parseOptions: Parse)
                    .RunGenerators(compilation, patience.Token).GetRunResult();
                generated = result.GeneratedTrees;
                foreach (var diagnostic in result.Diagnostics)
                {
                    int at = FileName().Match(diagnostic.ToString()) is { Success: true } file
                        ? int.Parse(file.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
                    fail(new Failure(FailureKind.Generator, subjects[at], null, diagnostic.ToString()));
                }
                var silent = Enumerable.Range(0, subjects.Count).Except(generated.Select(ProgramOf));
                foreach (int program in silent)
                    fail(new Failure(FailureKind.Generator, subjects[program], null, "The generator wrote nothing."));
            }
            catch (OperationCanceledException)
            {
                if (subjects.Count == 1)
                {
                    fail(new Failure(FailureKind.Hang, subjects[0], null, "The generator does not come to an end."));
                    return [];
                }
                int half = subjects.Count / 2;
                return Compile([.. subjects.Take(half)], analyses, fail, invalid)
                    .Concat(Compile([.. subjects.Skip(half)], analyses, fail, invalid)).ToArray();
            }
        }
        return Emit(subjects, files, generated, compilation, fail, invalid) is { } assembly ? [assembly] : [];
    }

    public void Dispose() => context.Unload();

    /// <summary>The programs alone; nothing is emitted.</summary>
    public static CSharpCompilation Sources(IReadOnlyList<Subject> subjects) =>
        Compilation(Files(subjects), Options.WithNullableContextOptions(NullableContextOptions.Disable));

    /// <summary>The method of a program in a compilation.</summary>
    public static IMethodSymbol Method(Compilation compilation, int number) =>
        (IMethodSymbol)(compilation.Assembly.GetTypeByMetadataName($"S{number}.P{number}") ?? compilation.Assembly.GetTypeByMetadataName($"S{number}.P{number}`1")!).GetMembers("F").Single();

    // Each in a namespace of its own: the generator looks at all that may hide a name.
    private static List<SyntaxTree> Files(IReadOnlyList<Subject> subjects) =>
        [.. subjects.Select((s, i) => Tree($"P{i}.cs", $"namespace S{i};\n" + Printer.Print(s.Program, $"P{i}")))];

    private static CSharpCompilation Compilation(IReadOnlyList<SyntaxTree> files, CSharpCompilationOptions options) =>
        CSharpCompilation.Create("Programs" + Guid.NewGuid().ToString("N"), [Usings, .. files], References, options);

    private static SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(text, Parse, path, Encoding.UTF8);

    private static ProgramAssembly? Emit(
        IReadOnlyList<Subject> subjects, IReadOnlyList<SyntaxTree> files, IReadOnlyList<SyntaxTree> generated, CSharpCompilation compilation,
        Action<Failure> fail, Action<Subject, string> invalid)
    {
        var written = generated.ToLookup(ProgramOf);
        var left = Enumerable.Range(0, subjects.Count).Where(written.Contains).ToList();
        while (left.Count > 0)
        {
            var harness = Harness(subjects, left);
            var whole = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
                [Usings, harness, .. left.Select(i => files[i]), .. left.SelectMany(i => written[i])]);
            using var image = new MemoryStream();
            long start = Stopwatch.GetTimestamp();
            var result = whole.Emit(image);
            Interlocked.Add(ref Emitting, Stopwatch.GetTimestamp() - start);
            var faulty = new Dictionary<int, Diagnostic>();
            foreach (var diagnostic in result.Diagnostics)
            {
                if (diagnostic.Location.SourceTree is not { } tree)
                    continue;
                bool isOwn = tree != harness && !files.Contains(tree);
                if (diagnostic.Severity != DiagnosticSeverity.Error && !(isOwn && diagnostic.Severity == DiagnosticSeverity.Warning))
                    continue;
                int program = tree == harness ? left[diagnostic.Location.GetLineSpan().StartLinePosition.Line / 2] : ProgramOf(tree);
                // Whether a program is C# at all is the first question.
                if (!faulty.TryGetValue(program, out var known) || (!isOwn && known.Location.SourceTree != files[program])
                    || (isOwn && known.Severity < diagnostic.Severity))
                {
                    faulty[program] = diagnostic;
                }
            }
            foreach (var (program, diagnostic) in faulty)
            {
                if (diagnostic.Location.SourceTree == files[program])
                    invalid(subjects[program], diagnostic.ToString());
                else
                    fail(new Failure(FailureKind.Compilation, subjects[program], null, Show(diagnostic)));
                left.Remove(program);
            }
            if (faulty.Count > 0)
                continue;
            if (!result.Success)
                throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
            image.Position = 0;
            var context = new AssemblyLoadContext(null, isCollectible: true);
            var assembly = context.LoadFromStream(image);
            var type = assembly.GetType("Harness")!;
            return new ProgramAssembly(context, [.. left.Select(i => new CompiledProgram(subjects[i], written[i].Single().ToString(), type, i))]);
        }
        return null;
    }

    [GeneratedRegex(@"\bP(\d+)\.F\b")]
    private static partial Regex FileName();

    /// <summary>The number of the program that a file belongs to: P17.cs, …/S17.P17.F.g.cs.</summary>
    private static int ProgramOf(SyntaxTree tree) => int.Parse(Path.GetFileName(tree.FilePath).Split('.')[0].AsSpan(1), CultureInfo.InvariantCulture);

    /// <summary>Two lines a program: its method on arrays, and its derivative.</summary>
    private static SyntaxTree Harness(IReadOnlyList<Subject> subjects, List<int> left)
    {
        var text = new StringBuilder("public static class Harness {");
        foreach (int i in left)
        {
            var program = subjects[i].Program;
            int real = 0, whole = 0;
            var arguments = program.Parameters.Select(p => p.Kind.IsReal() ? $"({p.Kind.Keyword()})r[{real++}]"
                : p.Kind == Kind.Bool ? $"w[{whole++}] != 0" : $"({p.Kind.Keyword()})w[{whole++}]");
            string type = $"S{i}.P{i}{(program.IsGeneric ? "<double>" : "")}", model = program.Fields.Count == 0 ? type : $"new {type}()";
            text.Append(CultureInfo.InvariantCulture, $" public static double Run{i}(double[] r, long[] w) => {model}.F({string.Join(", ", arguments)});\n");
            text.Append(CultureInfo.InvariantCulture, $" public static object Derivative{i}() => {model}.FDerivative;\n");
        }
        text.Append('}');
        return Tree("Harness.cs", text.ToString());
    }

    private static string Show(Diagnostic fault)
    {
        string[] lines = fault.Location.SourceTree!.ToString().Split('\n');
        int line = fault.Location.GetLineSpan().StartLinePosition.Line;
        return $"{fault.Id}: {fault.GetMessage(CultureInfo.InvariantCulture)}\n{string.Join('\n', lines.Skip(line - 6).Take(9))}";
    }
}
