using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <summary>Arguments of a program.</summary>
internal static class RandomPoint
{
    /// <summary>A point: of some one has exact zeros and ties among its numbers, of as many one has numbers of any magnitude.</summary>
    /// <param name="program">The program.</param>
    /// <param name="random">Says which.</param>
    /// <param name="oneOf">Of how many one.</param>
    /// <param name="isModerate">Whether it is none of these.</param>
    public static Point Of(ProgramTree program, Random random, int oneOf, out bool isModerate)
    {
        int choice = random.Next(oneOf);
        isModerate = choice > 1;
        // Most numbers are such that their products are numbers, too.
        int digits = choice == 1 && random.Next(4) == 0 ? (program.UsesSingle ? 37 : 300) : (program.UsesSingle ? 4 : 12);
        return choice switch
        {
            0 => Of(program, random, RandomReals.Singular),
            1 => Of(program, random, r => RandomReals.OfAnyMagnitude(r, program.UsesSingle, digits)),
            _ => Moderate(program, random),
        };
    }

    /// <summary>Numbers between −2 and 2.</summary>
    public static Point Moderate(ProgramTree program, Random random) => Of(program, random, RandomReals.Moderate);

    private static Point Of(ProgramTree program, Random random, Func<Random, double> real)
    {
        var reals = new List<double>();
        var wholes = new List<long>();
        foreach (var parameter in program.Parameters)
        {
            if (parameter.Kind.IsReal())
                reals.Add(program.Precision == Kind.Float || parameter.Kind == Kind.Float ? (float)real(random) : real(random));
            else
                wholes.Add(parameter.Kind == Kind.Bool ? random.Next(2) : random.Next(-1, 6));
        }
        return new Point([.. reals], [.. wholes]);
    }
}
