using AutoIG.Generator.Diagnostics;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// A construct is refused. It ends the lowering of one statement; the diagnostic is reported on the construct's own span.
/// </summary>
/// <param name="diagnostic">What to report, or <see langword="null"/> where the construct only uses what was refused before.</param>
internal sealed class RefusalException(DiagnosticInfo? diagnostic) : Exception(diagnostic?.ToString())
{
    public DiagnosticInfo? Diagnostic => diagnostic;
}
