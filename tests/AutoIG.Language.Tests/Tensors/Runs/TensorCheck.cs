using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>Compares what was generated for a program with the method itself and with the interpreter, at every point.</summary>
internal static class TensorCheck
{
    /// <summary>The first thing that is wrong, or <see langword="null"/>.</summary>
    public static TensorFailure? Run(CompiledModel model)
    {
        try
        {
            return model.Derivative() switch
            {
                DifferentiableFunction<double> function => Compare(model, function),
                DifferentiableFunction<float> function => Compare(model, function),
                var other => throw new InvalidOperationException($"{other.GetType()} is no derivative."),
            };
        }
        catch (NotSupportedException refusal) when (refusal.Message.Contains("AIG", StringComparison.Ordinal))
        {
            bool isFault = refusal.Message.Contains("AIG9001", StringComparison.Ordinal);
            return new TensorFailure(isFault ? FailureKind.Generator : FailureKind.Refusal, model.Subject, null, refusal.Message);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return new TensorFailure(FailureKind.Exception, model.Subject, null, $"{fault.GetType().Name}: {fault.Message}\n{fault.StackTrace}");
        }
    }

    private static TensorFailure? Compare<T>(CompiledModel model, DifferentiableFunction<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (subject, program) = (model.Subject, model.Subject.Program);
        var random = new Random(unchecked((int)program.Seed));
        foreach (var point in subject.At)
        {
            int outputs = Sizes.Count(program.Shape);
            double[] weights = [.. Enumerable.Range(0, outputs).Select(_ => (double)(float)(2 * random.NextDouble() - 1))];
            double[] direction = [.. program.Features.SelectMany(feature => Enumerable.Range(0, feature.Length)
                .Select(_ => function.Signature.Inputs.Any(input => input.Name == feature.Name) ? (double)(float)(2 * random.NextDouble() - 1) : 0))];
            var judge = new TensorJudge(program, point, weights, direction);
            if (judge.Compare(FailureKind.Interpreter, model.Run(point.Inputs, point.Held), "the method", subject) is { } own)
                return own;

            var input = Input(program, function, point);
            int target = random.Next(outputs);
            var gradient = function.ValueAndGradient(input, program.Shape.Length == 0 ? default : Target.At(Sizes.Indices(program.Shape).ElementAt(target)));
            var adjoints = function.VectorJacobianProduct(input, [.. weights.Select(T.CreateChecked)]);
            var tangents = function.JacobianVectorProduct(input, Input(program, function, point, direction));
            var one = new TensorJudge(program, point, [.. Enumerable.Range(0, outputs).Select(i => i == target ? 1.0 : 0)], direction);
            var fault = judge.Compare(FailureKind.Value, Flat(function.Evaluate(input)), "Evaluate", subject)
                ?? judge.Compare(FailureKind.Adjoint, Flat(program, adjoints), "VectorJacobianProduct", subject)
                ?? judge.Compare(FailureKind.Tangent, Flat(tangents), "JacobianVectorProduct", subject)
                ?? judge.Compare(FailureKind.Value, Flat(gradient.Output), "ValueAndGradient", subject)
                ?? one.Compare(FailureKind.Gradient, Flat(program, gradient.Gradients), "ValueAndGradient", subject);
            if (fault is not null)
                return fault;
            if (point == subject.At[^1] && !Batches.Agree(function, subject, [.. weights.Select(T.CreateChecked)], out string difference))
                return new TensorFailure(FailureKind.Batch, subject, point, difference);
        }
        return null;
    }

    /// <summary>The arguments as the function takes them, or a direction at them.</summary>
    public static FunctionInput<T> Input<T>(TensorProgram program, DifferentiableFunction<T> function, TensorPoint point, double[]? direction = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = new FunctionInput<T>();
        int at = 0;
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            var shape = program.Inputs[i].Shape;
            T[] elements = Array.ConvertAll(direction is null ? point.Inputs[i] : direction[at..(at + point.Inputs[i].Length)], T.CreateChecked);
            at += elements.Length;
            if (shape.Length == 0)
                input.Add(elements[0]);
            else
                input.Add(Tensor.Create(elements, [.. shape.Select(size => (nint)size)]));
        }
        for (int i = 0; i < program.Parameters.Count; i++)
        {
            if (function.Signature.Inputs.Any(known => known.Name == program.Parameters[i].Name))
                input.Add(T.CreateChecked(direction is null ? point.Held[i] : direction[at]));
            else
                input.AddFixed(point.Held[i]);
            at += program.Parameters[i].IsTruth ? 0 : 1;
        }
        return input;
    }

    /// <summary>Gradients over all features; of those that the generator holds, none.</summary>
    private static double[] Flat<T>(TensorProgram program, NamedTensors<T> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        .. program.Features.SelectMany(feature => gradients.FirstOrDefault(gradient => gradient.Name == feature.Name) is { } known
            ? Flat(known.Values) : Enumerable.Repeat(double.NegativeInfinity, feature.Length)),
    ];

    private static double[] Flat<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return Array.ConvertAll(elements, double.CreateChecked);
    }
}
