namespace AutoIG.CompilerServices;

/// <summary>How relevance goes back through one affine layer: the sum of what a few branches pass back.</summary>
/// <param name="Branches">The branches.</param>
/// <param name="AbsorbsBias">Whether the bias stands in the denominators, so that its part of the relevance is lost.</param>
/// <typeparam name="T">The element type.</typeparam>
internal sealed record RelevanceRule<T>(IReadOnlyList<RelevanceBranch> Branches, bool AbsorbsBias)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// e where the rule is ε, share z_ij/stab(Σ_i z_ij + b_j) with stab(d) = d ± e; <see langword="null"/> where it is another.
    /// </summary>
    public double? Epsilon => Branches is
        [{ Units: RelevanceUnits.All, Factor: 1, Terms: [{ Input: RelevanceInput.Value, Weights: WeightForm.Weights, Factor: 1 }] } only]
        ? only.Stabilizer : null;

    /// <summary>The lowest values of the inputs of one point, as they lie in memory.</summary>
    public T[] Low { get; init; } = [];

    /// <summary>The highest values of the inputs of one point, as they lie in memory.</summary>
    public T[] High { get; init; } = [];
}
