namespace AutoIG;

/// <summary>
/// How many of the most important features suffice: the smallest k with e_k &lt; ε, where e_k is the mean over background rows r of
/// (F(x on the k features with the largest |A|, r elsewhere) − F(x))² (Nguyen and Martínez 2020, "On quantitative aspects of model
/// interpretability", arXiv 2007.07584).
/// </summary>
/// <remarks>
/// Few is good: the explanation can be cut short without losing the answer. ε is in the unit of F squared. The columns are e_0 … e_n. It
/// takes (n + 1) evaluations a background row.
/// </remarks>
public sealed record EffectiveComplexity : AttributionMeasure
{
    private readonly double[][] background;

    /// <summary>The measure with rows that take the place of what is left out.</summary>
    /// <param name="background">Rows of all inputs, one after another: samples of the data. They are copied.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentException">There is no row, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is not above 0.</exception>
    public EffectiveComplexity(IReadOnlyList<double[]> background, double epsilon)
    {
        this.background = RowsOfData.Checked(background, nameof(background));
        Epsilon = Expect.Positive(epsilon, nameof(epsilon));
    }

    /// <summary>ε, in the unit of F squared.</summary>
    public double Epsilon { get; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        T[][] rows = RowsOfData.Of(call, background, nameof(background));
        int[] order = Features.Descending(Features.Magnitudes(call.Scores));
        double[] changed = call.Evaluate((order.Length + 1) * rows.Length, (probe, input) =>
            call.Features.Copy<T>(order.AsSpan(probe / rows.Length), rows[probe % rows.Length], input));
        var losses = new double[order.Length + 1];
        for (int probe = 0; probe < changed.Length; probe++)
            losses[probe / rows.Length] += Math.Pow(changed[probe] - call.Output, 2) / rows.Length;
        // With all features kept the loss is 0: there is such a k.
        return new MeasureResult(Array.FindIndex(losses, loss => loss < Epsilon), ("losses", losses));
    }
}
