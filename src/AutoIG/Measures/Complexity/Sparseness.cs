namespace AutoIG;

/// <summary>
/// The Gini index of the magnitudes, Σ(2i − n − 1)v_i/(n Σv_i) with v = |A| ascending (Chalasani et al. 2020, "Concise Explanations of
/// Neural Networks using Adversarial Training", arXiv 1810.06583). 0 where all features weigh the same, near 1 where few hold everything. A
/// sparse explanation is easier to read and no truer. NaN where all attributions are 0.
/// </summary>
public sealed record Sparseness : MapMeasure
{
    internal override MeasureResult Judge(double[] scores, int[] shape)
    {
        double[] v = Features.Magnitudes(scores);
        v = v.Order().ToArray();
        double weighted = 0, sum = 0;
        for (int i = 0; i < v.Length; i++)
        {
            weighted += ((2.0 * (i + 1)) - v.Length - 1) * v[i];
            sum += v[i];
        }

        return new MeasureResult(weighted / (v.Length * sum));
    }
}
