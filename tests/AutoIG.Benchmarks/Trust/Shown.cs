using System.Globalization;

namespace AutoIG.Benchmarks.Trust;

/// <summary>Numbers as they stand in tables.</summary>
internal static class Shown
{
    /// <summary>A mean with its 95 % interval.</summary>
    public static string Interval(MeasureSummary summary)
    {
        var (low, high) = summary.Interval();
        return string.Create(CultureInfo.InvariantCulture, $"{summary.Mean:g3} [{low:g3}, {high:g3}]");
    }
}
