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

    /// <summary>Blurs planes of an image.</summary>
    /// <param name="image">[planes, height, width].</param>
    /// <param name="height">The height of a plane.</param>
    /// <param name="width">The width of a plane.</param>
    /// <param name="sigma">σ in pixels, at least 0.</param>
    /// <param name="blurred">As many elements as <paramref name="image"/>, elsewhere in memory.</param>
    public static void Blur(ReadOnlySpan<double> image, int height, int width, double sigma, Span<double> blurred)
    {
        double[] kernel = Kernel(sigma, Math.Max(height, width));
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
    private static double[] Kernel(double sigma, int longest)
    {
        double radius = Math.Floor((Reach * sigma) + 0.5);
        var weights = new double[(int)Math.Min(radius + 1, longest)];
        double sum = 0;
        for (int k = 0; k <= radius; k++)
        {
            double weight = k == 0 ? 1 : Math.Exp(-0.5 * (k / sigma) * (k / sigma));
            sum += k == 0 ? weight : 2 * weight;
            if (k < weights.Length)
                weights[k] = weight;
        }

        TensorPrimitives.Divide(weights, sum, weights);
        return weights;
    }
}
