using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Accumulated local effects: what an output gains from one edge of a bin to the next, averaged over the rows in the bin and added up
/// (Apley and Zhu 2020, "Visualizing the effects of predictor variables in black box supervised learning models", arXiv 1612.08468).
/// </summary>
/// <remarks>
/// A row moves within its own bin alone, so that features which depend on each other stay about where they are. A row with the value q is
/// in the bin k with z_(k−1) &lt; q ≤ z_k, and q = z_0 in the first. Two evaluations a row.
/// </remarks>
public sealed record AccumulatedLocalEffects : RowMethod<LocalEffects>
{
    /// <param name="feature">The element, counted row-major, the inputs one after another.</param>
    /// <exception cref="ArgumentOutOfRangeException">The element is below 0.</exception>
    public AccumulatedLocalEffects(int feature) => Feature = Expect.AtLeast(feature, 0, nameof(feature));

    /// <summary>The element.</summary>
    public int Feature { get; }

    /// <summary>
    /// The edges z_0 &lt; … &lt; z_K, from the smallest value of the rows to the largest, with rows in every bin;
    /// <see langword="null"/>, the default, takes values of the rows that leave about as many in each of <see cref="Bins"/>. Copied.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than two, they do not ascend, or one is not finite.</exception>
    public IReadOnlyList<double>? Edges
    {
        get;
        init
        {
            field = value is null ? null : FeatureGrid.Copy(value, nameof(Edges));
            for (int k = 1; k < (field?.Count ?? 0); k++)
            {
                if (!(field![k] > field[k - 1]))
                {
                    throw Expect.Unexpected(
                        nameof(Edges), "ascending numbers", FormattableString.Invariant($"{field[k - 1]} before {field[k]}"));
                }
            }
            if (field is { Count: 1 })
                throw Expect.Unexpected(nameof(Edges), "at least two", 1);
        }
    }

    /// <summary>How many bins there are at most, where no edges are given; 10 by default. Equal values fall into one bin.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Bins
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Bins));
    } = 10;

    private protected override LocalEffects Answer<T>(RowCall<T> call, OutputSeed seed)
    {
        int count = call.Rows;
        int feature = call.Feature(Feature);
        var values = new double[count];
        for (int row = 0; row < count; row++)
            values[row] = double.CreateTruncating(call[row][feature]);
        double[] edges = Edges is { } given ? [.. given] : Quantiles(values);
        int[] bins = [.. values.Select((value, row) => BinOf(edges, value, row))];
        var rowsPerBin = new int[edges.Length - 1];
        foreach (int bin in bins)
            rowsPerBin[bin]++;
        int empty = Array.IndexOf(rowsPerBin, 0);
        if (empty >= 0)
        {
            throw Expect.Unexpected(
                nameof(Edges), "rows in every bin",
                FormattableString.Invariant($"none above {edges[empty]} up to {edges[empty + 1]}"));
        }
        double[] outputs = call.Evaluate(
            Expect.Count(count, 2, "rows", "changed rows together"), point => point / 2,
            (point, row) => row[feature] = T.CreateTruncating(edges[bins[point / 2] + (point % 2)]),
            (_, at) => seed.Value(at));
        var effects = new double[edges.Length];
        for (int row = 0; row < count; row++)
            effects[bins[row] + 1] += (outputs[(2 * row) + 1] - outputs[2 * row]) / rowsPerBin[bins[row]];
        double centre = 0;
        for (int k = 1; k < effects.Length; k++)
        {
            effects[k] += effects[k - 1];
            centre += rowsPerBin[k - 1] * (effects[k - 1] + effects[k]) / 2 / count;
        }
        for (int k = 0; k < effects.Length; k++)
            effects[k] -= centre;
        return new LocalEffects(edges, effects, rowsPerBin);
    }

    private static int BinOf(double[] edges, double value, int row)
    {
        if (value < edges[0] || value > edges[^1])
        {
            throw Expect.Unexpected(
                nameof(Edges), "edges around all rows",
                FormattableString.Invariant($"{edges[0]} to {edges[^1]}, where rows[{row}] has {value}"));
        }
        int at = Array.BinarySearch(edges, value);
        return Math.Max(0, (at < 0 ? ~at : at) - 1);
    }

    /// <summary>Values of the rows: the smallest, and those below or at which a k-th of them lies.</summary>
    private double[] Quantiles(double[] values)
    {
        double[] sorted = [.. values.Order()];
        var edges = new List<double> { sorted[0] };
        for (int k = 1; k <= Bins; k++)
        {
            double edge = sorted[(int)((((long)k * sorted.Length) + Bins - 1) / Bins) - 1];
            if (edge > edges[^1])
                edges.Add(edge);
        }
        return edges.Count > 1 ? [.. edges] : throw Expect.Unexpected(
            "rows", "at least two values of the feature",
            FormattableString.Invariant($"{edges[0]} everywhere"));
    }
}
