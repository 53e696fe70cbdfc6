namespace AutoIG.Onnx.Graphs;

/// <summary>
/// Elements that are a known function of their place, however long the axes are: of Σ slopeₖ·indexₖ, with whole slopes. An axis of one
/// entry has the slope 0, so that repeating it changes nothing.
/// </summary>
/// <param name="slopes">One for each axis from the last on; axes that are not named have 0.</param>
internal abstract class IndexPattern(IReadOnlyList<long> slopes)
{
    /// <summary>One for each axis from the last on, as far as they are not 0.</summary>
    public IReadOnlyList<long> Slopes { get; } = [.. slopes.Take(Length(slopes))];

    /// <summary>The slope of an axis, counted from the last.</summary>
    public long Slope(int fromLast) => fromLast < Slopes.Count ? Slopes[fromLast] : 0;

    /// <summary>The same elements along other axes.</summary>
    public abstract IndexPattern Along(IReadOnlyList<long> slopes);

    /// <summary>The same elements under a shape that has more or fewer axes of one entry; null where it is another shape.</summary>
    public IndexPattern? Under(IReadOnlyList<Size> before, IReadOnlyList<Size> after)
    {
        int[] own = Longer(before), others = Longer(after);
        if (!own.Select(axis => before[axis]).SequenceEqual(others.Select(axis => after[axis])))
            return null;
        long[] moved = new long[after.Count];
        for (int i = 0; i < own.Length; i++)
            moved[after.Count - 1 - others[i]] = Slope(before.Count - 1 - own[i]);
        return Along(moved);
    }

    /// <summary>The same elements with the axes in another order.</summary>
    public IndexPattern Permuted(IReadOnlyList<int> order) =>
        Along([.. order.Reverse().Select(axis => Slope(order.Count - 1 - axis))]);

    /// <summary>The elements of one axis from an index on, each so many apart.</summary>
    public abstract IndexPattern? Cut(int fromLast, long first, long step);

    /// <summary>Every element by a function; null where it would have to be computed for each.</summary>
    public abstract IndexPattern? Map(Func<double, double> function);

    /// <summary>The element at a place; null where it depends on a size.</summary>
    /// <param name="index">From the first axis on.</param>
    public double? At(IReadOnlyList<int> index)
    {
        long sum = 0;
        for (int axis = 0; axis < index.Count; axis++)
            sum += Slope(index.Count - 1 - axis) * index[axis];
        return At(sum);
    }

    /// <summary>The element where Σ slopeₖ·indexₖ is a number.</summary>
    protected abstract double? At(long sum);

    protected string Text() => string.Join(',', Slopes);

    private static int[] Longer(IReadOnlyList<Size> shape) =>
        [.. Enumerable.Range(0, shape.Count).Where(axis => !shape[axis].IsOne)];

    private static int Length(IReadOnlyList<long> slopes)
    {
        int length = slopes.Count;
        while (length > 0 && slopes[length - 1] == 0)
            length--;
        return length;
    }
}
