using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Partial dependence: the mean output over the rows, one or two features of all of them being set to each value of a grid (Friedman 2001,
/// "Greedy function approximation: A gradient boosting machine").
/// </summary>
/// <remarks>
/// Rows are set to values that they may never have with their other features: where features depend on each other,
/// <see cref="AccumulatedLocalEffects"/> stays where the data are. One evaluation a row and grid point.
/// </remarks>
public sealed record PartialDependence : RowMethod<DependenceCurves>
{
    /// <summary>On one feature.</summary>
    /// <param name="feature">The element, counted row-major, the inputs one after another.</param>
    /// <param name="grid">The values that it is set to. Copied.</param>
    /// <exception cref="ArgumentException">The element is below 0, or the grid is empty or not finite.</exception>
    public PartialDependence(int feature, IReadOnlyList<double> grid)
    {
        Features = [Expect.AtLeast(feature, 0, nameof(feature))];
        Grids = [FeatureGrid.Copy(grid, nameof(grid))];
    }

    /// <summary>On two features together.</summary>
    /// <param name="first">An element, counted row-major, the inputs one after another.</param>
    /// <param name="firstGrid">The values that it is set to. Copied.</param>
    /// <param name="second">Another element.</param>
    /// <param name="secondGrid">The values that it is set to, for each of the first. Copied.</param>
    /// <exception cref="ArgumentException">An element is below 0, both are the same, or a grid is empty or not finite.</exception>
    public PartialDependence(int first, IReadOnlyList<double> firstGrid, int second, IReadOnlyList<double> secondGrid)
    {
        Features = [Expect.AtLeast(first, 0, nameof(first)), Expect.AtLeast(second, 0, nameof(second))];
        if (first == second)
            throw Expect.Unexpected(nameof(second), "another feature than the first", second);
        Grids = [FeatureGrid.Copy(firstGrid, nameof(firstGrid)), FeatureGrid.Copy(secondGrid, nameof(secondGrid))];
    }

    /// <summary>The elements.</summary>
    public IReadOnlyList<int> Features { get; }

    /// <summary>The values of each.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Grids { get; }

    private protected override DependenceCurves Answer<T>(RowCall<T> call, OutputSeed seed)
    {
        int count = call.Rows;
        int[] features = [.. Features.Select(call.Feature)];
        int second = Grids.Count == 1 ? 1 : Grids[1].Count;
        int places = Expect.Count(Grids[0].Count, second, "grid", "points of the grid together");
        double[] values = call.Evaluate(
            Expect.Count(places, count, "grid", "changed rows together"), point => point % count,
            (point, row) =>
            {
                var (first, other) = Math.DivRem(point / count, second);
                row[features[0]] = T.CreateTruncating(Grids[0][first]);
                if (features.Length == 2)
                    row[features[1]] = T.CreateTruncating(Grids[1][other]);
            },
            (_, outputs) => seed.Value(outputs));
        var means = new double[places];
        for (int i = 0; i < values.Length; i++)
            means[i / count] += values[i] / count;
        return new DependenceCurves(Grids, means, Grids.Count == 1 ? [places] : [Grids[0].Count, second]);
    }
}
