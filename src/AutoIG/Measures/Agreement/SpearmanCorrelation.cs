namespace AutoIG;

/// <summary>
/// Pearson's correlation of ranks, equal values sharing the mean of theirs, from −1 to 1: whether two explanations put the features in the
/// same order. It counts the order among the unimportant features as much as that among the important ones. NaN where one of the two is the
/// same everywhere.
/// </summary>
public sealed record SpearmanCorrelation : Similarity
{
    internal override double Between(double[] first, double[] second, int[] shape) => Correlation.Spearman(first, second);
}
