namespace AutoIG;

/// <summary>
/// The share of the k most important features, by magnitude, that two explanations have in common, from 0 to 1: feature agreement; with
/// <see cref="Ranks"/> at the same place (rank agreement), with <see cref="Signs"/> of the same sign (sign agreement), with both the signed
/// rank agreement (Krishna et al. 2022, "The Disagreement Problem in Explainable Machine Learning: A Practitioner's Perspective",
/// arXiv 2202.01602). Two random explanations of n features have k/n in common.
/// </summary>
public sealed record TopKAgreement : Agreement
{
    /// <summary>An agreement on the first features.</summary>
    /// <param name="k">How many features, from 1 to their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public TopKAgreement(int k) => K = Expect.AtLeast(k, 1, nameof(k));

    /// <summary>How many features are compared.</summary>
    public int K { get; }

    /// <summary>Whether a feature must be at the same place in both; off by default.</summary>
    public bool Ranks { get; init; }

    /// <summary>Whether a feature must have the same sign in both; off by default.</summary>
    public bool Signs { get; init; }

    internal override double Of(double[] first, double[] second, int[] shape)
    {
        if (K > first.Length)
            throw Expect.OutOfRange("k", $"at most the {first.Length} features", K);
        int[] top = Features.Descending(Features.Magnitudes(first))[..K];
        int[] other = Features.Descending(Features.Magnitudes(second))[..K];
        int common = 0;
        for (int place = 0; place < K; place++)
        {
            int feature = top[place];
            bool isCommon = Ranks ? other[place] == feature : Array.IndexOf(other, feature) >= 0;
            if (isCommon && (!Signs || Math.Sign(first[feature]) == Math.Sign(second[feature])))
                common++;
        }

        return (double)common / K;
    }
}
