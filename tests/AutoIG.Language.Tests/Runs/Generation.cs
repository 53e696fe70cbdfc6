using AutoIG.Generator;
using AutoIG.Generator.Analysis;
using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Runs;

/// <summary>
/// The generator without the compiler around it, and with analyses off: with all of them off nothing is folded, shared or dropped. What is
/// wrong with them on and right with them off is an analysis' fault; what an analysis hides shows here. The one place that knows the
/// generator from inside.
/// </summary>
internal static class Generation
{
    /// <summary>The generated file of a program, or <see langword="null"/> where there is none.</summary>
    public static string? Write(ISubject subject, Compilation compilation, int number, bool analyses, Action<Failure> fail)
    {
        var method = ProgramAssembly.Method(compilation, subject, number);
        try
        {
            if (analyses)
                return Write(subject, PipelineModel.Of(Pipeline.Lower(method, compilation, default)), fail);
            // A refusal is the same with and without analyses, and is reported there.
            return MethodLowering.Lower(method, compilation, simplify: subject.Plain.Simplify).Function is { } function
                ? Pipeline.Write(function, subject.Plain) : null;
        }
        catch (Exception fault)
        {
            fail(new Failure(FailureKind.Generator, subject, null, $"{fault.GetType().Name}: {fault.Message}"));
            return null;
        }
    }

    private static string? Write(ISubject subject, PipelineModel model, Action<Failure> fail)
    {
        if (model.Function is null || GeneratedFile.Of(model) is not { } file)
        {
            fail(Failure.OfRefusal(subject, model.Refusal));
            return null;
        }
        if (file.Fault is null)
            return file.Text;
        fail(new Failure(FailureKind.Generator, subject, null, file.Fault));
        return null;
    }
}
