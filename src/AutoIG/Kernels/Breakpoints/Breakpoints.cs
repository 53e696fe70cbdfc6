using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// How far from a point on a straight path the nearest breakpoints lie, of functions that are affine piece by piece: an argument z with
/// slope dz/dα becomes 0 at Δα = −z/(dz/dα). What is kept is the largest reciprocal, in front of the point and behind it, [points, 2]: 0
/// where there is no breakpoint, ∞ where the point itself is one.
/// </summary>
/// <remarks>
/// <para>0/0 says nothing and is passed over: what is 0 and does not move stays so, and so do elements that tie throughout.</para>
/// <para>Of elements that tie at a point, the slope that is handed on is the winner's, who has the lead as long as no other one gains on
/// it: so there is a piece on one side. Elements that differ by roundings alone, in value and in slope, tie throughout: on a flat part of
/// an image, what a convolution makes of it does.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Breakpoints
{
    /// <summary>How many numbers a point has: the reciprocals in front and behind.</summary>
    internal const int Sides = 2;

    /// <summary>Where one of some values becomes 0.</summary>
    /// <param name="points">The number of points.</param>
    /// <param name="values">z, [points, n].</param>
    /// <param name="slopes">dz/dα, [points, n].</param>
    /// <param name="known">What is known already, [points, 2]; empty for nothing.</param>
    /// <param name="nearest">Receives the nearer of the two, [points, 2].</param>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void OfZeros<T>(
        int points, ReadOnlySpan<T> values, ReadOnlySpan<T> slopes, ReadOnlySpan<T> known, Span<T> nearest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Start(points, known, nearest);
        Expect.Length(slopes.Length, values.Length, nameof(slopes));
        int length = PerPoint(points, values, nameof(values));
        Dispatch.RunChannels<T, ZerosKernel<T>>(length, new(points, length, values, slopes, nearest));
    }

    /// <summary>Where another element of a window overtakes the largest.</summary>
    /// <param name="points">The number of points.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">[points, height, width, channels].</param>
    /// <param name="y">The largest of each window, [points, output height, output width, channels].</param>
    /// <param name="slopeX">dx/dα.</param>
    /// <param name="slopeY">dy/dα.</param>
    /// <param name="known">What is known already, [points, 2]; empty for nothing.</param>
    /// <param name="nearest">Receives the nearer of the two, [points, 2].</param>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void OfMaxPool<T>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> slopeX, ReadOnlySpan<T> slopeY,
        ReadOnlySpan<T> known, Span<T> nearest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Start(points, known, nearest);
        Expect.Length(x.Length, (long)points * geometry.InputLength, nameof(x));
        Expect.Length(y.Length, (long)points * geometry.OutputLength, nameof(y));
        Expect.Length(slopeX.Length, x.Length, nameof(slopeX));
        Expect.Length(slopeY.Length, y.Length, nameof(slopeY));
        Dispatch.RunChannels<T, PoolKernel<T>>(geometry.Channels, new(points, in geometry, x, y, slopeX, slopeY, nearest));
    }

    /// <summary>Where another element along an axis overtakes the extreme one.</summary>
    /// <param name="points">The number of points.</param>
    /// <param name="axis">The elements of which one is extreme.</param>
    /// <param name="inner">How many lie between neighbours of these.</param>
    /// <param name="largest">Whether it is the largest that is the extreme one, or the smallest.</param>
    /// <param name="x">[points, outer, axis, inner].</param>
    /// <param name="y">The extrema, [points, outer, inner].</param>
    /// <param name="slopeX">dx/dα.</param>
    /// <param name="slopeY">dy/dα.</param>
    /// <param name="known">What is known already, [points, 2]; empty for nothing.</param>
    /// <param name="nearest">Receives the nearer of the two, [points, 2].</param>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void OfExtremum<T>(
        int points, int axis, int inner, bool largest, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> slopeX, ReadOnlySpan<T> slopeY,
        ReadOnlySpan<T> known, Span<T> nearest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Start(points, known, nearest);
        Expect.Length(x.Length, (long)y.Length * axis, nameof(x));
        Expect.Length(slopeX.Length, x.Length, nameof(slopeX));
        Expect.Length(slopeY.Length, y.Length, nameof(slopeY));
        int outer = PerPoint(points, y, nameof(y)) / inner;
        Dispatch.RunChannels<T, ExtremumKernel<T>>(inner, new(points, outer, axis, inner, largest, x, y, slopeX, slopeY, nearest));
    }

    private static void Start<T>(int points, ReadOnlySpan<T> known, Span<T> nearest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(points, 1, nameof(points));
        Expect.Length(nearest.Length, (long)points * Sides, nameof(nearest));
        if (known.IsEmpty)
        {
            nearest.Clear();
            return;
        }
        Expect.Length(known.Length, nearest.Length, nameof(known));
        known.CopyTo(nearest);
    }

    private static int PerPoint<T>(int points, ReadOnlySpan<T> values, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Length(values.Length, (long)(values.Length / points) * points, name);
        return values.Length / points;
    }
}
