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
            double got = method(subject.At[i].Reals, subject.At[i].Wholes), expected = subject.Expected[i].Real;
            if (got != expected)
                return new Failure(FailureKind.Interpreter, subject, i, $"the method gives {Text(got)}, the interpreter {Text(expected)}");
        }
        return null;
    }

    private static Failure? SlopesDisagree(Subject subject)
    {
        var judge = new Judge(subject.Program);
        for (int i = 0; i < subject.At.Count; i++)
        {
            if (judge.Slopes(subject.At[i], Direction(subject, i)) is { } fault)
                return new Failure(fault.Kind, subject, i, fault.Detail);
        }
        return null;
    }

    /// <summary>Compares a derivative with the interpreter at every point.</summary>
    public static Failure? Compare(Subject subject, IDerivative derivative)
    {
        var judge = new Judge(subject.Program);
        var inputs = Inputs(subject, derivative);
        for (int i = 0; i < subject.At.Count; i++)
        {
            var (point, expected) = (subject.At[i], subject.Expected[i]);
            double[] direction = Direction(subject, i);
            var got = At(subject, derivative, i);
            var fault = judge.Value(point, expected.Real, got.Value, "Evaluate")
                ?? judge.Value(point, expected.Real, got.ValueOfGradient, "ValueAndGradient")
                ?? (got.ValueOfTangent is { } beside ? judge.Value(point, expected.Real, beside, "JacobianVectorProduct") : null);
            for (int k = 0; k < inputs.Length && fault is null; k++)
            {
                int at = subject.Program.Features.IndexOf(inputs[k]);
                if (at < 0)
                    continue;
                double[] axis = [at == 0 ? 1 : 0, at == 1 ? 1 : 0, at == 2 ? 1 : 0];
                fault = judge.Derivative(FailureKind.Gradient, point, axis, got.Gradient[k], $"∂/∂{inputs[k].Name}")
                    ?? judge.Derivative(FailureKind.Adjoint, point, axis, got.Adjoints[k] / Adjoint,
                        $"∂/∂{inputs[k].Name} by another adjoint");
            }
            fault ??= judge.Derivative(FailureKind.Tangent, point, direction, got.Tangent, "along the direction");
            if (fault is { } found)
                return new Failure(found.Kind, subject, i, found.Detail);
        }
        return null;
    }

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

    private static double[] Direction(Subject subject, int i) =>
        [.. Enumerable.Range(0, 3).Select(k => k < subject.Program.Inputs.Count ? Math.Sin(1 + k + 3 * i) : 0)];

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
