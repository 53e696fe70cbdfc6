namespace AutoIG;

/// <summary>Running moments of draws, element by element.</summary>
internal static class Moments
{
    /// <summary>
    /// Adds the <paramref name="count"/>-th draw to a mean and to the squared deviations about it (Welford 1962, "Note on a method for
    /// calculating corrected sums of squares and products"): these are summed about the running mean, so that nothing cancels where the
    /// mean is large.
    /// </summary>
    public static void Add(ReadOnlySpan<double> draw, int count, Span<double> mean, Span<double> squaredDeviations)
    {
        for (int i = 0; i < draw.Length; i++)
        {
            double difference = draw[i] - mean[i];
            mean[i] += difference / count;
            squaredDeviations[i] += difference * (draw[i] - mean[i]);
        }
    }
}
