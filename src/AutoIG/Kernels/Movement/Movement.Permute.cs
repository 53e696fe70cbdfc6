using System.Numerics;

namespace AutoIG.CompilerServices;

/// <content>Permutations of each sample's dimensions.</content>
public static partial class Movement
{
    /// <summary>
    /// y[p, …] = x[p, …] with the sample's dimensions in another order: dimension k of y is dimension axes[k] of x. Blocked where the
    /// innermost dimension changes (CHW ↔ HWC, matrix transposes), row copies where it stays.
    /// </summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="shape">A sample's shape in <paramref name="x"/>.</param>
    /// <param name="axes">A permutation of 0 … rank − 1.</param>
    /// <param name="x">[points, shape].</param>
    /// <param name="y">[points, permuted shape].</param>
    /// <exception cref="ArgumentException">axes is no permutation, or a span's length is not what the shape says.</exception>
    public static void Permute<T>(int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckPermutation(points, shape, axes, x, nameof(x), y, nameof(y));
        Expect.Apart(x, y, nameof(x));
        Span<int> extents = stackalloc int[StridedWalk.MaxRank];
        Span<int> strides = stackalloc int[StridedWalk.MaxRank];
        Span<int> contiguous = stackalloc int[StridedWalk.MaxRank];
        int rank = PermutedStrides(points, shape, axes, extents, strides, contiguous);
        Copy(extents[..rank], x, 0, strides[..rank], y, 0, contiguous[..rank]);
    }

    /// <summary>
    /// PixelShuffle of channels-last maps: x [height, width, channels·r²] to y [height·r, width·r, channels]. Channel c·r² + i·r + j of a
    /// pixel becomes channel c of the pixel (i, j) of its r × r block, as in PyTorch.
    /// </summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void PixelShuffle<T>(int points, int height, int width, int channels, int factor, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckShuffle(points, height, width, channels, factor, x.Length, nameof(x), y.Length, nameof(y));
        Expect.Apart(x, y, nameof(x));
        int pixel = channels * factor * factor, line = width * factor * channels;
        Copy([points * height, width, channels, factor, factor], x, 0, [width * pixel, pixel, factor * factor, factor, 1],
            y, 0, [factor * line, factor * channels, 1, line, channels]);
    }

    /// <summary>
    /// The adjoint (and inverse) of <see cref="PixelShuffle"/>; gradX is overwritten, or added to if <paramref name="accumulate"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void PixelShuffleTransposed<T>(
        int points, int height, int width, int channels, int factor, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckShuffle(points, height, width, channels, factor, gradX.Length, nameof(gradX), gradY.Length, nameof(gradY));
        Expect.Apart(gradY, gradX, nameof(gradY));
        int pixel = channels * factor * factor, line = width * factor * channels;
        ReadOnlySpan<int> extents = [points * height, width, channels, factor, factor];
        ReadOnlySpan<int> from = [factor * line, factor * channels, 1, line, channels];
        ReadOnlySpan<int> to = [width * pixel, pixel, factor * factor, factor, 1];
        if (accumulate)
            Add(extents, gradY, 0, from, gradX, 0, to);
        else
            Copy(extents, gradY, 0, from, gradX, 0, to);
    }

    /// <summary>For each dimension of y: its extent, its stride in x and its stride in y, the points first.</summary>
    private static int PermutedStrides(
        int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, Span<int> extents, Span<int> strides, Span<int> contiguous)
    {
        int size = 1;
        foreach (int extent in shape)
            size *= extent;
        extents[0] = points;
        strides[0] = contiguous[0] = size;
        int inner = 1;
        for (int k = axes.Length - 1; k >= 0; k--)
        {
            int stride = 1;
            for (int d = axes[k] + 1; d < shape.Length; d++)
                stride *= shape[d];
            extents[k + 1] = shape[axes[k]];
            strides[k + 1] = stride;
            contiguous[k + 1] = inner;
            inner *= shape[axes[k]];
        }

        return shape.Length + 1;
    }

    private static void CheckPermutation<T>(int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, ReadOnlySpan<T> x, string xName,
        ReadOnlySpan<T> y, string yName)
    {
        Expect.AtLeast(points, 0, nameof(points));
        if (shape.Length >= StridedWalk.MaxRank)
            throw Expect.Unexpected(nameof(shape), $"at most {StridedWalk.MaxRank - 1} dimensions", shape.Length);
        Expect.Length(axes.Length, shape.Length, nameof(axes));
        int seen = 0;
        long length = points;
        for (int k = 0; k < axes.Length; k++)
        {
            if ((uint)axes[k] >= (uint)axes.Length || (seen & (1 << axes[k])) != 0)
                throw Expect.Unexpected(nameof(axes), $"each of 0 to {axes.Length - 1} once", $"{axes[k]} at {k}");
            seen |= 1 << axes[k];
            length *= shape[k];
        }

        Expect.Length(x.Length, length, xName);
        Expect.Length(y.Length, length, yName);
    }

    private static void CheckShuffle(
        int points, int height, int width, int channels, int factor, int xLength, string xName, int yLength, string yName)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(height, 1, nameof(height));
        Expect.AtLeast(width, 1, nameof(width));
        Expect.AtLeast(channels, 1, nameof(channels));
        Expect.AtLeast(factor, 1, nameof(factor));
        long length = (long)points * height * width * channels * factor * factor;
        Expect.Length(xLength, length, xName);
        Expect.Length(yLength, length, yName);
    }
}
