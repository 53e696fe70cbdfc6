using AutoIG.Generator;
using AutoIG.Generator.Analysis;
using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Runs;

/// <summary>
/// The generator with all analyses off: nothing is folded, shared or dropped. What is wrong with them on and right with them off is an analysis'
/// fault; what an analysis hides shows here. The one place that knows the generator from inside.
/// </summary>
internal static class PlainGeneration
{
    /// <summary>The generated file of a program, or <see langword="null"/> where there is none.</summary>
    public static string? Write(Subject subject, Compilation compilation, int number, Action<Failure> fail)
    {
        try
        {
            return Write(compilation, number, AnalysisOptions.Default with { Simplify = false });
        }
        catch (Exception fault)
        {
            fail(new Failure(FailureKind.Generator, subject, null, $"{fault.GetType().Name}: {fault.Message}"));
            return null;
        }
    }

    /// <summary>
    /// The generated file of a model of tensors with some analyses off: others for one model than for the next. <see langword="null"/> where there is none.
    /// </summary>
    public static string? WriteModel(Compilation compilation, int number, long seed)
    {
        var all = AnalysisOptions.Default;
        return Write(compilation, number, (seed & 3) switch
        {
            0 => all with { Simplify = false },
            1 => all with { Plan = false },
            2 => all with { Frontier = false },
            _ => new AnalysisOptions { Simplify = false, Plan = false, Frontier = false },
        });
    }

    private static string? Write(Compilation compilation, int number, AnalysisOptions options)
    {
        var method = (IMethodSymbol)compilation.GetTypeByMetadataName($"P{number}")!.GetMembers("F").Single();
        // A refusal is the same with and without analyses, and is reported there.
        return MethodLowering.Lower(method, compilation, simplify: options.Simplify).Function is { } function ? Pipeline.Write(function, options) : null;
    }
}
