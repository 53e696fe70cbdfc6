namespace AutoIG;

/// <summary>What a game gives its players: one number each, for every target, and how sure it is.</summary>
internal sealed class GroupScores(int targets, int groups)
{
    private readonly double[] values = new double[targets * groups];
    private readonly double[] squaredDeviations = new double[targets * groups];

    /// <summary>How many draws the numbers are means over; 0 where they are none.</summary>
    public int Draws { get; set; }

    /// <summary>What a linear model adds to its sum; NaN where there is none.</summary>
    public double[] Intercepts { get; } = [.. Enumerable.Repeat(double.NaN, targets)];

    /// <summary>The numbers for a target.</summary>
    public Span<double> Of(int target) => values.AsSpan(target * groups, groups);

    /// <summary>Σ (draw − mean)² of each.</summary>
    public Span<double> SquaredDeviations(int target) => squaredDeviations.AsSpan(target * groups, groups);
}
