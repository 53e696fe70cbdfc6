namespace AutoIG.Kernels;

/// <content>Broadcasting; its adjoint is <see cref="Reductions.SumTo"/>.</content>
public static partial class Movement
{
    /// <summary>
    /// Repeats each sample's <paramref name="shape"/> up to <paramref name="target"/> by NumPy's rule (aligned at the last dimension, each size equal or 1).
    /// </summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="shape">A sample's shape in <paramref name="x"/>.</param>
    /// <param name="target">A sample's shape in <paramref name="y"/>, of the same or higher rank.</param>
    /// <param name="x">[points, shape], or [shape] for a value that all points share.</param>
    /// <param name="y">[points, target].</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or a span's length is not what they say.</exception>
    public static void BroadcastTo<T>(int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> target, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(points, 0, nameof(points));
        if (target.Length >= StridedWalk.MaxRank || shape.Length > target.Length)
        {
            throw new ArgumentException(
                $"target: expected a rank from {shape.Length} to {StridedWalk.MaxRank - 1}, got {target.Length}.", nameof(target));
        }

        Span<int> extents = stackalloc int[StridedWalk.MaxRank];
        Span<int> strides = stackalloc int[StridedWalk.MaxRank];
        Span<int> contiguous = stackalloc int[StridedWalk.MaxRank];
        int sampleX = 1, sampleY = 1, lead = target.Length - shape.Length;
        for (int i = target.Length - 1; i >= 0; i--)
        {
            int size = i < lead ? 1 : shape[i - lead];
            if (size < 1 || (size != 1 && size != target[i]))
            {
                throw new ArgumentException($"target: expected dimension {i} to be {size}, got {target[i]}.", nameof(target));
            }

            extents[i + 1] = target[i];
            strides[i + 1] = size == 1 ? 0 : sampleX;
            contiguous[i + 1] = sampleY;
            sampleX *= size;
            sampleY *= target[i];
        }

        bool shared = x.Length == sampleX;
        if (!shared)
        {
            Expect.Length(x.Length, (long)points * sampleX, nameof(x));
        }

        Expect.Length(y.Length, (long)points * sampleY, nameof(y));
        Expect.Apart(x, y, nameof(x));
        extents[0] = points;
        strides[0] = shared ? 0 : sampleX;
        contiguous[0] = sampleY;
        int rank = target.Length + 1;
        Copy(extents[..rank], x, 0, strides[..rank], y, 0, contiguous[..rank]);
    }
}
