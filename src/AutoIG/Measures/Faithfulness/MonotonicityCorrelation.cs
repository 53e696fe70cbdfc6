namespace AutoIG;

/// <summary>
/// Spearman's correlation, over the features i, of |A_i| and of how uncertain F is without i: the mean over substitutes r of
/// (F(x with x_i = r_i) − F(x))²/F(x)² (Nguyen and Martínez 2020, "On quantitative aspects of model interpretability", arXiv 2007.07584).
/// </summary>
/// <remarks>
/// Near 1 features that matter alone have larger attributions. The effects are those of the substitutes, which should be values that the
/// feature has in the data. NaN where F(x) = 0, or where attributions or effects are all the same. The columns are the effects and the
/// magnitudes.
/// </remarks>
public sealed record MonotonicityCorrelation : AttributionMeasure
{
    private readonly double[][] substitutes;

    /// <summary>The measure with values that take the place of features.</summary>
    /// <param name="substitutes">
    /// Rows of all inputs, one after another; of each row one feature at a time is taken. They are copied.
    /// </param>
    /// <exception cref="ArgumentException">There is no row, or a number is not finite.</exception>
    public MonotonicityCorrelation(IReadOnlyList<double[]> substitutes) =>
        this.substitutes = RowsOfData.Checked(substitutes, nameof(substitutes));

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        T[][] rows = RowsOfData.Of(call, substitutes, nameof(substitutes));
        double output = call.Output;
        double[] changed = call.Evaluate(call.Scores.Length * rows.Length, (probe, input) =>
            call.Features.Copy<T>([probe / rows.Length], rows[probe % rows.Length], input));
        var effects = new double[call.Scores.Length];
        for (int probe = 0; probe < changed.Length; probe++)
            effects[probe / rows.Length] += Math.Pow((changed[probe] - output) / output, 2) / rows.Length;
        double[] magnitudes = Features.Magnitudes(call.Scores);
        return new MeasureResult(
            output == 0 ? double.NaN : Correlation.Spearman(magnitudes, effects), ("effects", effects), ("magnitudes", magnitudes));
    }
}
