namespace AutoIG;

/// <summary>Straight lines from the baseline through given points to the input, each a piece of the path.</summary>
public sealed class Polyline : IPath
{
    private readonly double[][] corners;

    /// <summary>Through given points; through none it is the straight line.</summary>
    /// <param name="waypoints">The points between the ends, in their order: each all inputs one after another, row-major. Copied.</param>
    /// <exception cref="ArgumentNullException">There is no list, or no point at a place.</exception>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public Polyline(params IReadOnlyList<double[]> waypoints) => corners = [.. Expect.FiniteRows(waypoints, nameof(waypoints))];

    /// <inheritdoc/>
    public int Pieces => corners.Length + 1;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A waypoint has not as many elements as the input.</exception>
    public void At(
        int piece, double position, ReadOnlySpan<double> baseline, ReadOnlySpan<double> input, Span<double> point, Span<double> velocity)
    {
        var start = piece == 0 ? baseline : Corner(piece - 1, input.Length);
        var end = piece == corners.Length ? input : Corner(piece, input.Length);
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = ((1 - position) * start[i]) + (position * end[i]);
            velocity[i] = end[i] - start[i];
        }
    }

    private ReadOnlySpan<double> Corner(int index, int length) => corners[index].Length == length
        ? corners[index]
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"Waypoint {index} of the {nameof(Polyline)}: expected the {length} elements of the input, got {corners[index].Length}."));
}
