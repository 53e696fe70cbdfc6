namespace AutoIG;

/// <summary>
/// r = Σ(a−ā)(b−b̄)/√(Σ(a−ā)²·Σ(b−b̄)²), from −1 to 1: whether one explanation is a multiple of the other, but for a constant. A few large
/// attributions decide it. NaN where one of the two is the same everywhere.
/// </summary>
public sealed record PearsonCorrelation : Similarity
{
    internal override double Between(double[] first, double[] second, int[] shape) => Correlation.Pearson(first, second);
}
