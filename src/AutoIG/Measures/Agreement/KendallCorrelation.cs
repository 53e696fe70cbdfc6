namespace AutoIG;

/// <summary>
/// Kendall's τ-b = Σ_{i&lt;j} sgn(a_i−a_j)·sgn(b_i−b_j)/√(n_a·n_b), with n_a the pairs that differ in a, from −1 to 1: how many more pairs
/// of features stand in the same order than in the other (Kendall 1945, "The treatment of ties in ranking problems"). In O(n log n). NaN
/// where one of the two is the same everywhere.
/// </summary>
public sealed record KendallCorrelation : Similarity
{
    internal override double Between(double[] first, double[] second, int[] shape) => Correlation.Kendall(first, second);
}
