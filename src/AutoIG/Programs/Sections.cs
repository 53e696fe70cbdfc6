using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>The sweeps that a <see cref="Batch{T}"/> is laid out for.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Sections
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Inputs → frontier.</summary>
    Prefix = 1,

    /// <summary>Frontier → output.</summary>
    Forward = 2,

    /// <summary>Output adjoint → frontier adjoint.</summary>
    Backward = 4,

    /// <summary>Frontier adjoint → input adjoint.</summary>
    PrefixTransposed = 8,

    /// <summary>Frontier and its tangent → output and its tangent.</summary>
    Pushforward = 16,

    /// <summary>Frontier at two ends → output there, and multipliers of the output → multipliers of the frontier.</summary>
    Comparison = 32,

    /// <summary>Inputs → output, and relevance of the output → relevance of the inputs.</summary>
    Relevance = 64,

    /// <summary>Frontier and its tangent → where the path leaves the piece on which the function is affine.</summary>
    LinearPieces = 128,
}
