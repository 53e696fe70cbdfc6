using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// Resizes an image. Between pixels, output pixel i is read at input coordinate (i + ½)·size / outputSize − ½, or, with aligned
    /// corners, at i·(size − 1) / (outputSize − 1). Beyond the border lies its nearest pixel.
    /// </summary>
    /// <param name="input">[channels, height, width].</param>
    /// <param name="size">The new height and width.</param>
    /// <param name="mode">How values between pixels are found.</param>
    /// <param name="alignCorners">Whether the corner pixels' centres stay where they are; not of nearest pixels.</param>
    /// <returns>[channels, size].</returns>
    /// <exception cref="ArgumentException">The shape or the numbers do not fit, or corners are aligned of nearest neighbours.</exception>
    public static Tensor<T> Interpolate<T>(
        Tensor<T> input, Pair size, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Layout(input, ["channels", "height", "width"]);
        Expect.AtLeast(size, 1);
        return Resample(input, size, mode, alignCorners);
    }

    /// <summary><see cref="Interpolate{T}"/> to a whole multiple of the size.</summary>
    /// <param name="input">[channels, height, width].</param>
    /// <param name="scaleFactor">The factors of height and width.</param>
    /// <param name="mode">How values between pixels are found.</param>
    /// <param name="alignCorners">Whether the corner pixels' centres stay where they are; not of nearest pixels.</param>
    /// <returns>[channels, height·factor, width·factor].</returns>
    /// <exception cref="ArgumentException">The shape or the numbers do not fit, or corners are aligned of nearest neighbours.</exception>
    public static Tensor<T> Upsample<T>(
        Tensor<T> input, Pair scaleFactor, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["channels", "height", "width"]);
        Expect.AtLeast(scaleFactor, 1);
        return Resample(input, (sizes[1] * scaleFactor.Height, sizes[2] * scaleFactor.Width), mode, alignCorners);
    }

    /// <summary>
    /// Spreads groups of r² channels over r × r blocks of pixels: y[c, r·i + u, r·j + v] = x[c·r² + u·r + v, i, j]
    /// (Shi et al., arXiv 1609.05158).
    /// </summary>
    /// <param name="input">[channels·r², height, width].</param>
    /// <param name="upscaleFactor">r.</param>
    /// <returns>[channels, height·r, width·r].</returns>
    /// <exception cref="ArgumentException">r² does not divide the channels.</exception>
    public static Tensor<T> PixelShuffle<T>(Tensor<T> input, int upscaleFactor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["channels·r²", "height", "width"]);
        Expect.AtLeast(upscaleFactor, 1);
        int r = upscaleFactor, channels = sizes[0] / (r * r);
        if (channels * r * r != sizes[0])
            throw Expect.Mismatch(nameof(input), $"a multiple of {r * r} channels", $"shape {Elements.Show(sizes)}");
        Tensor<T> blocks = Permute(Reshape(input, channels, r, r, sizes[1], sizes[2]), 0, 3, 1, 4, 2);
        return Reshape(blocks, channels, sizes[1] * r, sizes[2] * r);
    }

    private static Tensor<T> Resample<T>(
        Tensor<T> input, Pair size, InterpolationMode mode, bool alignCorners, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = input.Sizes();
        switch (mode)
        {
            case InterpolationMode.Nearest when alignCorners:
                throw Expect.Mismatch(nameof(alignCorners), "false for nearest neighbours", true, op);
            case InterpolationMode.Nearest:
                int[][] offsets = Offsets(sizes);
                int[] rows = [.. Enumerable.Range(0, size.Height).Select(i => offsets[1][(int)((long)i * sizes[1] / size.Height)])];
                int[] columns = [.. Enumerable.Range(0, size.Width).Select(j => offsets[2][(int)((long)j * sizes[2] / size.Width)])];
                return Take(input, [offsets[0], rows, columns]);
            case InterpolationMode.Bilinear:
                return Bilinear(input, sizes, size, alignCorners);
            case InterpolationMode.Bicubic:
                return Bicubic(input, sizes, size, alignCorners);
            default:
                throw Expect.Mismatch(nameof(mode), "an InterpolationMode", mode, op);
        }
    }

    private static Tensor<T> Bilinear<T>(Tensor<T> input, int[] sizes, Pair size, bool alignCorners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] x = input.Doubles();
        var y = new double[sizes[0] * size.Height * size.Width];
        for (int at = 0; at < y.Length; at++)
        {
            (int line, int j) = Math.DivRem(at, size.Width);
            (int c, int i) = Math.DivRem(line, size.Height);
            (int top, int bottom, double down) = Between(i, sizes[1], size.Height, alignCorners);
            (int left, int right, double across) = Between(j, sizes[2], size.Width, alignCorners);
            int upper = ((c * sizes[1]) + top) * sizes[2], lower = ((c * sizes[1]) + bottom) * sizes[2];
            y[at] = Mixed(Mixed(x[upper + left], x[upper + right], across), Mixed(x[lower + left], x[lower + right], across), down);
        }

        return Elements.Rounded<T>(y, sizes[0], size.Height, size.Width);

        // Between equal values there is no other, however the weights are rounded.
        static double Mixed(double first, double second, double share) =>
            first == second ? first : ((1 - share) * first) + (share * second);
    }

    private static Tensor<T> Bicubic<T>(Tensor<T> input, int[] sizes, Pair size, bool alignCorners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] x = input.Doubles();
        var y = new double[sizes[0] * size.Height * size.Width];
        for (int at = 0; at < y.Length; at++)
        {
            (int line, int j) = Math.DivRem(at, size.Width);
            (int c, int i) = Math.DivRem(line, size.Height);
            double down = Position(i, sizes[1], size.Height), across = Position(j, sizes[2], size.Width);
            for (int u = -1; u <= 2; u++)
            {
                for (int v = -1; v <= 2; v++)
                {
                    double row = Math.Floor(down) + u, column = Math.Floor(across) + v;
                    int pixel = ((int)Math.Clamp(row, 0, sizes[1] - 1) * sizes[2]) + (int)Math.Clamp(column, 0, sizes[2] - 1);
                    y[at] += Cubic(Math.Abs(down - row)) * Cubic(Math.Abs(across - column)) * x[(c * sizes[1] * sizes[2]) + pixel];
                }
            }
        }

        return Elements.Rounded<T>(y, sizes[0], size.Height, size.Width);

        double Position(int i, int length, int outputLength) => !alignCorners ? ((i + 0.5) * length / outputLength) - 0.5
            : outputLength == 1 ? 0 : (double)i * (length - 1) / (outputLength - 1);
    }

    /// <summary>The two pixels between which output pixel <paramref name="i"/> lies, and how far from the first to the second.</summary>
    internal static (int First, int Second, double Share) Between(int i, int length, int outputLength, bool alignCorners)
    {
        double position = alignCorners
            ? outputLength == 1 ? 0 : (double)i * (length - 1) / (outputLength - 1)
            : Math.Max(0, ((i + 0.5) * length / outputLength) - 0.5);
        int first = Math.Min((int)position, length - 1);
        return (first, Math.Min(first + 1, length - 1), position - first);
    }
}
