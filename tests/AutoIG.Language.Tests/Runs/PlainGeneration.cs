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
        var method = (IMethodSymbol)compilation.GetTypeByMetadataName($"P{number}")!.GetMembers("F").Single();
        try
        {
            // A refusal is the same with and without analyses, and is reported there.
            return MethodLowering.Lower(method, compilation, simplify: false).Function is { } function
                ? Pipeline.Write(function, AnalysisOptions.Default with { Simplify = false }) : null;
        }
        catch (Exception fault)
        {
            fail(new Failure(FailureKind.Generator, subject, null, $"{fault.GetType().Name}: {fault.Message}"));
            return null;
        }
    }
}
