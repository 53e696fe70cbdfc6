namespace AutoIG.Generator.Planning;

/// <summary>The memory of the batch in which a value lies.</summary>
internal enum PlaceKind
{
    /// <summary>A slot of the workspace, shared with other values at other times.</summary>
    Slot,
    Input,
    InputAdjoint,
    Frontier,
    FrontierAdjoint,
    FrontierTangent,
    Output,
    OutputAdjoint,
    OutputTangent,

    /// <summary>Where a path leaves the piece of the function on which a point lies.</summary>
    Breakpoints,

    /// <summary>An array that is computed once, when the function is constructed.</summary>
    Constant,
}

/// <summary>Where a value lies.</summary>
internal sealed record Place(PlaceKind Kind, int Index)
{
    /// <summary>Whether a value that takes the place of a dead one may overwrite it: the output's adjoint is the caller's.</summary>
    public bool IsReusable => Kind is PlaceKind.Slot or PlaceKind.Frontier or PlaceKind.FrontierTangent;
}
