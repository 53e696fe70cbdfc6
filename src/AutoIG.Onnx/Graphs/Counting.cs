namespace AutoIG.Onnx.Graphs;

/// <summary>Whole numbers that grow evenly along axes: offset + Σ slopeₖ·indexₖ. Positions in a sequence are these.</summary>
internal sealed class Counting(IReadOnlyList<long> slopes, Size offset) : IndexPattern(slopes)
{
    public Size Offset { get; } = offset;

    /// <summary>0, 1, 2, … along the last axis, from a number on.</summary>
    public static Counting From(Size first) => new([1], first);

    public override IndexPattern Along(IReadOnlyList<long> slopes) => new Counting(slopes, Offset);

    public override IndexPattern Cut(int fromLast, long first, long step)
    {
        long slope = Slope(fromLast);
        long[] slopes = [.. Slopes];
        if (slope != 0)
            slopes[fromLast] = checked(slope * step);
        return new Counting(slopes, Offset + checked(slope * first));
    }

    protected override double? At(long sum) => Offset.Value + sum;

    public override IndexPattern? Map(Func<double, double> function) => null;

    /// <summary>a + by·b.</summary>
    public static Counting Sum(Counting a, Counting b, long by) => new(
        [.. Enumerable.Range(0, Math.Max(a.Slopes.Count, b.Slopes.Count)).Select(axis => checked(a.Slope(axis) + (by * b.Slope(axis))))],
        a.Offset + (b.Offset * by));

    /// <summary>by·a.</summary>
    public static Counting Product(Counting a, long by) => new([.. a.Slopes.Select(slope => checked(slope * by))], a.Offset * by);

    /// <summary>
    /// What a comparison of two gives: it turns by the sign of their difference alone. Null where the difference depends on a size.
    /// </summary>
    public static Levels? Compare(Counting a, Counting b, Func<double, double, double> holds)
    {
        var difference = Sum(a, b, -1);
        if (difference.Offset.Value is not { } offset)
            return null;
        // u + offset is below 0, 0, or above 0.
        return new(difference.Slopes, -offset - 1, [holds(-1, 0), holds(0, 0), holds(1, 0)]);
    }

    public override string ToString() => $"{Offset} + ({Text()})";
}
