using System.Globalization;
using AutoIG.Generator.Analysis;
using AutoIG.Language.Tests.Generation;
using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Reduction;
using AutoIG.Language.Tests.Syntax;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Runs;

/// <summary>A program with the points it is tried at.</summary>
internal sealed class Subject : ISubject
{
    private const int Points = 3;

    private static readonly SyntaxTree Usings = SourceCompiler.Tree(
        "Usings.cs", "global using System;\nglobal using System.Numerics;\nglobal using AutoIG;\n");

    private Subject(ProgramTree program, IReadOnlyList<Point> at, IReadOnlyList<TracedRun> expected) =>
        (Program, At, Expected) = (program, at, expected);

    public ProgramTree Program { get; }

    public IReadOnlyList<Point> At { get; }

    /// <summary>What the interpreter does at each point.</summary>
    public IReadOnlyList<TracedRun> Expected { get; }

    public long Seed => Program.Seed;

    public int Size => Program.Size;

    public string Text => Printer.Print(Program, "Model");

    SyntaxTree ISubject.Shared => Usings;

    AnalysisOptions ISubject.Plain { get; } = AnalysisOptions.Default with { Simplify = false };

    /// <summary>The program of a seed with points of its own, or <see langword="null"/> where it is of no use.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="unchosen">Whether choices are put into it whose other side is no number or infinitely steep.</param>
    public static Subject? Of(long seed, bool unchosen = false)
    {
        var program = RandomProgram.Make(seed);
        var random = new Random(unchecked((int)(seed * 31 + 17)));
        if (unchosen)
            program = Unchosen.Beside(program, random);
        var points = new List<Point>();
        var runs = new List<TracedRun>();
        for (int i = 0; i < Points; i++)
        {
            var point = RandomPoint.Of(program, random, oneOf: unchosen ? 3 : 6, out bool isModerate);
            var run = Run(program, point);
            // Where it does not end soon, it may elsewhere.
            if (run is null && !isModerate)
                run = Run(program, point = RandomPoint.Moderate(program, random));
            if (run is null)
                return null;
            points.Add(point);
            runs.Add(run);
        }
        return new Subject(program, points, runs);
    }

    /// <summary>A program at given points, or <see langword="null"/> where it does not end soon.</summary>
    public static Subject? Of(ProgramTree program, IReadOnlyList<Point> points)
    {
        var runs = points.Select(point => Run(program, point)).ToArray();
        return runs.Contains(null) ? null : new Subject(program, points, runs!);
    }

    // Each in a namespace of its own: the generator looks at all that may hide a name.
    string ISubject.File(int number) => $"namespace S{number};\n" + Printer.Print(Program, $"P{number}");

    string ISubject.TypeName(int number) => $"S{number}.P{number}{(Program.IsGeneric ? "`1" : "")}";

    string ISubject.Harness(int number)
    {
        int real = 0, whole = 0;
        string arguments = string.Join(", ", Program.Parameters.Select(p => p.Kind.IsReal() ? $"({p.Kind.Keyword()})r[{real++}]"
            : p.Kind == Kind.Bool ? $"w[{whole++}] != 0" : $"({p.Kind.Keyword()})w[{whole++}]"));
        string type = $"S{number}.P{number}{(Program.IsGeneric ? "<double>" : "")}", model = Program.Fields.Count == 0 ? type
            : $"new {type}()";
        return string.Create(CultureInfo.InvariantCulture,
            $" public static double Run{number}(double[] r, long[] w) => {model}.F({arguments});\n"
            + $" public static object Derivative{number}() => {model}.FDerivative;\n");
    }

    public string Show(int point) => At[point].Show(Program);

    public Failure? CheckRead(string generated) => ProgramCheck.Read(this, generated);

    public Failure? CheckCompiled(CompiledProgram compiled) => ProgramCheck.Run(this, compiled);

    public IEnumerable<ISubject> Smaller(int? point) => ProgramCuts.Of(Program).OrderBy(program => program.Size)
        .Select(program => ProgramCuts.Trimmed(program, point is { } at ? [At[at]] : At)).OfType<ISubject>();

    private static TracedRun? Run(ProgramTree program, Point point)
    {
        try
        {
            return TracedRun.Of(program, new Interpreter<Traced>(program), point);
        }
        catch (ProgramFault)
        {
            return null;
        }
    }
}
