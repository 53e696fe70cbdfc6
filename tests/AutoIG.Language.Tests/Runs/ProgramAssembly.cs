using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Many programs of one kind in one assembly, with what was generated for them.</summary>
internal sealed class ProgramAssembly : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AssemblyLoadContext context;

    private ProgramAssembly(AssemblyLoadContext context, IReadOnlyList<CompiledProgram> programs) =>
        (this.context, Programs) = (context, programs);

    /// <summary>The programs that compile with what was generated for them.</summary>
    public IReadOnlyList<CompiledProgram> Programs { get; }

    /// <summary>Compiles programs; what does not compile is reported and left out.</summary>
    /// <param name="subjects">The programs.</param>
    /// <param name="analyses">Whether the generator runs as it does for users, or with analyses off.</param>
    /// <param name="fail">Told of what fails.</param>
    /// <param name="invalid">Told of programs that are no C#.</param>
    /// <returns>An assembly for each part in which the generator came to an end.</returns>
    public static IEnumerable<ProgramAssembly> Compile(
        IReadOnlyList<ISubject> subjects, bool analyses, Action<Failure> fail, Action<ISubject, string> invalid)
    {
        if (subjects.Count == 0)
            return [];
        IReadOnlyList<SyntaxTree> generated;
        var files = Files(subjects);
        var compilation = SourceCompiler.Compilation(subjects[0].Shared, files);
        if (!analyses)
        {
            generated = [.. subjects.Select((subject, i) =>
                (Path: $"P{i}.F.g.cs", Text: Generation.Write(subject, compilation, i, analyses, fail)))
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
    public static CSharpCompilation Sources(IReadOnlyList<ISubject> subjects) =>
        SourceCompiler.Compilation(subjects[0].Shared, Files(subjects), nullable: false);

    /// <summary>The method of a program in a compilation.</summary>
    public static IMethodSymbol Method(Compilation compilation, ISubject subject, int number) =>
        (IMethodSymbol)compilation.Assembly.GetTypeByMetadataName(subject.TypeName(number))!.GetMembers("F").Single();

    private static List<SyntaxTree> Files(IReadOnlyList<ISubject> subjects) =>
        [.. subjects.Select((subject, i) => SourceCompiler.Tree($"P{i}.cs", subject.File(i)))];

    private static ProgramAssembly[] Load(
        IReadOnlyList<ISubject> subjects, IReadOnlyList<SyntaxTree> files, IReadOnlyList<SyntaxTree> generated,
            CSharpCompilation compilation,
        Action<Failure> fail, Action<ISubject, string> invalid)
    {
        var loaded = SourceCompiler.Load(
            compilation, subjects[0].Shared, files, generated,
            left => $"public static class Harness {{{string.Concat(left.Select(i => subjects[i].Harness(i)))}}}",
            (i, fault) => fail(new Failure(FailureKind.Compilation, subjects[i], null, fault)), (i, fault) => invalid(subjects[i], fault));
        return loaded is null ? [] : [new(loaded.Context, [.. loaded.Programs.Select(i =>
            new CompiledProgram(subjects[i], loaded.Generated[i].Single().ToString(), loaded.Harness, i))])];
    }
}
