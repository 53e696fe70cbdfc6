namespace AutoIG;

/// <summary>
/// Shapley values of groups of features, exact, by all coalitions: φ_i = Σ over S ⊆ N∖{i} of |S|!(M − |S| − 1)!/M! · (v(S ∪ {i}) − v(S))
/// (Shapley 1953, "A Value for n-Person Games"; Lundberg and Lee 2017, "A Unified Approach to Interpreting Model Predictions",
/// arXiv 1705.07874).
/// </summary>
/// <remarks>They sum to F(x) − F(x′), F(x′) being averaged over the baselines; to rounding.</remarks>
public sealed record ShapleyValues : ExactMethod
{
    internal override bool IsComplete => true;

    private protected override void Solve(double[] table, Span<double> of) => TableValues.Shapley(table, of);
}
