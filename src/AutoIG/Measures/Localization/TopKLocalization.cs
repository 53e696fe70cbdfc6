using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// The share of the k largest scores that lie at the object; with <see cref="ConceptInfluence"/> that share divided by the object's share
/// of the features, which is 1 by chance (Theiner et al. 2022, "Interpretable Semantic Photo Geolocation", arXiv 2104.14995).
/// </summary>
public sealed record TopKLocalization : LocalizationMeasure
{
    /// <summary>The first features at an object.</summary>
    /// <param name="mask">True at the object, and not everywhere.</param>
    /// <param name="k">How many features, from 1 to their number.</param>
    /// <exception cref="ArgumentException">The mask is empty or all true.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many features, or the number is below 1.</exception>
    public TopKLocalization(Tensor<bool> mask, int k)
        : base(mask)
    {
        K = Expect.AtLeast(k, 1, nameof(k));
        if (k > mask.FlattenedLength)
            throw Expect.OutOfRange(nameof(k), $"at most the {mask.FlattenedLength} features", k);
    }

    /// <summary>How many features.</summary>
    public int K { get; }

    /// <summary>Whether the share is divided by what it is by chance; off by default.</summary>
    public bool ConceptInfluence { get; init; }

    private protected override double Judge(double[] scores) =>
        (double)Hits(scores, K) / K * (ConceptInfluence ? (double)scores.Length / Size : 1);
}
