using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The pixels of one axis that a coordinate reads: where they are, −1 outside; their weights; and how fast these change with the
/// coordinate.
/// </summary>
internal struct SampledAxis
{
    private const double Far = 1e9, CubicSlope = -0.75;

    /// <summary>How many pixels are read: 1, 2 or 4.</summary>
    public int Count;

    /// <summary>Their indices.</summary>
    public Four<int> Pixels;

    /// <summary>Their weights.</summary>
    public Four<double> Weights;

    /// <summary>The derivatives of the weights by the coordinate.</summary>
    public Four<double> Slopes;

    /// <summary>Reads an axis of <paramref name="size"/> pixels at a coordinate between −1 and 1.</summary>
    public static SampledAxis At(double coordinate, int size, GridSampler sampler)
    {
        double scale = (sampler.AlignCorners ? size - 1 : size) / 2.0;
        double at = sampler.AlignCorners ? (coordinate + 1) / 2 * (size - 1) : ((coordinate + 1) * size - 1) / 2;
        if (sampler.Mode != SamplingMode.Bicubic)
            (at, scale) = Inside(at, scale, size, sampler.Border, sampler.AlignCorners);
        SampledAxis axis = default;
        if (double.IsNaN(at))
        {
            axis.Count = 1;
            axis.Weights[0] = axis.Slopes[0] = double.NaN;
            return axis;
        }

        at = Math.Clamp(at, -Far, Far);
        int first = (int)Math.Floor(at);
        switch (sampler.Mode)
        {
            case SamplingMode.Nearest:
                axis.Add((int)Math.Round(at), 1, 0, size);
                break;
            case SamplingMode.Bilinear:
                axis.Add(first, 1 - (at - first), -scale, size);
                axis.Add(first + 1, at - first, scale, size);
                break;
            default:
                axis.AddCubic(at, scale, size, sampler.Border, sampler.AlignCorners);
                break;
        }

        return axis;
    }

    /// <summary>What pixel <paramref name="output"/> of a resized axis is made of by cubic convolution, its border repeated.</summary>
    public static SampledAxis OfResized(int output, int outputs, int size, bool alignCorners)
    {
        double at = !alignCorners ? (output + 0.5) * size / outputs - 0.5 : outputs == 1 ? 0 : (double)output * (size - 1) / (outputs - 1);
        SampledAxis axis = default;
        axis.AddCubic(at, 1, size, SamplingBorder.Border, alignCorners);
        return axis;
    }

    private void AddCubic(double at, double scale, int size, SamplingBorder border, bool alignCorners)
    {
        int first = (int)Math.Floor(at);
        for (int pixel = first - 1; pixel <= first + 2; pixel++)
        {
            // The place of the pixel as the border has it; the weight goes by where it lies.
            var (weight, slope) = Cubic(Math.Abs(at - pixel));
            Add((int)Inside(pixel, 1, size, border, alignCorners).At, weight, (at > pixel ? slope : -slope) * scale, size);
        }
    }

    private void Add(int pixel, double weight, double slope, int size)
    {
        Pixels[Count] = pixel >= 0 && pixel < size ? pixel : -1;
        Weights[Count] = weight;
        Slopes[Count++] = slope;
    }

    /// <summary>A place as the border has it, and how fast it moves there: not at all where it is held at the border.</summary>
    private static (double At, double Scale) Inside(
        double at, double scale, int size, SamplingBorder border, bool alignCorners)
    {
        if (border == SamplingBorder.Zeros)
            return (at, scale);
        if (border == SamplingBorder.Reflection)
        {
            var (low, span) = alignCorners ? (0.0, size - 1.0) : (-0.5, size);
            if (span == 0)
                return (0, 0);
            double beyond = at - low;
            if (beyond < 0)
                (beyond, scale) = (-beyond, -scale);
            beyond %= 2 * span;
            (at, scale) = beyond <= span ? (low + beyond, scale) : (low + 2 * span - beyond, -scale);
        }

        return at <= 0 ? (0, 0) : at >= size - 1 ? (size - 1, 0) : (at, scale);
    }

    /// <summary>The weight of a pixel at a distance of at most 2 in cubic convolution, and its derivative by the distance.</summary>
    private static (double Weight, double Slope) Cubic(double d) => d <= 1
        ? (((CubicSlope + 2) * d - (CubicSlope + 3)) * d * d + 1, (3 * (CubicSlope + 2) * d - 2 * (CubicSlope + 3)) * d)
        : ((((d - 5) * d + 8) * d - 4) * CubicSlope, ((3 * d - 10) * d + 8) * CubicSlope);

    /// <summary>Four values.</summary>
    [InlineArray(4)]
    internal struct Four<TValue>
    {
        private TValue first;
    }
}
