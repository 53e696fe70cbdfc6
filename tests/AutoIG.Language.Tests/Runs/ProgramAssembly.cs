using System.Globalization;
using System.Runtime.Loader;
using System.Text;
using AutoIG.Language.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Many programs in one assembly, with what was generated for them.</summary>
internal sealed class ProgramAssembly : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly SyntaxTree Usings = SourceCompiler.Tree(
        "Usings.cs", "global using System;\nglobal using System.Numerics;\nglobal using AutoIG;\n");

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
        var compilation = SourceCompiler.Compilation(Usings, files);
        if (!analyses)
        {
            generated = [.. subjects.Select((subject, i) => (Path: $"P{i}.F.g.cs", Text: Generation.Write(subject, compilation, i, analyses, fail)))
                .Where(file => file.Text is not null).Select(file => SourceCompiler.Tree(file.Path, file.Text!))];
            return Load(subjects, files, generated, compilation, fail, invalid);
        }
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            generated = SourceCompiler.Generated(compilation, subjects.Count,
                (i, fault) => fail(new Failure(FailureKind.Generator, subjects[i], null, fault)), patience.Token);
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
        return Load(subjects, files, generated, compilation, fail, invalid);
    }

    public void Dispose() => context.Unload();

    /// <summary>The programs alone; nothing is emitted.</summary>
    public static CSharpCompilation Sources(IReadOnlyList<Subject> subjects) =>
        SourceCompiler.Compilation(Usings, Files(subjects), nullable: false);

    /// <summary>The method of a program in a compilation.</summary>
    public static IMethodSymbol Method(Compilation compilation, int number) =>
        (IMethodSymbol)(compilation.Assembly.GetTypeByMetadataName($"S{number}.P{number}") ?? compilation.Assembly.GetTypeByMetadataName($"S{number}.P{number}`1")!).GetMembers("F").Single();

    // Each in a namespace of its own: the generator looks at all that may hide a name.
    private static List<SyntaxTree> Files(IReadOnlyList<Subject> subjects) =>
        [.. subjects.Select((s, i) => SourceCompiler.Tree($"P{i}.cs", $"namespace S{i};\n" + Printer.Print(s.Program, $"P{i}")))];

    private static ProgramAssembly[] Load(
        IReadOnlyList<Subject> subjects, IReadOnlyList<SyntaxTree> files, IReadOnlyList<SyntaxTree> generated, CSharpCompilation compilation,
        Action<Failure> fail, Action<Subject, string> invalid)
    {
        var loaded = SourceCompiler.Load(
            compilation, Usings, files, generated, left => Harness(subjects, left),
            (i, fault) => fail(new Failure(FailureKind.Compilation, subjects[i], null, fault)), (i, fault) => invalid(subjects[i], fault));
        return loaded is null ? [] : [new(loaded.Context, [.. loaded.Programs.Select(i =>
            new CompiledProgram(subjects[i], loaded.Generated[i].Single().ToString(), loaded.Harness, i))])];
    }

    /// <summary>Two lines a program: its method on arrays, and its derivative.</summary>
    private static string Harness(IReadOnlyList<Subject> subjects, IReadOnlyList<int> left)
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
        return text.ToString();
    }
}
