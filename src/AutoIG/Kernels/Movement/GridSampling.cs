using System.ComponentModel;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <summary>
/// Channels-last maps read at the points of a grid: y[p, c] = Σ of the pixels around of their weights, which depend on the grid, times
/// x[pixel, c]. A map or a grid that is the same for all samples is given once.
/// </summary>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GridSampling
{
    /// <summary>y.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="sampler">The sizes and options.</param>
    /// <param name="x">[points, height, width, channels], or one map.</param>
    /// <param name="grid">[points, output height, output width, 2], or one grid.</param>
    /// <param name="y">[points, output height, output width, channels].</param>
    public static void Forward<T>(int points, GridSampler sampler, ReadOnlySpan<T> x, ReadOnlySpan<T> grid, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Read(points, sampler, x, grid, y, isDirection: false);

    /// <summary>The tangent of y for a map that moves: y of the map's tangent, which where it is 0 gives 0 by any weight.</summary>
    public static void MapTangent<T>(int points, GridSampler sampler, ReadOnlySpan<T> tangentX, ReadOnlySpan<T> grid, Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Read(points, sampler, tangentX, grid, tangentY, isDirection: true);

    /// <summary>
    /// The adjoint of the map: gradX[pixel, c] += weight · gradY[p, c]; zero before, unless <paramref name="accumulate"/>.
    /// </summary>
    public static void MapTransposed<T>(
        int points, GridSampler sampler, ReadOnlySpan<T> grid, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, sampler, grid.Length, gradY.Length, nameof(gradY));
        Expect.Length(gradX.Length, (long)points * sampler.MapLength, nameof(gradX));
        Expect.Apart(gradY, gradX, nameof(gradY));
        if (!accumulate)
            gradX.Clear();
        int channels = sampler.Channels;
        for (int i = 0; i < points * sampler.Points; i++)
        {
            var row = gradY.Slice(i * channels, channels);
            var (vertical, horizontal) = AxesOf(grid, i, sampler);
            var map = gradX.Slice(i / sampler.Points * sampler.MapLength, sampler.MapLength);
            for (int a = 0; a < vertical.Count; a++)
            {
                for (int b = 0; b < horizontal.Count; b++)
                {
                    if (Pixel(vertical.Pixels[a], horizontal.Pixels[b], sampler) is >= 0 and var pixel)
                        Add(row, vertical.Weights[a] * horizontal.Weights[b], map.Slice(pixel, channels), isDirection: true);
                }
            }
        }
    }

    /// <summary>
    /// The adjoint of the grid: gradGrid[p] = Σ over channels of gradY[p, c] · ∂y[p, c]/∂grid[p], added to gradGrid if
    /// <paramref name="accumulate"/>. A gradient of 0 gives 0, also where a pixel is infinite.
    /// </summary>
    public static void GridTransposed<T>(
        int points, GridSampler sampler, ReadOnlySpan<T> x, ReadOnlySpan<T> grid, ReadOnlySpan<T> gradY, Span<T> gradGrid,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, sampler, grid.Length, gradY.Length, nameof(gradY));
        OneOrEach(x.Length, points, sampler.MapLength, nameof(x));
        Expect.Length(gradGrid.Length, (long)points * sampler.Points * 2, nameof(gradGrid));
        Expect.Apart(gradY, gradGrid, nameof(gradY));
        if (!accumulate)
            gradGrid.Clear();
        int channels = sampler.Channels;
        for (int i = 0; i < points * sampler.Points; i++)
        {
            var (vertical, horizontal) = AxesOf(grid, i, sampler);
            var map = MapOf(x, i, sampler);
            double across = 0, down = 0;
            for (int c = 0; c < channels; c++)
            {
                double gradient = double.CreateTruncating(gradY[i * channels + c]);
                if (gradient == 0)
                    continue;
                var (slopeAcross, slopeDown) = Slopes(map, c, vertical, horizontal, sampler);
                across += gradient * slopeAcross;
                down += gradient * slopeDown;
            }

            gradGrid[2 * i] += T.CreateTruncating(across);
            gradGrid[2 * i + 1] += T.CreateTruncating(down);
        }
    }

    /// <summary>The tangent of y for a grid that moves: tangentY[p, c] = ∂y[p, c]/∂grid[p] · tangentGrid[p].</summary>
    public static void GridTangent<T>(
        int points, GridSampler sampler, ReadOnlySpan<T> x, ReadOnlySpan<T> grid, ReadOnlySpan<T> tangentGrid, Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, sampler, grid.Length, tangentY.Length, nameof(tangentY));
        OneOrEach(x.Length, points, sampler.MapLength, nameof(x));
        Expect.Length(tangentGrid.Length, (long)points * sampler.Points * 2, nameof(tangentGrid));
        Expect.Apart(tangentGrid, tangentY, nameof(tangentGrid));
        int channels = sampler.Channels;
        for (int i = 0; i < points * sampler.Points; i++)
        {
            var (vertical, horizontal) = AxesOf(grid, i, sampler);
            var map = MapOf(x, i, sampler);
            double across = double.CreateTruncating(tangentGrid[2 * i]), down = double.CreateTruncating(tangentGrid[2 * i + 1]);
            for (int c = 0; c < channels; c++)
            {
                var (slopeAcross, slopeDown) = Slopes(map, c, vertical, horizontal, sampler);
                tangentY[i * channels + c] = T.CreateTruncating(
                    (across == 0 ? 0 : across * slopeAcross) + (down == 0 ? 0 : down * slopeDown));
            }
        }
    }

    private static void Read<T>(
        int points, GridSampler sampler, ReadOnlySpan<T> x, ReadOnlySpan<T> grid, Span<T> y, bool isDirection)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, sampler, grid.Length, y.Length, nameof(y));
        OneOrEach(x.Length, points, sampler.MapLength, nameof(x));
        Expect.Apart(x, y, nameof(x));
        Expect.Apart(grid, y, nameof(grid));
        y.Clear();
        int channels = sampler.Channels;
        for (int i = 0; i < points * sampler.Points; i++)
        {
            var row = y.Slice(i * channels, channels);
            var (vertical, horizontal) = AxesOf(grid, i, sampler);
            var map = MapOf(x, i, sampler);
            for (int a = 0; a < vertical.Count; a++)
            {
                for (int b = 0; b < horizontal.Count; b++)
                {
                    if (Pixel(vertical.Pixels[a], horizontal.Pixels[b], sampler) is >= 0 and var pixel)
                        Add(map.Slice(pixel, channels), vertical.Weights[a] * horizontal.Weights[b], row, isDirection);
                }
            }
        }
    }

    /// <summary>sum += weight · values; a direction of 0 adds 0, also by a weight that is no number.</summary>
    private static void Add<T>(ReadOnlySpan<T> values, double weight, Span<T> sum, bool isDirection)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateTruncating(weight);
        if (!isDirection || T.IsFinite(factor))
        {
            TensorPrimitives.MultiplyAdd(values, factor, sum, sum);
            return;
        }

        for (int c = 0; c < values.Length; c++)
            sum[c] += T.IsZero(values[c]) ? T.Zero : values[c] * factor;
    }

    /// <summary>∂y[p, c]/∂grid[p], by the horizontal coordinate and by the vertical one.</summary>
    private static (double Across, double Down) Slopes<T>(
        ReadOnlySpan<T> map, int channel, in SampledAxis vertical, in SampledAxis horizontal, GridSampler sampler)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double across = 0, down = 0;
        for (int a = 0; a < vertical.Count; a++)
        {
            for (int b = 0; b < horizontal.Count; b++)
            {
                if (Pixel(vertical.Pixels[a], horizontal.Pixels[b], sampler) is not (>= 0 and var pixel))
                    continue;
                double value = double.CreateTruncating(map[pixel + channel]);
                across += Times(vertical.Weights[a] * horizontal.Slopes[b], value);
                down += Times(vertical.Slopes[a] * horizontal.Weights[b], value);
            }
        }

        return (across, down);

        // What does not move with the grid does not move with it where it is infinite.
        static double Times(double slope, double value) => slope == 0 ? 0 : slope * value;
    }

    private static (SampledAxis Vertical, SampledAxis Horizontal) AxesOf<T>(ReadOnlySpan<T> grid, int point, GridSampler sampler)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int at = 2 * (point % (grid.Length / 2));
        return (
            SampledAxis.At(double.CreateTruncating(grid[at + 1]), sampler.Height, sampler),
            SampledAxis.At(double.CreateTruncating(grid[at]), sampler.Width, sampler));
    }

    private static ReadOnlySpan<T> MapOf<T>(ReadOnlySpan<T> x, int point, GridSampler sampler) =>
        x.Slice(x.Length == sampler.MapLength ? 0 : point / sampler.Points * sampler.MapLength, sampler.MapLength);

    private static int Pixel(int row, int column, GridSampler sampler) =>
        row < 0 || column < 0 ? -1 : (row * sampler.Width + column) * sampler.Channels;

    private static void Check(int points, GridSampler sampler, int gridLength, int yLength, string yName)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(sampler.Height, 1, nameof(sampler.Height));
        Expect.AtLeast(sampler.Width, 1, nameof(sampler.Width));
        Expect.AtLeast(sampler.Channels, 1, nameof(sampler.Channels));
        Expect.AtLeast(sampler.Points, 1, nameof(sampler.OutputHeight));
        OneOrEach(gridLength, points, 2 * sampler.Points, "grid");
        Expect.Length(yLength, (long)points * sampler.Points * sampler.Channels, yName);
    }

    /// <summary>Demands one for all samples, or one for each.</summary>
    private static void OneOrEach(int length, int points, int each, string name)
    {
        if (length != each)
            Expect.Length(length, (long)points * each, name);
    }
}
