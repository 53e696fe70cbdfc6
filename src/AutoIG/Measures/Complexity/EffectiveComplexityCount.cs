namespace AutoIG;

/// <summary>
/// How many attributions are more than a share ε of the largest: the number of |A_i| &gt; ε·max|A|. Few are easier to read; what is above
/// the threshold need not matter to the model, for which <see cref="EffectiveComplexity"/> asks. 0 where all attributions are 0.
/// </summary>
public sealed record EffectiveComplexityCount : MapMeasure
{
    /// <summary>ε, from 0 to 1; 0.01 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside.</exception>
    public double Epsilon
    {
        get;
        init => field = Expect.Share(value, nameof(Epsilon));
    } = 0.01;

    internal override MeasureResult Judge(double[] scores, int[] shape)
    {
        double[] magnitudes = Features.Magnitudes(scores);
        double least = Epsilon * magnitudes.Max();
        return new MeasureResult(magnitudes.Count(magnitude => magnitude > least));
    }
}
