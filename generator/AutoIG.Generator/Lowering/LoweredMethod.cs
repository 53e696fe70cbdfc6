using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Lowering;

/// <summary>What lowering makes of a method: a function, or the diagnostics that say why there is none.</summary>
/// <param name="Outline">
/// The function without its body: what can be declared of it, also where it was refused. <see langword="null"/> where not even its type can
/// be reopened.
/// </param>
/// <param name="Function">The function; <see langword="null"/> exactly when a diagnostic is an error.</param>
/// <param name="Diagnostics">The diagnostics. They carry positions, so that they must not stay in the incremental pipeline.</param>
internal sealed record LoweredMethod(
    IrFunction? Outline, IrFunction? Function, EquatableArray<DiagnosticInfo> Diagnostics);
