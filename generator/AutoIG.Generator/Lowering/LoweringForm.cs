using System.Collections.Immutable;
using AutoIG.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>What is found out about a method while it is lowered, and decides how all of it is lowered.</summary>
/// <param name="HasTensors">
/// Whether the method computes with tensors, also where it takes none: then its numbers are inputs of a function of tensors like others.
/// </param>
/// <param name="LongLoops">The loops that are too long to unroll, and what to say where they cannot run as loops.</param>
internal sealed record LoweringForm(bool HasTensors, ImmutableDictionary<SyntaxNode, DiagnosticInfo> LongLoops)
{
    /// <summary>What a method is taken for at first.</summary>
    public static LoweringForm First { get; } = new(false, ImmutableDictionary<SyntaxNode, DiagnosticInfo>.Empty);
}
