using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// Reads an image at the points of a grid (Jaderberg et al. 2015, "Spatial Transformer Networks", arXiv 1506.02025). −1 and 1 are the
    /// outer edges of the first and last pixel, or, with aligned corners, their centres. At the lines on which neighbouring pixels change
    /// the derivative by the grid is that on their right and below.
    /// </summary>
    /// <param name="input">[channels, height, width].</param>
    /// <param name="grid">[output height, output width, 2]: where in the image, the horizontal coordinate first.</param>
    /// <param name="mode">How values between pixels are found. Nearest pixels do not move with the grid.</param>
    /// <param name="paddingMode">What lies outside of the image.</param>
    /// <param name="alignCorners">Whether −1 and 1 are the centres of the border's pixels.</param>
    /// <returns>[channels, output height, output width]; NaN where the grid is.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor<T> GridSample<T>(
        Tensor<T> input,
        Tensor<T> grid,
        InterpolationMode mode = InterpolationMode.Bilinear,
        GridPaddingMode paddingMode = GridPaddingMode.Zeros,
        bool alignCorners = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["channels", "height", "width"]);
        int[] points = Expect.Layout(grid, ["output height", "output width", "2"]);
        if (points[2] != 2)
            throw Expect.ShapeMismatch(nameof(grid), "[output height, output width, 2]", points);
        double[] x = input.Doubles(), where = grid.Doubles();
        int count = points[0] * points[1];
        var y = new double[sizes[0] * count];
        for (int i = 0; i < count; i++)
        {
            List<(int Pixel, double Weight)> rows = Sampled(where[(2 * i) + 1], sizes[1], mode, paddingMode, alignCorners);
            List<(int Pixel, double Weight)> columns = Sampled(where[2 * i], sizes[2], mode, paddingMode, alignCorners);
            for (int c = 0; c < sizes[0]; c++)
            {
                foreach ((int row, double down) in rows)
                {
                    foreach ((int column, double across) in columns)
                        y[(c * count) + i] += down * across * x[(((c * sizes[1]) + row) * sizes[2]) + column];
                }
            }
        }

        return Elements.Rounded<T>(y, sizes[0], points[0], points[1]);
    }

    /// <summary>The pixels of a line that a coordinate from −1 to 1 reads, and their weights.</summary>
    private static List<(int Pixel, double Weight)> Sampled(
        double coordinate, int size, InterpolationMode mode, GridPaddingMode paddingMode, bool alignCorners)
    {
        const double Far = 1e9;
        double at = alignCorners ? (coordinate + 1) / 2 * (size - 1) : (((coordinate + 1) * size) - 1) / 2;
        if (mode != InterpolationMode.Bicubic)
            at = Inside(at);
        if (double.IsNaN(at))
            return [(0, double.NaN)];
        at = Math.Clamp(at, -Far, Far);
        double first = Math.Floor(at), t = at - first;
        (double Pixel, double Weight)[] read = mode switch
        {
            InterpolationMode.Nearest => [(Math.Round(at), 1)],
            InterpolationMode.Bilinear => [(first, 1 - t), (first + 1, t)],
            InterpolationMode.Bicubic =>
                [(first - 1, Cubic(t + 1)), (first, Cubic(t)), (first + 1, Cubic(1 - t)), (first + 2, Cubic(2 - t))],
            _ => throw Expect.Mismatch(nameof(mode), "an InterpolationMode", mode, nameof(GridSample)),
        };
        return [.. read.Select(tap => (Pixel: mode == InterpolationMode.Bicubic ? Inside(tap.Pixel) : tap.Pixel, tap.Weight))
            .Where(tap => tap.Pixel >= 0 && tap.Pixel <= size - 1).Select(tap => ((int)tap.Pixel, tap.Weight))];

        double Inside(double place) => paddingMode switch
        {
            GridPaddingMode.Zeros => place,
            GridPaddingMode.Border => Math.Clamp(place, 0, size - 1),
            GridPaddingMode.Reflection => Math.Clamp(Mirrored(place), 0, size - 1),
            _ => throw Expect.Mismatch(nameof(paddingMode), "a GridPaddingMode", paddingMode, nameof(GridSample)),
        };

        double Mirrored(double place)
        {
            (double low, double span) = alignCorners ? (0, size - 1) : (-0.5, size);
            if (span == 0)
                return 0;
            double beyond = Math.Abs(place - low) % (2 * span);
            return low + (beyond <= span ? beyond : (2 * span) - beyond);
        }
    }

    /// <summary>The weight of a pixel at a distance, at most 2, in cubic convolution.</summary>
    private static double Cubic(double distance, double a = -0.75) => distance <= 1
        ? ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1
        : (((((distance - 5) * distance) + 8) * distance) - 4) * a;
}
