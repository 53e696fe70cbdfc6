namespace AutoIG;

/// <summary>
/// What is generated for a method beside its gradient and its tangents, for methods of attribution that need a program of their own. A
/// model that does not ask for one pays nothing for it.
/// </summary>
[Flags]
public enum ModelPrograms
{
    /// <summary>Nothing: gradients and tangents only.</summary>
    None = 0,

    /// <summary>
    /// The comparison of two inputs, which <see cref="DeepLift"/> and <see cref="DeepLiftShap"/> run: how much each value changes between
    /// them for a change of the values before it.
    /// </summary>
    Comparison = 1,

    /// <summary>
    /// Layer-wise relevance propagation, which <see cref="Lrp"/> runs: what each value has of the output, shared out backwards.
    /// </summary>
    Relevance = 2,

    /// <summary>
    /// The comparison by the RevealCancel rule, of chains of dense layers, for a <see cref="DeepLift"/> whose <see cref="DeepLift.Rule"/>
    /// says so.
    /// </summary>
    RevealCancel = 4,

    /// <summary>
    /// Where a straight path leaves the piece on which the function is affine, which <see cref="PathMethod.Exact"/> asks: of functions
    /// that consist of affine operators, rectifiers, maxima and comparisons only.
    /// </summary>
    LinearPieces = 8,
}
