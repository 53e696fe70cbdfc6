using System.Globalization;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>Arguments of a program.</summary>
/// <param name="reals">Those of real numbers, in their order.</param>
/// <param name="wholes">The others, in theirs; a truth is 0 or 1.</param>
internal sealed class Point(double[] reals, long[] wholes)
{
    public double[] Reals => reals;

    public long[] Wholes => wholes;

    /// <summary>What a parameter is given.</summary>
    public double Of(ProgramTree program, Variable parameter)
    {
        int at = program.Parameters.TakeWhile(p => p != parameter).Count(p => p.Kind.IsReal() == parameter.Kind.IsReal());
        return parameter.Kind.IsReal() ? reals[at] : wholes[at];
    }

    public string Show(ProgramTree program)
    {
        int real = 0, whole = 0;
        return string.Join(", ", program.Parameters.Select(p => $"{p.Name} = " + (p.Kind.IsReal()
            ? reals[real++].ToString("R", CultureInfo.InvariantCulture)
            : wholes[whole++] is var w && p.Kind == Kind.Bool ? (w != 0 ? "true" : "false") : w.ToString(CultureInfo.InvariantCulture))));
    }
}
