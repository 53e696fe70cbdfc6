using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <content>Cubic convolution: each output pixel is a sum of sixteen, with weights that differ by row and by column alone.</content>
public static partial class Upsampling
{
    /// <summary>Bicubic interpolation, its coordinates as those of <see cref="Bilinear"/>, but not clamped; the border is.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void Bicubic<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth, bool alignCorners,
        ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, x, nameof(x), y, nameof(y));
        y.Clear();
        RunBicubic(
            points, AxesOf(height, outputHeight, alignCorners), AxesOf(width, outputWidth, alignCorners), height, width, channels, x, y,
            isTransposed: false);
    }

    /// <summary>The adjoint of <see cref="Bicubic"/>; gradX is overwritten, or added to if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void BicubicTransposed<T>(
        int points, int height, int width, int channels, int outputHeight, int outputWidth, bool alignCorners,
        ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, gradX, nameof(gradX), gradY, nameof(gradY));
        if (!accumulate)
            gradX.Clear();
        RunBicubic(
            points, AxesOf(height, outputHeight, alignCorners), AxesOf(width, outputWidth, alignCorners), height, width, channels, gradY,
            gradX, isTransposed: true);
    }

    private static SampledAxis[] AxesOf(int size, int outputs, bool alignCorners)
    {
        var axes = new SampledAxis[outputs];
        for (int i = 0; i < outputs; i++)
            axes[i] = SampledAxis.OfResized(i, outputs, size, alignCorners);
        return axes;
    }

    /// <summary>Adds the weighted pixels of the input to each of the output, or the other way round.</summary>
    private static void RunBicubic<T>(
        int points, SampledAxis[] rows, SampledAxis[] columns, int height, int width, int channels, ReadOnlySpan<T> from, Span<T> to,
        bool isTransposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int output = 0;
        for (int p = 0; p < points; p++)
        {
            foreach (ref readonly var row in rows.AsSpan())
            {
                foreach (ref readonly var column in columns.AsSpan())
                {
                    for (int a = 0; a < row.Count; a++)
                    {
                        for (int b = 0; b < column.Count; b++)
                        {
                            int input = ((p * height + row.Pixels[a]) * width + column.Pixels[b]) * channels;
                            T weight = T.CreateTruncating(row.Weights[a] * column.Weights[b]);
                            var sum = to.Slice(isTransposed ? input : output, channels);
                            TensorPrimitives.MultiplyAdd(from.Slice(isTransposed ? output : input, channels), weight, sum, sum);
                        }
                    }

                    output += channels;
                }
            }
        }
    }
}
