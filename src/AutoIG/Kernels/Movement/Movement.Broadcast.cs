using System.Numerics;

namespace AutoIG.CompilerServices;

/// <content>Broadcasting.</content>
public static partial class Movement
{
    /// <summary>
    /// Repeats each sample's <paramref name="shape"/> to <paramref name="target"/> by NumPy's rule (aligned at the last dimension, each
    /// size equal or 1): the adjoint of <see cref="Reductions.SumTo"/>.
    /// </summary>
    /// <param name="sourcePoints">The number of samples of <paramref name="x"/>: <paramref name="points"/>, or 1 for a constant that serves
    /// all.</param>
    /// <param name="points">The number of samples of <paramref name="y"/>.</param>
    /// <param name="shape">A sample's shape in x, of the same or lower rank.</param>
    /// <param name="target">A sample's shape in y.</param>
    /// <param name="x">[sourcePoints, shape].</param>
    /// <param name="y">[points, target].</param>
    /// <param name="accumulate">Adds to y instead of overwriting it.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or a span's length is not what they say.</exception>
    public static void BroadcastTo<T>(
        int sourcePoints, int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> target, ReadOnlySpan<T> x, Span<T> y,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(points, 0, nameof(points));
        if (sourcePoints != 1 && sourcePoints != points)
            throw Expect.Unexpected(nameof(sourcePoints), $"1 or {points}", sourcePoints);
        if (shape.Length > target.Length || target.Length >= StridedWalk.MaxRank)
        {
            throw Expect.Unexpected(
                nameof(shape), $"a rank of at most {Math.Min(target.Length, StridedWalk.MaxRank - 1)}", shape.Length);
        }

        Span<int> extents = stackalloc int[StridedWalk.MaxRank], from = stackalloc int[StridedWalk.MaxRank],
            to = stackalloc int[StridedWalk.MaxRank];
        int lead = target.Length - shape.Length;
        long size = 1, targetSize = 1;
        for (int d = target.Length - 1; d >= 0; d--)
        {
            int extent = d < lead ? 1 : shape[d - lead];
            if (target[d] < 1 || (extent != target[d] && extent != 1))
                throw Expect.Unexpected(nameof(shape), $"dimension {d} to be 1 or {target[d]}", extent);
            extents[d + 1] = target[d];
            from[d + 1] = extent == 1 ? 0 : (int)size;
            to[d + 1] = (int)targetSize;
            size *= extent;
            targetSize *= target[d];
        }

        Expect.Length(x.Length, sourcePoints * size, nameof(x));
        Expect.Length(y.Length, points * targetSize, nameof(y));
        Expect.Apart(x, y, nameof(x));
        extents[0] = points;
        from[0] = sourcePoints == 1 ? 0 : (int)size;
        to[0] = (int)targetSize;
        int rank = target.Length + 1;
        if (accumulate)
            Add(extents[..rank], x, 0, from[..rank], y, 0, to[..rank]);
        else
            Copy(extents[..rank], x, 0, from[..rank], y, 0, to[..rank]);
    }
}
