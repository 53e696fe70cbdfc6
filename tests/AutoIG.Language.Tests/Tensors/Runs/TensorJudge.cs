using System.Globalization;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>
/// Decides whether numbers differ for a reason. Where they do, the program is run again with its roundings disturbed: what then moves as far is a
/// jump, a kink or a cancellation at the point. What remains is held against differences of the values.
/// </summary>
internal sealed class TensorJudge
{
    private readonly TensorProgram program;
    private readonly TensorPoint point;
    private readonly double[] weights;
    private readonly double[] direction;

    /// <param name="program">The program.</param>
    /// <param name="point">Where it is judged.</param>
    /// <param name="weights">ȳ.</param>
    /// <param name="direction">ẋ, over all features.</param>
    public TensorJudge(TensorProgram program, TensorPoint point, double[] weights, double[] direction)
    {
        (this.program, this.point, this.weights, this.direction) = (program, point, weights, direction);
        (Values, Gradient, Tangents) = Run(new Tape());
    }

    /// <summary>The outputs.</summary>
    public double[] Values { get; }

    /// <summary>The gradient of the weighted sum of the outputs, over all inputs.</summary>
    public double[] Gradient { get; }

    /// <summary>The derivative of each output in the direction.</summary>
    public double[] Tangents { get; }

    /// <summary>What is wrong with numbers, or <see langword="null"/>.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="got">The numbers.</param>
    /// <param name="name">What to call them.</param>
    public TensorFailure? Compare(FailureKind kind, double[] got, string name, TensorSubject subject)
    {
        var expected = Of(kind, (Values, Gradient, Tangents));
        // What the generator holds is no input and has no derivative.
        got = [.. got.Select((x, i) => double.IsNegativeInfinity(x) ? expected[i] : x)];
        if (got.Length != expected.Length)
            return new TensorFailure(kind, subject, point, $"{name}: {got.Length} numbers, expected {expected.Length}");
        double scale = 1 + expected.Max(Math.Abs);
        int at = Worst(expected, got, _ => (program.IsSingle ? 1e-5 : 1e-11) * scale);
        if (at < 0)
            return null;
        double[] spread = Spread(kind, expected);
        at = Worst(expected, got, i => 100 * spread[i] + (program.IsSingle ? 1e-4 : 1e-10) * scale);
        if (at < 0 || (kind is FailureKind.Gradient or FailureKind.Adjoint or FailureKind.Tangent && !IsSmooth(kind, at)))
            return null;
        return new TensorFailure(kind, subject, point, string.Create(CultureInfo.InvariantCulture, $"{name}[{at}]: expected {expected[at]:R}, got {got[at]:R}"));
    }

    private static int Worst(double[] expected, double[] got, Func<int, double> tolerance)
    {
        int worst = -1;
        double most = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double over = Math.Abs(got[i] - expected[i]) - tolerance(i);
            if (over > most || double.IsNaN(over))
                (worst, most) = (i, double.IsNaN(over) ? double.PositiveInfinity : over);
        }
        return worst;
    }

    private static double[] Of(FailureKind kind, (double[] Values, double[] Gradient, double[] Tangents) run) => kind switch
    {
        FailureKind.Value or FailureKind.Interpreter => run.Values,
        FailureKind.Tangent => run.Tangents,
        _ => run.Gradient,
    };

    /// <summary>How far each number moves when roundings are disturbed, many times over.</summary>
    private double[] Spread(FailureKind kind, double[] expected)
    {
        double[] most = new double[expected.Length];
        for (int i = 0; i < 8; i++)
        {
            double[] moved = Of(kind, Run(new Tape(program.IsSingle ? 1.2e-7 : 2.3e-16, new Random(i))));
            for (int k = 0; k < most.Length; k++)
                most[k] = Math.Max(most[k], Math.Abs(moved[k] - expected[k]));
        }
        return most;
    }

    /// <summary>Whether values right and left of the point say that there is a derivative.</summary>
    private bool IsSmooth(FailureKind kind, int at)
    {
        double[] along = kind == FailureKind.Tangent ? direction : [.. direction.Select((_, i) => i == at ? 1.0 : 0)];
        if (along.Skip(point.Inputs.Sum(input => input.Length)).Any(step => step != 0))
            return true;
        double Moved(double step)
        {
            double[] values = program.Run(new Tape(), point.Moved(step, along)).Elements.Select(y => y.Value).ToArray();
            return kind == FailureKind.Tangent ? values[at] : values.Zip(weights, (y, w) => y * w).Sum();
        }
        double middle = Moved(0), right = (Moved(1e-6) - middle) / 1e-6, left = (middle - Moved(-1e-6)) / 1e-6;
        return Math.Abs(right - left) <= 1e-2 * (1 + Math.Abs(right) + Math.Abs(left));
    }

    private (double[] Values, double[] Gradient, double[] Tangents) Run(Tape tape)
    {
        Number[] outputs = [.. program.Run(tape, point).Elements];
        return ([.. outputs.Select(y => y.Value)], tape.Adjoints(outputs, weights)[..direction.Length], tape.Tangents(outputs, direction));
    }
}
