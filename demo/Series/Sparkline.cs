using System.Numerics.Tensors;

namespace AutoIG.Series;

/// <summary>A series in one line: blocks of eight heights.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>A block for each so many values: their mean, between the least and the largest of these means.</summary>
    /// <param name="values">The series.</param>
    /// <param name="each">How many values a block is of; divides their number.</param>
    public static string Of(ReadOnlySpan<double> values, int each)
    {
        double[] means = new double[values.Length / each];
        for (int i = 0; i < means.Length; i++)
            means[i] = TensorPrimitives.Average(values.Slice(i * each, each));
        double low = means.Min(), span = means.Max() - low;
        return string.Concat(means.Select(mean => Blocks[span > 0 ? Math.Min(7, (int)(8 * (mean - low) / span)) : 0]));
    }
}
