using System.Buffers;
using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// Means over windows of channels-last volumes, [points, depth, height, width, channels]: those of the maps, and of these along the depth.
/// How many elements count is a product of three numbers, so that the mean of the means is the mean. Linear: the tangent is
/// <see cref="Forward"/> itself.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VolumeAveraging
{
    /// <summary>y = the mean of each window.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="depth">The windows along the depth, without dilation.</param>
    /// <param name="maps">The windows of a map, without dilation.</param>
    /// <param name="countIncludePad">Whether padding counts in the divisor (PyTorch's default) or only real elements do.</param>
    /// <param name="x">[points, depth, height, width, channels].</param>
    /// <param name="y">[points, output depth, output height, output width, channels].</param>
    /// <exception cref="ArgumentException">A span's length is not what the windows say, or they are dilated.</exception>
    public static void Forward<T>(
        int points, in PoolingAxis depth, in PoolingGeometry maps, bool countIncludePad, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(points, 0, nameof(points));
        var along = Along(depth, maps);
        T[] means = ArrayPool<T>.Shared.Rent(points * along.InputLength);
        var ofMaps = means.AsSpan(0, points * along.InputLength);
        AveragePooling.Forward(points * depth.Size, maps, countIncludePad, x, ofMaps);
        AveragePooling.Forward<T>(points, along, countIncludePad, ofMaps, y);
        ArrayPool<T>.Shared.Return(means);
    }

    /// <summary>
    /// The adjoint of <see cref="Forward"/>: each output's gradient is spread evenly over its window; gradX is overwritten, or added to if
    /// <paramref name="accumulate"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A span's length is not what the windows say, or they are dilated.</exception>
    public static void Transposed<T>(
        int points, in PoolingAxis depth, in PoolingGeometry maps, bool countIncludePad, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(points, 0, nameof(points));
        var along = Along(depth, maps);
        T[] gradients = ArrayPool<T>.Shared.Rent(points * along.InputLength);
        var ofMaps = gradients.AsSpan(0, points * along.InputLength);
        AveragePooling.Transposed(points, along, countIncludePad, gradY, ofMaps);
        AveragePooling.Transposed<T>(points * depth.Size, maps, countIncludePad, ofMaps, gradX, accumulate);
        ArrayPool<T>.Shared.Return(gradients);
    }

    /// <summary>A volume of means as a map of one column, whose pixels are the maps of the volume.</summary>
    private static PoolingGeometry Along(in PoolingAxis depth, in PoolingGeometry maps) =>
        new(depth, new(1, kernel: 1, stride: 1), maps.OutputLength);
}
