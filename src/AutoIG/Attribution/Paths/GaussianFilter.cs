using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// The Gaussian blur of images, in double: weights exp(−½(k/σ)²), k = −r … r with r = ⌊4σ + ½⌋, divided by their sum; along the height
/// first, then along the width. What lies outside the image is 0, and the weights are not changed there.
/// </summary>
internal static class GaussianFilter
{
    // How many deviations the kernel reaches to either side.
    private const double Reach = 4;

    // Where what is cut off, e^−32 of the weight in the middle, is below rounding, so that the blur changes smoothly with σ.
    private const double SmoothReach = 8;

    /// <summary>The weights of k = 0, 1, …, ⌊4σ + ½⌋: those of −k are the same, and all of them add up to 1.</summary>
    /// <param name="sigma">σ in pixels, at least 0.</param>
    public static double[] Kernel(double sigma) => Kernel(Reach, sigma, int.MaxValue, out _);

    /// <summary>Blurs planes of an image.</summary>
    /// <param name="image">[planes, height, width].</param>
    /// <param name="height">The height of a plane.</param>
    /// <param name="width">The width of a plane.</param>
    /// <param name="sigma">σ in pixels, at least 0.</param>
    /// <param name="blurred">As many elements as <paramref name="image"/>, elsewhere in memory.</param>
    public static void Blur(ReadOnlySpan<double> image, int height, int width, double sigma, Span<double> blurred)
    {
        double[] kernel = Kernel(Reach, sigma, Math.Max(height, width), out _);
        if (kernel.Length == 1)
        {
            image.CopyTo(blurred);
            return;
        }

        var across = new double[height * width];
        for (int start = 0; start < image.Length; start += across.Length)
        {
            Array.Clear(across);
            AddShifted(image.Slice(start, across.Length), across.Length, width, kernel, across);
            var plane = blurred.Slice(start, across.Length);
            plane.Clear();
            AddShifted(across, width, 1, kernel, plane);
        }
    }

    /// <summary>
    /// Blurs planes of an image with a kernel that is not cut off within rounding, r = ⌊8σ + ½⌋, and gives the derivative by σ.
    /// </summary>
    /// <param name="image">[planes, height, width].</param>
    /// <param name="height">The height of a plane.</param>
    /// <param name="width">The width of a plane.</param>
    /// <param name="sigma">σ in pixels, at least 0.</param>
    /// <param name="blurred">As many elements as <paramref name="image"/>, elsewhere in memory.</param>
    /// <param name="slope">Receives the derivative, as many elements.</param>
    public static void BlurWithSlope(
        ReadOnlySpan<double> image, int height, int width, double sigma, Span<double> blurred, Span<double> slope)
    {
        double[] kernel = Kernel(SmoothReach, sigma, Math.Max(height, width), out double[] slopes);
        double[] across = new double[height * width], acrossSlope = new double[across.Length];
        blurred.Clear();
        slope.Clear();
        for (int start = 0; start < image.Length; start += across.Length)
        {
            Array.Clear(across);
            Array.Clear(acrossSlope);
            AddShifted(image.Slice(start, across.Length), across.Length, width, kernel, across);
            AddShifted(image.Slice(start, across.Length), across.Length, width, slopes, acrossSlope);
            AddShifted(across, width, 1, kernel, blurred.Slice(start, across.Length));
            // The product rule of the two directions.
            AddShifted(acrossSlope, width, 1, kernel, slope.Slice(start, across.Length));
            AddShifted(across, width, 1, slopes, slope.Slice(start, across.Length));
        }
    }

    /// <summary>
    /// Adds w_k times the elements k strides on, in each run of elements by itself: as spans, since that is what vectors are for.
    /// </summary>
    private static void AddShifted(ReadOnlySpan<double> source, int run, int stride, double[] kernel, Span<double> sum)
    {
        for (int start = 0; start < source.Length; start += run)
        {
            for (int k = 0; k < kernel.Length && k * stride < run; k++)
            {
                int shift = k * stride, left = run - shift;
                ReadOnlySpan<double> lower = source.Slice(start, left), upper = source.Slice(start + shift, left);
                Span<double> lowerSum = sum.Slice(start, left), upperSum = sum.Slice(start + shift, left);
                TensorPrimitives.MultiplyAdd(upper, kernel[k], lowerSum, lowerSum);
                if (k > 0)
                    TensorPrimitives.MultiplyAdd(lower, kernel[k], upperSum, upperSum);
            }
        }
    }

    /// <summary>
    /// The weights of k = 0, 1, …: those of −k are the same. What reaches beyond any image has its part in their sum alone.
    /// </summary>
    private static double[] Kernel(double reach, double sigma, int longest, out double[] slopes)
    {
        double radius = Math.Floor((reach * sigma) + 0.5);
        var weights = new double[(int)Math.Min(radius + 1, longest)];
        slopes = new double[weights.Length];
        double sum = 0, slopeOfSum = 0;
        for (int k = 0; k <= radius; k++)
        {
            double weight = k == 0 ? 1 : Math.Exp(-0.5 * (k / sigma) * (k / sigma));
            // d exp(−½(k/σ)²)/dσ = exp(−½(k/σ)²)·(k/σ)²/σ
            double slope = k == 0 ? 0 : weight * (k / sigma) * (k / sigma) / sigma;
            sum += k == 0 ? weight : 2 * weight;
            slopeOfSum += 2 * slope;
            if (k < weights.Length)
                (weights[k], slopes[k]) = (weight, slope);
        }

        TensorPrimitives.Divide(weights, sum, weights);
        for (int k = 0; k < weights.Length; k++)
            slopes[k] = (slopes[k] - (weights[k] * slopeOfSum)) / sum;
        return weights;
    }
}
