using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Individual conditional expectation: the output of each row by itself, one feature being set to each value of a grid (Goldstein,
/// Kapelner, Bleich and Pitkin 2015, "Peeking Inside the Black Box", arXiv 1309.6392). Their mean is <see cref="PartialDependence"/>.
/// </summary>
public sealed record IndividualConditionalExpectation : RowMethod<DependenceCurves>
{
    /// <param name="feature">The element, counted row-major, the inputs one after another.</param>
    /// <param name="grid">The values that it is set to. Copied.</param>
    /// <exception cref="ArgumentException">The element is below 0, or the grid is empty or not finite.</exception>
    public IndividualConditionalExpectation(int feature, IReadOnlyList<double> grid)
    {
        Feature = Expect.AtLeast(feature, 0, nameof(feature));
        Grid = FeatureGrid.Copy(grid, nameof(grid));
    }

    /// <summary>The element.</summary>
    public int Feature { get; }

    /// <summary>Its values.</summary>
    public IReadOnlyList<double> Grid { get; }

    /// <summary>
    /// Whether the value at the first point of the grid is subtracted from each row, so that all begin at 0; off by default.
    /// </summary>
    public bool Centered { get; init; }

    private protected override DependenceCurves Answer<T>(RowCall<T> call, OutputSeed seed)
    {
        int count = call.Rows;
        int feature = call.Feature(Feature), places = Grid.Count;
        double[] values = call.Evaluate(
            Expect.Count(count, places, "grid", "changed rows together"), point => point / places,
            (point, row) => row[feature] = T.CreateTruncating(Grid[point % places]),
            (_, outputs) => seed.Value(outputs));
        for (int row = 0; Centered && row < count; row++)
        {
            double first = values[row * places];
            foreach (ref double value in values.AsSpan(row * places, places))
                value -= first;
        }
        return new DependenceCurves([Grid], values, [count, places]);
    }
}
