namespace AutoIG;

/// <summary>
/// Banzhaf values of groups of features, exact: β_i = 2^(1−M) Σ over S ⊆ N∖{i} of (v(S ∪ {i}) − v(S)), the mean contribution to all
/// coalitions alike (Banzhaf 1965, "Weighted Voting Doesn't Work").
/// </summary>
/// <remarks>
/// Every coalition counts the same, so that those of about half of the groups decide. They are not complete: they add up to nothing in
/// particular.
/// </remarks>
public sealed record BanzhafValues : ExactMethod
{
    private protected override void Solve(double[] table, Span<double> of) => TableValues.Banzhaf(table, of);
}
