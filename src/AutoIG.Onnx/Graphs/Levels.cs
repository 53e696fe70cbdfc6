using System.Globalization;

namespace AutoIG.Onnx.Graphs;

/// <summary>
/// Numbers that depend on u = Σ slopeₖ·indexₖ alone, and that change for finitely many u only. What positions decide is this: a causal mask
/// has one number for keys up to the query's position, u = key − query ≤ 0, and another for those behind it.
/// </summary>
internal sealed class Levels : IndexPattern
{
    // At u = from, from + 1, …; the first stands for everything below it, too, and the last for everything above it.
    private readonly long from;
    private readonly double[] values;

    public Levels(IReadOnlyList<long> slopes, long from, double[] values)
        : base(IsTurned(slopes) ? [.. slopes.Select(slope => -slope)] : slopes) =>
        (this.from, this.values) = IsTurned(slopes) ? (-(from + values.Length - 1), [.. values.Reverse()]) : (from, values);

    /// <summary>The number that all elements are, where none of them differs.</summary>
    public double? Everywhere => Slopes.Count == 0 ? Value(0) : values.All(value => value.Equals(values[0])) ? values[0] : null;

    /// <summary>Whether query i sees the keys 0 to i and no others, where this is added to scores [queries, keys].</summary>
    public bool IsCausal => Slopes is [1, -1] && Value(0) == 0 && Value(1) <= Shut
        && Enumerable.Range(0, values.Length).Select(i => from + i).All(u => u <= 0 ? Value(u) == 0 : Value(u) <= Shut);

    /// <summary>
    /// Whether query i sees key i, where this is added to scores of as many keys as queries: then each query sees one at least.
    /// </summary>
    public bool SeesItself => Slopes is [1, -1] && Value(0) > Shut;

    /// <summary>A number so low that its share is nothing, in place of a score or added to one.</summary>
    public const double Shut = -1e4;

    /// <summary>1 in the triangle of a matrix that is kept, elsewhere 0.</summary>
    /// <param name="isUpper">Whether elements from the diagonal on are kept, or those up to it.</param>
    /// <param name="diagonal">How many columns it lies to the right.</param>
    public static Levels Triangle(bool isUpper, long diagonal) =>
        isUpper ? new([1, -1], diagonal - 1, [0, 1]) : new([1, -1], diagonal, [1, 0]);

    /// <summary>The pattern of a matrix whose elements depend on the distance from the diagonal, and change once.</summary>
    /// <param name="values">The elements of [rows, columns].</param>
    /// <param name="columns">How many of them there are in a row.</param>
    public static Levels? Of(double[] values, int columns)
    {
        int rows = columns == 0 ? 0 : values.Length / columns;
        if (rows < 2 || columns < 2)
            return null;
        // Beyond its corners nothing of a table is known: what it is there must be what it is at them.
        double low = values[(rows - 1) * columns], high = values[columns - 1];
        long turn = -1;
        for (int u = 1 - rows; u < columns && turn < 0; u++)
        {
            if (!values[u < 0 ? -u * columns : u].Equals(low))
                turn = u + rows;
        }

        long first = turn - rows;
        for (int i = 0; i < values.Length; i++)
        {
            if (!values[i].Equals((i % columns) - (i / columns) < first ? low : high))
                return null;
        }

        return turn < 0 ? null : new([1, -1], first - 1, [low, high]);
    }

    /// <summary>Where the number changes: what it is up to a u, and from the next on.</summary>
    public IEnumerable<(long At, double Below, double Above)> Jumps() => Enumerable.Range(0, values.Length - 1)
        .Where(i => !values[i].Equals(values[i + 1])).Select(i => (from + i, values[i], values[i + 1]));

    private double Value(long u) => values[Math.Clamp(u - from, 0, values.Length - 1)];

    protected override double? At(long sum) => Value(sum);

    public override IndexPattern Along(IReadOnlyList<long> slopes) => new Levels(slopes, from, values);

    public override IndexPattern? Cut(int fromLast, long first, long step)
    {
        long slope = Slope(fromLast);
        long[] slopes = [.. Slopes];
        if (slope != 0)
            slopes[fromLast] = checked(slope * step);
        return new Levels(slopes, from - checked(slope * first), values);
    }

    public override IndexPattern? Map(Func<double, double> function) => new Levels(Slopes, from, [.. values.Select(function)]);

    /// <summary>Two, element by element; null where they turn along different axes.</summary>
    public static Levels? Zip(Levels a, Levels b, Func<double, double, double> function)
    {
        if (!a.Slopes.SequenceEqual(b.Slopes))
            return null;
        long from = Math.Min(a.from, b.from), to = Math.Max(a.from + a.values.Length, b.from + b.values.Length);
        // Thresholds that lie so far apart are no mask.
        return to - from > 1 << 16 ? null
            : new(a.Slopes, from, [.. Enumerable.Range(0, (int)(to - from)).Select(i => function(a.Value(from + i), b.Value(from + i)))]);
    }

    public override string ToString() =>
        $"({Text()}) {from}: {string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}";

    private static bool IsTurned(IReadOnlyList<long> slopes) => slopes.FirstOrDefault(slope => slope != 0) < 0;
}
