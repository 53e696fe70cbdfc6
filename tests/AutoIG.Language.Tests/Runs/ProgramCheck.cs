using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Compares what was generated for a program with what the interpreter says, at every point.</summary>
internal static class ProgramCheck
{
    /// <summary>The first thing that is wrong, or <see langword="null"/>.</summary>
    public static Failure? Run(CompiledProgram compiled)
    {
        try
        {
            return MethodDisagrees(compiled) ?? compiled.Derivative() switch
            {
                DifferentiableFunction<double> function => Compare(compiled.Subject, function),
                DifferentiableFunction<float> function => Compare(compiled.Subject, function),
                var other => throw new InvalidOperationException($"{other.GetType()} is no derivative."),
            };
        }
        catch (NotSupportedException refusal) when (refusal.Message.Contains("AIG", StringComparison.Ordinal))
        {
            bool isFault = refusal.Message.Contains("AIG9001", StringComparison.Ordinal);
            return new Failure(isFault ? FailureKind.Generator : FailureKind.Refusal, compiled.Subject, null, refusal.Message);
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or ThreadInterruptedException))
        {
            return new Failure(FailureKind.Exception, compiled.Subject, null, $"{fault.GetType().Name}: {fault.Message}\n{fault.StackTrace}");
        }
    }

    private static Failure? MethodDisagrees(CompiledProgram compiled)
    {
        var subject = compiled.Subject;
        for (int i = 0; i < subject.At.Count; i++)
        {
            double got = compiled.Method(subject.At[i].Reals, subject.At[i].Wholes), expected = subject.Expected[i].Real;
            if (got != expected)
                return new Failure(FailureKind.Interpreter, subject, subject.At[i], $"the method gives {Text(got)}, the interpreter {Text(expected)}");
        }
        return null;
    }

    private static Failure? Compare<T>(Subject subject, DifferentiableFunction<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var judge = new Judge(subject.Program);
        // Which parameters are inputs is for the generator to say: a whole number may be one.
        var inputs = function.Signature.Inputs.Select(info => subject.Program.Parameters.First(p => p.Name == info.Name)).ToArray();
        for (int i = 0; i < subject.At.Count; i++)
        {
            var (point, expected) = (subject.At[i], subject.Expected[i]);
            var input = Input<T>(subject.Program, point, inputs, null);
            double[] direction = [.. Enumerable.Range(0, 3).Select(k => k < subject.Program.Inputs.Count ? Math.Sin(1 + k + 3 * i) : 0)];
            const double Adjoint = 1.75;
            double value = double.CreateChecked(function.EvaluateScalar(input));
            var gradient = function.ValueAndGradient(input);
            var adjoints = function.VectorJacobianProduct(input, [T.CreateChecked(Adjoint)]);
            double tangent = Only(function.JacobianVectorProduct(input, Input<T>(subject.Program, point, inputs, direction)));

            var fault = judge.Value(point, expected.Real, value, "Evaluate")
                ?? judge.Value(point, expected.Real, double.CreateChecked(gradient.Value), "ValueAndGradient");
            for (int k = 0; k < inputs.Length && fault is null; k++)
            {
                int at = subject.Program.Features.IndexOf(inputs[k]);
                if (at < 0)
                    continue;
                double[] axis = [at == 0 ? 1 : 0, at == 1 ? 1 : 0, at == 2 ? 1 : 0];
                fault = judge.Derivative(FailureKind.Gradient, point, axis, Only(gradient.Gradients[k].Values), $"∂/∂{inputs[k].Name}")
                    ?? judge.Derivative(FailureKind.Adjoint, point, axis, Only(adjoints[k].Values) / Adjoint, $"∂/∂{inputs[k].Name} by another adjoint");
            }
            fault ??= judge.Derivative(FailureKind.Tangent, point, direction, tangent, "along the direction");
            if (fault is { } found)
                return new Failure(found.Kind, subject, point, found.Detail);
        }
        return null;
    }

    private static double Only<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[1];
        tensor.FlattenTo(elements);
        return double.CreateChecked(elements[0]);
    }

    /// <summary>The arguments as the function takes them, or a direction at them.</summary>
    private static FunctionInput<T> Input<T>(ProgramTree program, Point point, Variable[] inputs, double[]? direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = new FunctionInput<T>();
        foreach (var variable in inputs)
        {
            double value = direction is null ? point.Of(program, variable) : program.Features.IndexOf(variable) is >= 0 and var at ? direction[at] : 0;
            input.Add(T.CreateChecked(value));
        }
        foreach (var variable in program.Parameters.Except(inputs))
            input.AddFixed((long)point.Of(program, variable));
        return input;
    }

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
