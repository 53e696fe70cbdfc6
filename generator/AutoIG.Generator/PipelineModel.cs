using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator;

/// <summary>
/// What flows through the incremental pipeline for one method: the function, or what its refusal said. Equal by value, without positions.
/// </summary>
/// <param name="Host">The type that declares the method.</param>
/// <param name="Name">The method's name.</param>
/// <param name="RealType">The type it computes in, as far as it is known.</param>
/// <param name="Function">The function; <see langword="null"/> where it was refused.</param>
/// <param name="Refusal">Why it was refused, for the exception that the generated member throws; <see langword="null"/> where it was not.</param>
internal sealed record PipelineModel(IrHost Host, string Name, string RealType, IrFunction? Function, string? Refusal)
{
    public static PipelineModel Of(LoweredMethod method) => new(
        method.Host, method.Name, method.RealType, method.Function,
        method.Function is null ? string.Join(" ", method.Diagnostics.Select(diagnostic => diagnostic.ToString())) : null);
}
