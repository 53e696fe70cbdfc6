namespace AutoIG;

/// <summary>
/// The share of pairs i &lt; j of features with [|a_i| &gt; |a_j|] = [|b_i| &gt; |b_j|], from 0 to 1: whether two explanations agree on
/// which of two features matters more (Krishna et al. 2022, arXiv 2202.01602). Where nothing is tied it is (1 + τ)/2 of Kendall's τ of
/// magnitudes; random explanations have ½. Every pair is looked at: the cost is the square of the number of features.
/// </summary>
public sealed record PairwiseRankAgreement : Agreement
{
    internal override double Of(double[] first, double[] second, int[] shape)
    {
        if (first.Length < 2)
            throw Expect.Unexpected(nameof(first), "at least two features", first.Length);
        double[] a = Features.Magnitudes(first), b = Features.Magnitudes(second);
        long same = 0;
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = i + 1; j < a.Length; j++)
            {
                if (a[i] > a[j] == b[i] > b[j])
                    same++;
            }
        }

        return same / (a.Length * (a.Length - 1.0) / 2);
    }
}
