using System.Globalization;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>
/// Decides whether two numbers differ for a reason. Where they do, the program is run again with its roundings disturbed: what then moves
/// as far is a jump, a kink or a cancellation at the point, and no fault. What remains is held against differences of the values alone, in
/// twice the precision of a double.
/// </summary>
internal sealed class Judge(ProgramTree program)
{
    // Differences lose to the square of the step on one side and to the last bits over the step on the other: 2e-21 and 1e-20 of what
    // varies.
    private const double Step = 1.0 / (1L << 34);

    private readonly Interpreter<Dual> interpreter = new(program);

    // Numbers of single precision anywhere leave no more digits than they have.
    private readonly bool isSingle = program.Precision == Kind.Float || program.DescendantsAndSelf().Any(node =>
        node is Expression { Kind: Kind.Float }) || program.Parameters.Any(p => p.Kind == Kind.Float) || program.Result == Kind.Float;

    /// <summary>What is wrong with a value, or <see langword="null"/>.</summary>
    public (FailureKind Kind, string Detail)? Value(Point point, double expected, double got, string member)
    {
        double scale = 1 + Math.Abs(expected);
        if (Math.Abs(got - expected) <= (isSingle ? 1e-5 : 1e-10) * scale)
            return null;
        return Math.Abs(got - expected) <= Spread(point, v => v.Real) + (isSingle ? 1e-4 : 1e-9) * scale ? null
            : (FailureKind.Value, Difference(member, expected, got));
    }

    /// <summary>What is wrong with a derivative, or <see langword="null"/>.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="point">Where.</param>
    /// <param name="direction">The direction in which it is one.</param>
    /// <param name="got">What was generated.</param>
    /// <param name="name">What to call it.</param>
    public (FailureKind Kind, string Detail)? Derivative(FailureKind kind, Point point, double[] direction, double got, string name)
    {
        var value = interpreter.Run(point);
        double expected = value.Along(direction);
        double scale = 1 + Math.Abs(value.D0) + Math.Abs(value.D1) + Math.Abs(value.D2);
        if (Math.Abs(got - expected) <= (isSingle ? 1e-5 : 1e-9) * scale)
            return null;
        if (Math.Abs(got - expected) <= Spread(point, v => v.Along(direction)) + (isSingle ? 1e-3 : 1e-7) * scale)
            return null;
        bool movesWhole = Enumerable.Range(point.Reals.Length, 3 - point.Reals.Length).Any(i => direction[i] != 0);
        if (movesWhole)
            return (kind, Difference(name, expected, got));
        var (difference, isSmooth) = Differences(point, direction);
        if (!isSmooth)
            return null;
        // Differences have errors of their own; they only have to tell the two apart.
        return Math.Abs(difference - expected) <= Math.Abs(difference - got) ? (kind, Difference(name, expected, got))
            : (FailureKind.Slopes, Difference(name, expected, got) + $", differences {ProgramCheck.Text(difference)}");
    }

    /// <summary>
    /// What is wrong with the interpreter's own derivative, held against differences of its values, or <see langword="null"/>.
    /// </summary>
    public (FailureKind Kind, string Detail)? Slopes(Point point, double[] direction) =>
        Differences(point, direction) is (var difference, true)
            ? Derivative(FailureKind.Slopes, point, direction, difference, "by differences") : null;

    /// <summary>How far a number moves when roundings are disturbed, many times over.</summary>
    private double Spread(Point point, Func<Dual, double> number)
    {
        double middle = number(interpreter.Run(point)), most = 0;
        for (int i = 0; i < 8; i++)
        {
            double moved;
            try
            {
                moved = number(interpreter.Run(point, new Random(i)));
            }
            catch (ProgramFault)
            {
                return double.PositiveInfinity;
            }
            most = Math.Max(most, Math.Abs(moved - middle));
        }
        return 30 * most;
    }

    /// <summary>The derivative in a direction by central differences, and whether both sides agree.</summary>
    private (double Derivative, bool IsSmooth) Differences(Point point, double[] direction)
    {
        var wide = new Interpreter<DoubleDouble>(program);
        DoubleDouble At(double step) =>
            wide.Run([.. point.Reals.Select((x, i) => x + (DoubleDouble)step * direction[i])], point.Wholes);
        try
        {
            DoubleDouble above = At(Step), middle = At(0), below = At(-Step);
            double right = ((above - middle) / Step).High, left = ((middle - below) / Step).High;
            return (((above - below) / (2 * Step)).High, Math.Abs(right - left) <= 1e-6 * (1 + Math.Abs(right) + Math.Abs(left)));
        }
        catch (ProgramFault)
        {
            return (0, false);
        }
    }

    private static string Difference(string name, double expected, double got) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}: expected {expected:R}, got {got:R}");
}
