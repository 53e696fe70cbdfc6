using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Lowering;

/// <summary>What lowering makes of a method: a function, or the diagnostics that say why there is none.</summary>
/// <param name="Host">The type that declares the method.</param>
/// <param name="Name">The method's name.</param>
/// <param name="RealType">The type it computes in, as far as it is known: <c>float</c>, <c>double</c> or a type parameter.</param>
/// <param name="Function">The function; <see langword="null"/> exactly when there are diagnostics.</param>
/// <param name="Diagnostics">The diagnostics. They carry positions, so that they must not stay in the incremental pipeline.</param>
internal sealed record LoweredMethod(
    IrHost Host, string Name, string RealType, IrFunction? Function, EquatableArray<DiagnosticInfo> Diagnostics);
