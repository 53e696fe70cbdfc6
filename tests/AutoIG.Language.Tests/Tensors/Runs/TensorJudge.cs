using System.Globalization;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>
/// Decides whether numbers differ for a reason. Where they do, the program is run again with its roundings disturbed: what then moves as
/// far is a jump, a kink or a cancellation at the point. What remains is held against differences of the values.
/// </summary>
/// <param name="subject">The program.</param>
/// <param name="at">The point at which it is judged.</param>
/// <param name="question">What is asked there.</param>
internal sealed class TensorJudge(TensorSubject subject, int at, Question question)
{
    private readonly TensorProgram program = subject.Program;
    private readonly TensorPoint point = subject.At[at];

    /// <summary>What is wrong with numbers, or <see langword="null"/>.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="got">The numbers.</param>
    /// <param name="name">What to call them.</param>
    public Failure? Compare(FailureKind kind, double[] got, string name)
    {
        double[] expected = Of(kind, subject.Expected[at]);
        // What the generator holds is no input and has no derivative.
        got = [.. got.Select((x, i) => double.IsNegativeInfinity(x) ? expected[i] : x)];
        if (got.Length != expected.Length)
            return new Failure(kind, subject, at, $"{name}: {got.Length} numbers, expected {expected.Length}");
        double scale = 1 + expected.Max(Math.Abs);
        int worst = Worst(expected, got, _ => (program.IsSingle ? 1e-5 : 1e-11) * scale);
        if (worst < 0)
            return null;
        double[] spread = Spread(kind, expected);
        worst = Worst(expected, got, i => 100 * spread[i] + (program.IsSingle ? 1e-4 : 1e-10) * scale);
        if (worst < 0 || (kind is FailureKind.Gradient or FailureKind.Adjoint or FailureKind.Tangent && !IsSmooth(kind, worst)))
            return null;
        return new Failure(kind, subject, at,
            string.Create(CultureInfo.InvariantCulture, $"{name}[{worst}]: expected {expected[worst]:R}, got {got[worst]:R}"));
    }

    private static int Worst(double[] expected, double[] got, Func<int, double> tolerance)
    {
        int worst = -1;
        double most = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (got[i].Equals(expected[i]))
                continue;
            double over = Math.Abs(got[i] - expected[i]) - tolerance(i);
            if (over > most || double.IsNaN(over))
                (worst, most) = (i, double.IsNaN(over) ? double.PositiveInfinity : over);
        }
        return worst;
    }

    private double[] Of(FailureKind kind, TapeRun run) => kind switch
    {
        FailureKind.Value or FailureKind.Interpreter => run.Values,
        FailureKind.Tangent => run.Tape.Tangents(run.Outputs, question.Direction),
        _ => run.Tape.Adjoints(run.Outputs, Weights(kind))[..question.Direction.Length],
    };

    private double[] Weights(FailureKind kind) => kind == FailureKind.Gradient ? question.AtTarget : question.Weights;

    /// <summary>How far each number moves when roundings are disturbed, many times over.</summary>
    private double[] Spread(FailureKind kind, double[] expected)
    {
        double[] most = new double[expected.Length];
        for (int i = 0; i < 8; i++)
        {
            var tape = new Tape(program.IsSingle ? 1.2e-7 : 2.3e-16, new Random(i));
            double[] moved = Of(kind, new TapeRun(tape, [.. program.Run(tape, point).Elements]));
            for (int k = 0; k < most.Length; k++)
                most[k] = Math.Max(most[k], Math.Abs(moved[k] - expected[k]));
        }
        return most;
    }

    /// <summary>Whether values right and left of the point say that there is a derivative.</summary>
    private bool IsSmooth(FailureKind kind, int index)
    {
        double[] along = kind == FailureKind.Tangent ? question.Direction : [.. question.Direction.Select((_, i) => i == index ? 1.0 : 0)];
        if (along.Skip(point.Inputs.Sum(input => input.Length)).Any(step => step != 0))
            return true;
        double Moved(double step)
        {
            double[] values = program.Run(new Tape(), point.Moved(step, along)).Elements.Select(y => y.Value).ToArray();
            return kind == FailureKind.Tangent ? values[index] : values.Zip(Weights(kind), (y, w) => y * w).Sum();
        }
        double middle = Moved(0), right = (Moved(1e-6) - middle) / 1e-6, left = (middle - Moved(-1e-6)) / 1e-6;
        return Math.Abs(right - left) <= 1e-2 * (1 + Math.Abs(right) + Math.Abs(left));
    }
}
