using AutoIG.Generator;
using AutoIG.Generator.Analysis;
using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>
/// The generator with analyses off, others for one model than for the next. What is wrong with them on and right with them off is an analysis' fault;
/// what an analysis hides shows here.
/// </summary>
internal static class PlainModels
{
    /// <summary>The generated file of a model, or <see langword="null"/> where there is none.</summary>
    public static string? Write(Compilation compilation, int number, long seed)
    {
        var all = AnalysisOptions.Default;
        var options = (seed & 3) switch
        {
            0 => all with { Simplify = false },
            1 => all with { Plan = false },
            2 => all with { Frontier = false },
            _ => new AnalysisOptions { Simplify = false, Plan = false, Frontier = false },
        };
        var method = (IMethodSymbol)compilation.GetTypeByMetadataName($"P{number}")!.GetMembers("F").Single();
        // A refusal is the same with and without analyses, and is reported there.
        return MethodLowering.Lower(method, compilation, simplify: options.Simplify).Function is { } function ? Pipeline.Write(function, options) : null;
    }
}
