using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>A loop or switch that <c>break</c> and <c>continue</c> may refer to, with a flag for each.</summary>
internal sealed class JumpTarget(VariableState state, ILabelSymbol exit, ILabelSymbol? next)
{
    public ILabelSymbol Exit => exit;

    public ILabelSymbol? Continue => next;

    /// <summary>Whether a break has been taken.</summary>
    public Variable Broken { get; } = state.Create("broken", null);

    /// <summary>Whether a continue has been taken in the current turn.</summary>
    public Variable Continued { get; } = state.Create("continued", null);
}
