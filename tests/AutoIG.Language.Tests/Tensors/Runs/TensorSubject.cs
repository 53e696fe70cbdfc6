using System.Globalization;
using AutoIG.Generator.Analysis;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Generation;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Reduction;
using AutoIG.Language.Tests.Tensors.Syntax;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>A model with the points it is tried at.</summary>
internal sealed class TensorSubject : ISubject
{
    private const int MostWork = 20_000;
    private const double MostValue = 1e4;

    private TensorSubject(TensorProgram program, IReadOnlyList<TensorPoint> at, IReadOnlyList<TapeRun> expected) =>
        (Program, At, Expected) = (program, at, expected);

    public TensorProgram Program { get; }

    public IReadOnlyList<TensorPoint> At { get; }

    /// <summary>What the interpreter did at each point.</summary>
    public IReadOnlyList<TapeRun> Expected { get; }

    public long Seed => Program.Seed;

    public int Size => Program.Size;

    public string Text => Program.Print("Model");

    SyntaxTree ISubject.Shared => TensorSources.Shared;

    // Other analyses for one model than for the next.
    AnalysisOptions ISubject.Plain => (Seed & 3) switch
    {
        0 => AnalysisOptions.Default with { Simplify = false },
        1 => AnalysisOptions.Default with { Plan = false },
        2 => AnalysisOptions.Default with { Frontier = false },
        _ => new AnalysisOptions { Simplify = false, Plan = false, Frontier = false },
    };

    /// <summary>The program of a seed with points of its own, or <see langword="null"/> where it is of no use.</summary>
    public static TensorSubject? Of(long seed)
    {
        var program = RandomTensorProgram.Make(seed);
        var random = new Random(unchecked((int)(seed * 31 + 17)));
        // The first two are points of one batch: what is held is the same for them.
        long[] first = NewHeld(program, random), second = NewHeld(program, random);
        long[][] held = program.Parameters.Count == 0 ? [first, first] : [first, first, second];
        var points = new List<TensorPoint>();
        foreach (long[] known in held)
        {
            double[][] elements = random.Next(4) switch
            {
                0 => RandomElements.Singular(program, random),
                1 => RandomElements.OfAnyMagnitude(program, random),
                _ => RandomElements.Moderate(program, random),
            };
            // What has no value, no slope, or one out of bounds there is tried elsewhere.
            var point = new TensorPoint(elements, known);
            points.Add(Run(program, point) is null ? point with { Inputs = RandomElements.Moderate(program, random) } : point);
        }
        return Of(program, points);
    }

    /// <summary>A program at given points, or <see langword="null"/> where its numbers are out of bounds or it is no program.</summary>
    public static TensorSubject? Of(TensorProgram program, IReadOnlyList<TensorPoint> points)
    {
        var expected = new List<TapeRun>();
        foreach (var point in points)
        {
            if (Run(program, point) is not { } run)
                return null;
            expected.Add(run);
        }
        return new TensorSubject(program, points, expected);
    }

    // Each in a namespace of its own: the generator looks at all that may hide a name.
    string ISubject.File(int number) => $"namespace S{number};\n" + Program.Print($"P{number}");

    string ISubject.TypeName(int number) => $"S{number}.P{number}";

    string ISubject.Harness(int number) => TensorSources.Harness(Program, number);

    public string Show(int point) => string.Join("; ", At[point].Inputs.Select(input =>
        $"[{string.Join(", ", input.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}]"))
        + (At[point].Held.Length == 0 ? "" : $"; {string.Join(", ", At[point].Held)}");

    public Failure? CheckRead(string generated) => TensorCheck.Read(this, generated);

    public Failure? CheckCompiled(CompiledProgram compiled) => TensorCheck.Run(this, compiled);

    public IEnumerable<ISubject> Smaller(int? point) => TensorCuts.Of(Program).Select(program => Of(program, At)).OfType<ISubject>();

    /// <summary>What the interpreter does at a point, or <see langword="null"/> where that is of no use.</summary>
    private static TapeRun? Run(TensorProgram program, TensorPoint point)
    {
        var tape = new Tape();
        TensorValue value;
        try
        {
            value = program.Run(tape, point);
        }
        // What the reducer cut off is missing.
        catch (Exception fault) when (fault is InvalidProgram or KeyNotFoundException)
        {
            return null;
        }
        if (!value.Shape.SequenceEqual(program.Shape))
            return null;
        Number[] outputs = [.. value.Elements];
        bool isUseful = tape.Length <= MostWork && outputs.All(y => Math.Abs(y.Value) < MostValue)
            && tape.Adjoints(outputs, [.. outputs.Select(_ => 1.0)]).Take(program.Features.Sum(feature => feature.Length))
                .All(adjoint => Math.Abs(adjoint) < MostValue * 100);
        return isUseful ? new TapeRun(tape, outputs) : null;
    }

    private static long[] NewHeld(TensorProgram program, Random random) =>
        [.. program.Parameters.Select(p => (long)(p.IsTruth ? random.Next(2) : random.Next(4)))];
}
