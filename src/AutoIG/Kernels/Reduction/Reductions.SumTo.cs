using System.Numerics;

namespace AutoIG.CompilerServices;

/// <content>The adjoint of broadcasting.</content>
public static partial class Reductions
{
    /// <summary>
    /// Sums each sample's <paramref name="shape"/> down to <paramref name="target"/>, which broadcasts to it by NumPy's rule (aligned at
    /// the last dimension, each size equal or 1): the adjoint of that broadcast.
    /// </summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="shape">A sample's shape in <paramref name="x"/>.</param>
    /// <param name="target">A sample's shape in <paramref name="y"/>, of the same or lower rank.</param>
    /// <param name="x">[points, shape].</param>
    /// <param name="y">[points, target].</param>
    /// <param name="accumulate">Adds to y instead of overwriting it.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or a span's length is not what they say.</exception>
    public static void SumTo<T>(
        int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> target, ReadOnlySpan<T> x, Span<T> y, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(points, 0, nameof(points));
        if (target.Length > shape.Length || shape.Length > StridedWalk.MaxRank)
        {
            throw Expect.Unexpected(
                nameof(target), $"a rank of at most {Math.Min(shape.Length, StridedWalk.MaxRank)}",
                $"{target.Length} (shape has {shape.Length})");
        }

        // Neighbouring dimensions that are both kept or both summed are one. Even groups are kept (the points are the first), odd ones
        // summed.
        Span<int> groups = stackalloc int[StridedWalk.MaxRank + 3];
        groups[0] = points;
        int last = 0;
        long kept = points, all = points;
        for (int i = 0; i < shape.Length; i++)
        {
            int lead = shape.Length - target.Length;
            int to = i < lead ? 1 : target[i - lead];
            if (shape[i] < 1 || (to != shape[i] && to != 1))
                throw Expect.Unexpected(nameof(target), $"dimension {i} to be 1 or {shape[i]}", to);
            bool summed = to != shape[i];
            kept *= to;
            all *= shape[i];
            if (shape[i] > 1 && summed != (last % 2 == 1))
                groups[++last] = 1;
            groups[last] = groups[last] * shape[i];
        }

        Expect.Length(x.Length, all, nameof(x));
        Expect.Length(y.Length, kept, nameof(y));
        if (last == 0)
        {
            Sum(points, 1, y.Length / Math.Max(points, 1), x, T.One, y, accumulate);
            return;
        }

        // An odd number of groups ends in a kept one, an even number in a summed one.
        int inner = last % 2 == 0 ? groups[last] : 1;
        int axisGroup = last % 2 == 0 ? last - 1 : last;
        if (axisGroup == 1)
        {
            Sum(groups[0], groups[1], inner, x, T.One, y, accumulate);
            return;
        }

        if (!accumulate)
            y.Clear();
        SumGroups(groups[..axisGroup], 0, groups[axisGroup], inner, x, y);
    }

    /// <summary>
    /// Sums the groups from <paramref name="group"/> on, one level of recursion each. Over a kept group, y moves on with x. Over a summed
    /// group, y stays and x adds to it. The innermost summed group, with the kept one behind it, is one call of <c>Sum</c>.
    /// </summary>
    private static void SumGroups<T>(ReadOnlySpan<int> groups, int group, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (group == groups.Length - 1)
        {
            Sum(groups[group], axis, inner, x, T.One, y, accumulate: true);
            return;
        }

        int stepX = x.Length / groups[group];
        int stepY = group % 2 == 0 ? y.Length / groups[group] : 0;
        int sizeY = group % 2 == 0 ? stepY : y.Length;
        for (int i = 0; i < groups[group]; i++)
            SumGroups(groups, group + 1, axis, inner, x.Slice(i * stepX, stepX), y.Slice(i * stepY, sizeY));
    }
}
