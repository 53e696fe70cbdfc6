namespace AutoIG;

/// <summary>
/// The entropy −Σ p_i ln p_i of the shares p_i = |A_i|/Σ|A|, with 0·ln 0 = 0 (Bhatt et al. 2020, "Evaluating and Aggregating Feature-based
/// Model Explanations", arXiv 2005.00631). 0 where one feature holds everything, ln n where all weigh the same: low is simple, and no
/// truer. NaN where all attributions are 0.
/// </summary>
public sealed record Complexity : MapMeasure
{
    internal override MeasureResult Judge(double[] scores, int[] shape)
    {
        double[] magnitudes = Features.Magnitudes(scores);
        double sum = magnitudes.Sum();
        return new MeasureResult(sum == 0 ? double.NaN : Entropy(magnitudes, sum));
    }

    /// <summary>−Σ p ln p of the shares of a sum.</summary>
    internal static double Entropy(double[] weights, double sum)
    {
        double entropy = 0;
        foreach (double weight in weights)
        {
            // A share may be too small for a number: it adds nothing then, either.
            double share = weight / sum;
            if (share > 0)
                entropy -= share * Math.Log(share);
        }

        return entropy;
    }
}
