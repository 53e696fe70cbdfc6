namespace AutoIG.CompilerServices;

/// <summary>How relevance goes back through one affine layer: the sum of what a few branches pass back.</summary>
/// <param name="Branches">The branches.</param>
/// <param name="AbsorbsBias">Whether the bias stands in the denominators, so that its part of the relevance is lost.</param>
/// <typeparam name="T">The element type.</typeparam>
internal sealed record RelevanceRule<T>(IReadOnlyList<RelevanceBranch> Branches, bool AbsorbsBias)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The lowest values of the inputs of one point, as they lie in memory.</summary>
    public T[] Low { get; init; } = [];

    /// <summary>The highest values of the inputs of one point, as they lie in memory.</summary>
    public T[] High { get; init; } = [];
}
