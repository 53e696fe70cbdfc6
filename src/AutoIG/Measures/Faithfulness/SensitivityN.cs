using System.Globalization;

namespace AutoIG;

/// <summary>
/// Pearson's correlation, over sets S of n features, of Σ_{i∈S} A_i and F(x) − F(x with S from the baseline) (Ancona et al. 2018, "Towards
/// better understanding of gradient-based attribution methods for Deep Neural Networks", arXiv 1711.06104).
/// </summary>
/// <remarks>
/// 1 at every n only where the model is linear; between methods it is compared over a range of n. NaN where the sums or the drops are all
/// the same, and so where n is the number of features. The columns are the drops and the sums.
/// </remarks>
public sealed record SensitivityN : AttributionMeasure
{
    /// <summary>The measure at one n.</summary>
    /// <param name="n">How many features are removed together; at most as many as there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public SensitivityN(int n) => N = Expect.AtLeast(n, 1, nameof(n));

    /// <summary>How many features are removed together.</summary>
    public int N { get; }

    /// <summary>How many sets are drawn; 100 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Samples));
    } = 100;

    /// <summary>The seed of drawn sets.</summary>
    public long Seed { get; init; }

    /// <summary>Sets that are given, each of n features; <see langword="null"/>, the default, where they are drawn.</summary>
    public FeatureSubsets? Subsets { get; init; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        int[][] sets = (Subsets ?? FeatureSubsets.OfSize(N, Samples, Seed)).Of(call.Features, call.Cancellation);
        int other = Array.FindIndex(sets, set => set.Length != N);
        return other < 0
            ? SubsetSums.Correlate(call, sets)
            : throw Expect.Unexpected(
                string.Create(CultureInfo.InvariantCulture, $"{nameof(Subsets)}[{other}]"), $"{N} features", sets[other].Length);
    }
}
