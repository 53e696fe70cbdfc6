using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// The area under the ROC curve of the scores as a classifier of the object's features: the probability that one of them scores higher than
/// one beside it, ties counting half, (Σ of ranks in the mask − K(K+1)/2)/(K(P−K)). 1 where the object comes first throughout, ½ by chance.
/// </summary>
public sealed record RocAuc : LocalizationMeasure
{
    /// <summary>The area at an object.</summary>
    /// <param name="mask">True at the object, and not everywhere.</param>
    /// <exception cref="ArgumentException">The mask is empty or all true.</exception>
    public RocAuc(Tensor<bool> mask)
        : base(mask)
    {
    }

    private protected override double Judge(double[] scores)
    {
        double[] ranks = Correlation.Ranks(scores);
        double sum = 0;
        for (int i = 0; i < ranks.Length; i++)
            sum += IsObject(i) ? ranks[i] : 0;
        return (sum - (Size * (Size + 1.0) / 2)) / (Size * (double)(scores.Length - Size));
    }
}
