using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// The share of the K largest scores that lie at the object, where K is the object's size (Arras et al. 2022, arXiv 2003.07258). From 0 to
/// 1; by chance the object's share of the features. How much larger the scores are does not count.
/// </summary>
public sealed record RelevanceRank : LocalizationMeasure
{
    /// <summary>The ranks at an object.</summary>
    /// <param name="mask">True at the object, and not everywhere.</param>
    /// <exception cref="ArgumentException">The mask is empty or all true.</exception>
    public RelevanceRank(Tensor<bool> mask)
        : base(mask)
    {
    }

    private protected override double Judge(double[] scores) => (double)Hits(scores, Size) / Size;
}
