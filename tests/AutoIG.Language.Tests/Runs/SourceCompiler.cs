using System.Diagnostics;
using System.Globalization;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using AutoIG.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Language.Tests.Runs;

/// <summary>
/// Compiles many programs, one in each file, with what is generated for them, into one assembly. The file of the i-th is Pi.cs, and what is
/// generated for it has Pi in its name too.
/// </summary>
internal static partial class SourceCompiler
{
    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path)
            is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Memory.dll"
            or "System.Numerics.Tensors.dll" or "System.Numerics.Vectors.dll" or "System.Runtime.Extensions.dll" or "System.Threading.dll"
            or "System.Linq.dll" or "System.Runtime.Intrinsics.dll" or "System.Runtime.InteropServices.dll" or "AutoIG.dll")
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999, concurrentBuild: false, allowUnsafe: true);

    /// <summary>The time of emitting, in ticks of all threads.</summary>
    public static long Emitting;

    public static SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(text, Parse, path, Encoding.UTF8);

    /// <summary>The programs beside what they share.</summary>
    /// <param name="common">What they share.</param>
    /// <param name="files">The programs, in order.</param>
    /// <param name="nullable">Whether the compiler follows what may be null; it costs, and is of use only where all is compiled.</param>
    public static CSharpCompilation Compilation(SyntaxTree common, IEnumerable<SyntaxTree> files, bool nullable = true) =>
        CSharpCompilation.Create(
        "Programs" + Guid.NewGuid().ToString("N"), [common, .. files], References,
        nullable ? Options : Options.WithNullableContextOptions(NullableContextOptions.Disable));

    /// <summary>What is generated for the programs of a compilation.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="count">How many programs it has.</param>
    /// <param name="fail">Told of the programs for which the generator reports something or writes nothing.</param>
    /// <param name="cancellation">Asked by the generator.</param>
    public static IReadOnlyList<SyntaxTree> Generated(
        Compilation compilation, int count, Action<int, string> fail, CancellationToken cancellation = default)
    {
        var result = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()], parseOptions: Parse)
            .RunGenerators(compilation, cancellation).GetRunResult();
        foreach (var diagnostic in result.Diagnostics)
        {
            fail(FileName().Match(diagnostic.ToString()) is { Success: true } file
                ? int.Parse(file.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0, diagnostic.ToString());
        }
        foreach (int silent in Enumerable.Range(0, count).Except(result.GeneratedTrees.Select(ProgramOf)))
            fail(silent, "The generator wrote nothing.");
        return result.GeneratedTrees;
    }

    /// <summary>
    /// Compiles and loads the programs for which something was generated; what does not compile is reported and left out.
    /// </summary>
    /// <param name="compilation">The programs.</param>
    /// <param name="common">What they share.</param>
    /// <param name="files">The programs, in order.</param>
    /// <param name="generated">What was generated for them.</param>
    /// <param name="harness">The class Harness that calls those of some numbers: two lines each.</param>
    /// <param name="fail">Told of faults and warnings of what was generated.</param>
    /// <param name="invalid">Told of programs that are no C#.</param>
    /// <returns><see langword="null"/> where none is left.</returns>
    public static LoadedSources? Load(
        CSharpCompilation compilation, SyntaxTree common, IReadOnlyList<SyntaxTree> files, IEnumerable<SyntaxTree> generated,
        Func<IReadOnlyList<int>, string> harness, Action<int, string> fail, Action<int, string> invalid)
    {
        var written = generated.ToLookup(ProgramOf);
        var left = Enumerable.Range(0, files.Count).Where(written.Contains).ToList();
        while (left.Count > 0)
        {
            var calls = Tree("Harness.cs", harness(left));
            var whole = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
                [common, calls, .. left.Select(i => files[i]), .. left.SelectMany(i => written[i])]);
            using var image = new MemoryStream();
            long start = Stopwatch.GetTimestamp();
            var result = whole.Emit(image);
            Interlocked.Add(ref Emitting, Stopwatch.GetTimestamp() - start);
            var faulty = new Dictionary<int, Diagnostic>();
            foreach (var diagnostic in result.Diagnostics)
            {
                if (diagnostic.Location.SourceTree is not { } tree || tree == common)
                    continue;
                bool isOwn = tree != calls && !files.Contains(tree);
                if (diagnostic.Severity != DiagnosticSeverity.Error && !(isOwn && diagnostic.Severity == DiagnosticSeverity.Warning))
                    continue;
                int program = tree == calls ? left[diagnostic.Location.GetLineSpan().StartLinePosition.Line / 2] : ProgramOf(tree);
                // Whether a program is C# at all is the first question.
                if (!faulty.TryGetValue(program, out var known) || (!isOwn && known.Location.SourceTree != files[program])
                    || (isOwn && known.Severity < diagnostic.Severity))
                {
                    faulty[program] = diagnostic;
                }
            }
            foreach (var (program, diagnostic) in faulty)
            {
                (diagnostic.Location.SourceTree == files[program] ? invalid : fail)(program, Show(diagnostic));
                left.Remove(program);
            }
            if (faulty.Count > 0)
                continue;
            if (!result.Success)
                throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
            image.Position = 0;
            var context = new AssemblyLoadContext(null, isCollectible: true);
            return new LoadedSources(context, context.LoadFromStream(image).GetType("Harness")!, left, written);
        }
        return null;
    }

    [GeneratedRegex(@"\bP(\d+)\.F\b")]
    private static partial Regex FileName();

    /// <summary>The number of the program that a file belongs to: P17.cs, …/S17.P17.F.g.cs.</summary>
    private static int ProgramOf(SyntaxTree tree) =>
        int.Parse(Path.GetFileName(tree.FilePath).Split('.')[0].AsSpan(1), CultureInfo.InvariantCulture);

    private static string Show(Diagnostic fault)
    {
        string[] lines = fault.Location.SourceTree!.ToString().Split('\n');
        int line = fault.Location.GetLineSpan().StartLinePosition.Line;
        return $"{fault.Id}: {fault.GetMessage(CultureInfo.InvariantCulture)}\n{string.Join('\n', lines.Skip(line - 6).Take(9))}";
    }
}
