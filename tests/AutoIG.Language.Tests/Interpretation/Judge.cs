using System.Globalization;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>
/// Decides whether two numbers differ for a reason. They must be of one kind (a number, ∞, −∞, none), and near to each other in relation to
/// their size, however large or small they are. Where they are not, the program is run again with its roundings disturbed: what then moves
/// as far, or becomes of another kind, is a jump, a kink or a cancellation at the point, and no fault. What remains is held against
/// differences of the values alone, in twice the precision of a double.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="point">The point at which it is judged.</param>
/// <param name="run">What the interpreter does there.</param>
internal sealed class Judge(ProgramTree program, Point point, TracedRun run)
{
    // Differences lose to the square of the step on one side and to the last bits over the step on the other: 2e-21 and 1e-20 of what
    // varies.
    private const double Step = 1.0 / (1L << 34);

    private readonly double near = program.UsesSingle ? 1e-5 : 1e-9;
    private readonly double coarse = program.UsesSingle ? 1e-3 : 1e-7;
    private readonly double least = program.UsesSingle ? 1e-42 : 1e-320;
    private TracedRun?[]? disturbed;

    /// <summary>What is wrong with a value, or <see langword="null"/>.</summary>
    public (FailureKind Kind, string Detail)? Value(double got, string member) =>
        IsRight(r => r.Value, got, near, least) ? null : (FailureKind.Value, Difference(member, run.Value, got));

    /// <summary>What is wrong with one number of w·∂/∂x, or <see langword="null"/>.</summary>
    public (FailureKind Kind, string Detail)? Gradient(FailureKind kind, int feature, double weight, double got, string name)
    {
        double[] axis = [.. Enumerable.Range(0, run.Features).Select(i => i == feature ? weight : 0)];
        return Derivative(kind, r => r.Gradient(weight)[feature], axis, got, name);
    }

    /// <summary>What is wrong with a derivative in a direction, or <see langword="null"/>.</summary>
    public (FailureKind Kind, string Detail)? Tangent(double[] direction, double got, string name) =>
        Derivative(FailureKind.Tangent, r => r.Along(direction), direction, got, name);

    /// <summary>
    /// What is wrong with the interpreter's own derivative, held against differences of its values, or <see langword="null"/>.
    /// </summary>
    public (FailureKind Kind, string Detail)? Slopes(double[] direction) =>
        double.IsFinite(run.Along(direction)) && Differences(direction) is { } difference
            && !IsRight(r => r.Along(direction), difference, coarse, coarse)
            ? (FailureKind.Slopes, Difference("by differences", run.Along(direction), difference)) : null;

    private (FailureKind Kind, string Detail)? Derivative(
        FailureKind kind, Func<TracedRun, double> number, double[] direction, double got, string name)
    {
        // What has left the range has no derivative.
        if (!double.IsFinite(run.Value) || IsRight(number, got, near, least))
            return null;
        double expected = number(run);
        string difference = Difference(name, expected, got);
        // Differences have errors of their own; they only have to tell the two apart.
        return Differences(direction) is { } slope && !(Math.Abs(slope - expected) <= Math.Abs(slope - got))
            ? (FailureKind.Slopes, $"{difference}, differences {ProgramCheck.Text(slope)}") : (kind, difference);
    }

    private bool IsRight(Func<TracedRun, double> number, double got, double relative, double absolute)
    {
        double expected = number(run), tolerance = relative * Math.Abs(expected) + absolute;
        if (IsNear(expected, got, tolerance))
            return true;
        // Where a product may be 0 or ±∞ by the order of its factors, the other way may be neither, and 0 times ∞ is NaN.
        if (run.Trace.LeavesRange && !(double.IsFinite(expected) && double.IsFinite(got)))
            return true;
        double most = 0;
        foreach (var other in Disturbed())
        {
            if (other is null)
                return true;
            double moved = number(other);
            if (!KindOf(moved).Equals(KindOf(expected)))
                return true;
            most = Math.Max(most, Math.Abs(moved - expected));
        }
        return IsNear(expected, got, 30 * most + tolerance);
    }

    private static bool IsNear(double expected, double got, double tolerance) =>
        double.IsFinite(expected) ? Math.Abs(got - expected) <= tolerance : got.Equals(expected);

    private static double KindOf(double number) => double.IsFinite(number) ? 0 : number;

    /// <summary>The program with its roundings disturbed, many times over; nothing where it then does not end.</summary>
    private IEnumerable<TracedRun?> Disturbed()
    {
        disturbed ??= [.. Enumerable.Range(0, 8).Select(i =>
        {
            try
            {
                return TracedRun.Of(program, new Interpreter<Traced>(program), point, new Random(i));
            }
            catch (ProgramFault)
            {
                return null;
            }
        })];
        return disturbed;
    }

    /// <summary>
    /// The derivative in a direction by central differences, or <see langword="null"/> where they say nothing: at a kink, where a whole
    /// number would have to move, and beside numbers to which the step is no small one.
    /// </summary>
    private double? Differences(double[] direction)
    {
        if (direction.Skip(point.Reals.Length).Any(step => step != 0) || point.Reals.Any(x => x != 0 && Math.Abs(x) is < 1e-3 or > 1e3))
            return null;
        var wide = new Interpreter<DoubleDouble>(program);
        DoubleDouble[] still = new DoubleDouble[run.Features - point.Reals.Length];
        DoubleDouble At(double step) =>
            wide.Run([.. point.Reals.Select((x, i) => x + (DoubleDouble)step * direction[i]), .. still], point.Wholes);
        try
        {
            DoubleDouble above = At(Step), middle = At(0), below = At(-Step);
            double right = ((above - middle) / Step).High, left = ((middle - below) / Step).High;
            return Math.Abs(right - left) <= 1e-6 * (1 + Math.Abs(right) + Math.Abs(left)) ? ((above - below) / (2 * Step)).High : null;
        }
        catch (ProgramFault)
        {
            return null;
        }
    }

    private static string Difference(string name, double expected, double got) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}: expected {expected:R}, got {got:R}");
}
