using System.Globalization;
using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Reading;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Compares what was generated for a program with what the interpreter says, at every point.</summary>
internal static class ProgramCheck
{
    /// <summary>An adjoint of the result beside 1.</summary>
    private const double Adjoint = 1.75;

    /// <summary>The first thing that is wrong, or <see langword="null"/>.</summary>
    public static Failure? Run(Subject subject, CompiledProgram compiled)
    {
        if ((MethodDisagrees(subject, compiled.Method<Func<double[], long[], double>>()) ?? SlopesDisagree(subject)) is { } failure)
            return failure;
        IDerivative derivative = compiled.Derivative() switch
        {
            DifferentiableFunction<double> function => new CompiledDerivative<double>(function),
            DifferentiableFunction<float> function => new CompiledDerivative<float>(function),
            var other => throw new InvalidOperationException($"{other.GetType()} is no derivative."),
        };
        return Compare(subject, derivative) ?? ReadsOtherwise(subject, compiled.Text, derivative);
    }

    /// <summary>The first thing that is wrong with what is read of a text.</summary>
    public static Failure? Read(Subject subject, string text) =>
        Guard.Reading(subject, () => ReadProgram.Of(text, subject.Program), out var derivative) ?? Compare(subject, derivative!);

    private static Failure? MethodDisagrees(Subject subject, Func<double[], long[], double> method)
    {
        for (int i = 0; i < subject.At.Count; i++)
        {
            double got = method(subject.At[i].Reals, subject.At[i].Wholes), expected = subject.Expected[i].Value;
            if (!got.Equals(expected))
                return new Failure(FailureKind.Interpreter, subject, i, $"the method gives {Text(got)}, the interpreter {Text(expected)}");
        }
        return null;
    }

    private static Failure? SlopesDisagree(Subject subject)
    {
        for (int i = 0; i < subject.At.Count; i++)
        {
            if (JudgeAt(subject, i).Slopes(Direction(subject, i)) is { } fault)
                return new Failure(fault.Kind, subject, i, fault.Detail);
        }
        return null;
    }

    /// <summary>Compares a derivative with the interpreter at every point.</summary>
    public static Failure? Compare(Subject subject, IDerivative derivative)
    {
        var inputs = Inputs(subject, derivative);
        for (int i = 0; i < subject.At.Count; i++)
        {
            var judge = JudgeAt(subject, i);
            var got = At(subject, derivative, i);
            var fault = judge.Value(got.Value, "Evaluate") ?? judge.Value(got.ValueOfGradient, "ValueAndGradient")
                ?? (got.ValueOfTangent is { } beside ? judge.Value(beside, "JacobianVectorProduct") : null);
            for (int k = 0; k < inputs.Length && fault is null; k++)
            {
                int at = subject.Program.Features.IndexOf(inputs[k]);
                if (at < 0)
                    continue;
                fault = judge.Gradient(FailureKind.Gradient, at, 1, got.Gradient[k], $"∂/∂{inputs[k].Name}")
                    ?? judge.Gradient(FailureKind.Adjoint, at, Adjoint, got.Adjoints[k], $"{Text(Adjoint)}·∂/∂{inputs[k].Name}");
            }
            fault ??= judge.Tangent(Direction(subject, i), got.Tangent, "along the direction");
            if (fault is { } found)
                return new Failure(found.Kind, subject, i, found.Detail);
        }
        return null;
    }

    private static Judge JudgeAt(Subject subject, int i) => new(subject.Program, subject.At[i], subject.Expected[i]);

    /// <summary>Whether reading the text gives the very numbers that the compiled text gives.</summary>
    private static Failure? ReadsOtherwise(Subject subject, string text, IDerivative derivative)
    {
        if (Guard.Reading(subject, () => ReadProgram.Of(text, subject.Program), out var read) is { } fault)
            return fault;
        if (!read!.Inputs.SequenceEqual(derivative.Inputs))
            return new Failure(FailureKind.Reading, subject, null, $"read are the inputs {string.Join(", ", read.Inputs)}");
        for (int i = 0; i < subject.At.Count; i++)
        {
            if (At(subject, read, i).DifferenceTo(At(subject, derivative, i)) is { } difference)
                return new Failure(FailureKind.Reading, subject, i, $"read and compiled differ: {difference}");
        }
        return null;
    }

    private static Outcome At(Subject subject, IDerivative derivative, int i)
    {
        var (program, point, direction) = (subject.Program, subject.At[i], Direction(subject, i));
        var inputs = Inputs(subject, derivative);
        double[] arguments = [.. inputs.Select(input => point.Of(program, input))];
        double[] along = [.. inputs.Select(input => program.Features.IndexOf(input) is >= 0 and var at ? direction[at] : 0)];
        long[] held = [.. program.Parameters.Except(inputs).Select(parameter => (long)point.Of(program, parameter))];
        return derivative.At(arguments, along, held, Adjoint);
    }

    private static Variable[] Inputs(Subject subject, IDerivative derivative) =>
        [.. derivative.Inputs.Select(name => subject.Program.Parameters.First(p => p.Name == name))];

    /// <summary>A direction over the features. At the last point one of several inputs does not move.</summary>
    private static double[] Direction(Subject subject, int i)
    {
        int moving = subject.Program.Inputs.Count, still = i == subject.At.Count - 1 && moving > 1 ? (int)(subject.Seed % moving) : -1;
        return [.. Enumerable.Range(0, 3).Select(k => k < moving && k != still ? Math.Sin(1 + k + 3 * i) : 0)];
    }

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
