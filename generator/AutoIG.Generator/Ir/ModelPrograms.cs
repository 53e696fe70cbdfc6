namespace AutoIG.Generator.Ir;

/// <summary>What a method asks for beside its gradient and its tangents: the runtime's enumeration of that name.</summary>
[Flags]
internal enum ModelPrograms
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The comparison of two inputs.</summary>
    Comparison = 1,

    /// <summary>Layer-wise relevance propagation.</summary>
    Relevance = 2,

    /// <summary>The comparison by the RevealCancel rule.</summary>
    RevealCancel = 4,

    /// <summary>Where a path leaves the piece on which the function is affine.</summary>
    LinearPieces = 8,
}
