using System.Diagnostics;
using System.Globalization;

namespace AutoIG;

/// <summary>The scores of a measure over many samples, with their mean and how far it may be off.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class MeasureSummary
{
    private const int Resamples = 2000;

    private readonly double[] defined;

    internal MeasureSummary(MeasureResult[] results)
    {
        Results = Array.AsReadOnly(results);
        defined = [.. results.Select(result => result.Score).Where(double.IsFinite)];
    }

    /// <summary>The result of each sample, in their order.</summary>
    public IReadOnlyList<MeasureResult> Results { get; }

    /// <summary>
    /// How many samples have no score: where a measure's summary says that it is NaN or infinite. They are left out of the mean.
    /// </summary>
    public int Undefined => Results.Count - defined.Length;

    /// <summary>The mean of the scores; NaN where no sample has one.</summary>
    public double Mean => defined.Length == 0 ? double.NaN : defined.Sum() / defined.Length;

    /// <summary>s/√n, with the sample variance s² = Σ (score − mean)²/(n − 1); NaN below two scores.</summary>
    public double StandardError
    {
        get
        {
            double mean = Mean;
            return defined.Length < 2 ? double.NaN
                : Math.Sqrt(defined.Sum(score => (score - mean) * (score - mean)) / (defined.Length - 1) / defined.Length);
        }
    }

    /// <summary>
    /// A confidence interval of the mean by the bootstrap: the quantiles of the means of 2,000 samples of the same size, drawn from the
    /// scores with replacement (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", the percentile method). It says how the mean
    /// would move with other samples like these, and nothing about what the measure itself misses. NaN below two scores.
    /// </summary>
    /// <param name="confidence">The share of such intervals that hold the true mean, above 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence lies outside.</exception>
    public (double Low, double High) Interval(double confidence = 0.95, long seed = 0)
    {
        if (confidence is not (> 0 and < 1))
            throw Expect.OutOfRange(nameof(confidence), "a number above 0 and below 1", confidence);
        if (defined.Length < 2)
            return (double.NaN, double.NaN);
        var generator = new NormalGenerator(seed);
        var means = new double[Resamples];
        for (int i = 0; i < means.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < defined.Length; j++)
                sum += defined[generator.NextBelow(defined.Length)];
            means[i] = sum / defined.Length;
        }

        Array.Sort(means);
        return (Quantile(means, (1 - confidence) / 2), Quantile(means, (1 + confidence) / 2));
    }

    /// <summary>For example <c>0.812 [0.79, 0.83], 200 samples</c>.</summary>
    public override string ToString()
    {
        var (low, high) = Interval();
        return string.Create(CultureInfo.InvariantCulture, $"{Mean:g3} [{low:g3}, {high:g3}], {defined.Length} samples")
            + (Undefined == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {Undefined} undefined"));
    }

    // Linear between the order statistics.
    private static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 == sorted.Length ? sorted[^1] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
