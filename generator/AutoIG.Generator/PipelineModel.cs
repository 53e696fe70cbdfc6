using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator;

/// <summary>
/// What flows through the incremental pipeline for one method: the function, or what its refusal said. Equal by value, without positions.
/// </summary>
/// <param name="Outline">The function without its body; <see langword="null"/> where nothing can be generated at all.</param>
/// <param name="Function">The function; <see langword="null"/> where it was refused.</param>
/// <param name="Refusal">Why it was refused, for the exception that the generated member throws; empty where it was not.</param>
internal sealed record PipelineModel(IrFunction? Outline, IrFunction? Function, string Refusal)
{
    public static PipelineModel Of(LoweredMethod method) => new(
        method.Outline, method.Function,
        string.Join(" ", method.Diagnostics.Select(diagnostic => diagnostic.ToString())));
}
