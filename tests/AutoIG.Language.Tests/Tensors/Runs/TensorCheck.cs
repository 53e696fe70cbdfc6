using System.Numerics;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Reading;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>Compares what was generated for a model with the method itself and with the interpreter, at every point.</summary>
internal static class TensorCheck
{
    /// <summary>The first thing that is wrong with a model that is compiled.</summary>
    public static Failure? Run(TensorSubject subject, CompiledProgram compiled)
    {
        var method = compiled.Method<Func<double[][], long[], double[]>>();
        for (int i = 0; i < subject.At.Count; i++)
        {
            double[] values = method(subject.At[i].Inputs, subject.At[i].Held);
            var question = new Question([.. values.Select(_ => 0.0)], [], 0);
            if (new TensorJudge(subject, i, question).Compare(FailureKind.Interpreter, values, "the method") is { } failure)
                return failure;
        }
        return compiled.Derivative() switch
        {
            DifferentiableFunction<double> function => Compare(subject, function) ?? ReadsOtherwise(subject, compiled.Text, function),
            DifferentiableFunction<float> function => Compare(subject, function) ?? ReadsOtherwise(subject, compiled.Text, function),
            var other => throw new InvalidOperationException($"{other.GetType()} is no derivative."),
        };
    }

    /// <summary>The first thing that is wrong with what is read of a text.</summary>
    public static Failure? Read(TensorSubject subject, string text) => subject.Program.IsSingle ? Read<float>(subject, text)
        : Read<double>(subject, text);

    private static Failure? Read<T>(TensorSubject subject, string text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Guard.Reading(subject, () => FunctionOf<T>(subject, text), out var function) ?? Compare(subject, function!);

    private static DifferentiableFunction<T> FunctionOf<T>(TensorSubject subject, string text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            CompilerServices.DifferentiableFunction.Create(new ReadDefinition<T>(text, subject.Program));

    private static Failure? Compare<T>(TensorSubject subject, DifferentiableFunction<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(unchecked((int)subject.Seed));
        for (int i = 0; i < subject.At.Count; i++)
        {
            var question = QuestionTo(subject, function, random);
            var got = TensorOutcome.Of(function, subject.Program, subject.At[i], question);
            var judge = new TensorJudge(subject, i, question);
            var fault = judge.Compare(FailureKind.Value, got.Value, "Evaluate")
                ?? judge.Compare(FailureKind.Adjoint, got.Adjoints, "VectorJacobianProduct")
                ?? judge.Compare(FailureKind.Tangent, got.Tangents, "JacobianVectorProduct")
                ?? judge.Compare(FailureKind.Value, got.ValueOfGradient, "ValueAndGradient")
                ?? judge.Compare(FailureKind.Gradient, got.Gradient, "ValueAndGradient");
            if (fault is not null)
                return fault;
            if (i == subject.At.Count - 1
                && !Batches.Agree(function, subject, [.. question.Weights.Select(T.CreateChecked)], out string difference))
                return new Failure(FailureKind.Batch, subject, i, difference);
        }
        return null;
    }

    /// <summary>Whether reading the text gives the very numbers that the compiled text gives.</summary>
    private static Failure? ReadsOtherwise<T>(TensorSubject subject, string text, DifferentiableFunction<T> compiled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Guard.Reading(subject, () => FunctionOf<T>(subject, text), out var read) is { } fault)
            return fault;
        var random = new Random(unchecked((int)subject.Seed));
        for (int i = 0; i < subject.At.Count; i++)
        {
            var question = QuestionTo(subject, compiled, random);
            var expected = TensorOutcome.Of(compiled, subject.Program, subject.At[i], question);
            if (TensorOutcome.Of(read!, subject.Program, subject.At[i], question).DifferenceTo(expected) is { } difference)
                return new Failure(FailureKind.Reading, subject, i, $"read and compiled differ: {difference}");
        }
        return null;
    }

    private static Question QuestionTo<T>(TensorSubject subject, DifferentiableFunction<T> function, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Question.Of(subject.Program, [.. function.Signature.Inputs.Select(input => input.Name)], random);
}
