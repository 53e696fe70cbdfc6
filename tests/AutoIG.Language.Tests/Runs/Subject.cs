using AutoIG.Language.Tests.Generation;
using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Runs;

/// <summary>A program with the points it is tried at.</summary>
internal sealed class Subject
{
    private const int Points = 3;

    private Subject(ProgramTree program, IReadOnlyList<Point> at, IReadOnlyList<Dual> expected) =>
        (Program, At, Expected) = (program, at, expected);

    public ProgramTree Program { get; }

    public IReadOnlyList<Point> At { get; }

    /// <summary>What the interpreter says at each point.</summary>
    public IReadOnlyList<Dual> Expected { get; }

    /// <summary>The program of a seed with points of its own, or <see langword="null"/> where it is of no use.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="unchosen">
    /// Whether choices are put into it whose other side is no number or infinitely steep, and inputs may be exactly 0.
    /// </param>
    public static Subject? Of(long seed, bool unchosen = false)
    {
        var program = RandomProgram.Make(seed);
        var random = new Random(unchecked((int)(seed * 31 + 17)));
        if (unchosen)
            program = Unchosen.Beside(program, random);
        return Of(program, [.. Enumerable.Range(0, Points).Select(_ => RandomPoint(program, random, zeros: unchosen))]);
    }

    /// <summary>A program at given points, or <see langword="null"/> where it does not end soon or its numbers are out of bounds.</summary>
    public static Subject? Of(ProgramTree program, IReadOnlyList<Point> points)
    {
        var interpreter = new Interpreter<Dual>(program);
        var values = new List<Dual>();
        try
        {
            foreach (var point in points)
            {
                var value = interpreter.Run(point);
                if (!IsModerate(value.Real) || !IsModerate(value.D0) || !IsModerate(value.D1) || !IsModerate(value.D2))
                    return null;
                values.Add(value);
            }
        }
        catch (ProgramFault)
        {
            return null;
        }
        return new Subject(program, points, values);
    }

    private static bool IsModerate(double x) => Math.Abs(x) < 1e7;

    private static Point RandomPoint(ProgramTree program, Random random, bool zeros)
    {
        var reals = new List<double>();
        var wholes = new List<long>();
        foreach (var parameter in program.Parameters)
        {
            double real = zeros && random.Next(4) == 0 ? 0 : 4 * random.NextDouble() - 2;
            if (parameter.Kind.IsReal())
                reals.Add(program.Precision == Kind.Float || parameter.Kind == Kind.Float ? (float)real : real);
            else
                wholes.Add(parameter.Kind == Kind.Bool ? random.Next(2) : random.Next(-1, 6));
        }
        return new Point([.. reals], [.. wholes]);
    }
}
