using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Images;

/// <summary>
/// Images as tensors of numbers in another size, cut, or blurred: what torchvision does to floating-point tensors, where no level is
/// rounded. Sums are taken in double and rounded once to the tensor's precision.
/// </summary>
public static class TensorImage
{
    /// <summary>Resizes an image; smaller ones are antialiased, as torchvision's <c>resize(…, antialias=True)</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="image">[…, height, width] in any units; elements must be finite.</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="interpolation">How pixels are weighed. Bicubic values may leave the range of the image's; they are not clamped.</param>
    /// <returns>[…, <paramref name="height"/>, <paramref name="width"/>].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1 or above 1,048,576.</exception>
    /// <exception cref="ArgumentException">There are no two dimensions, or an element is not finite.</exception>
    public static Tensor<T> Resize<T>(Tensor<T> image, int height, int width, Interpolation interpolation = Interpolation.Bilinear)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (fromHeight, fromWidth) = Sides(image);
        var (across, down) = ImageSize.Axes(fromHeight, fromWidth, height, width, interpolation, Array.MaxLength);
        return Apply(image, across, down);
    }

    /// <summary>Resizes an image in proportion, as torchvision's <c>Resize(side)</c>: the longer side becomes ⌊side·long/short⌋.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="image">[…, height, width] in any units; elements must be finite.</param>
    /// <param name="side">The new length of the shorter side.</param>
    /// <param name="interpolation">How pixels are weighed.</param>
    /// <returns>[…, new height, new width].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1 or above 1,048,576.</exception>
    /// <exception cref="ArgumentException">There are no two dimensions, or an element is not finite.</exception>
    public static Tensor<T> ResizeShorterSide<T>(Tensor<T> image, int side, Interpolation interpolation = Interpolation.Bilinear)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (fromHeight, fromWidth) = Sides(image);
        var (width, height) = ImageSize.OfShorterSide(fromWidth, fromHeight, side);
        return Resize(image, height, width, interpolation);
    }

    /// <summary>
    /// The middle of an image, as torchvision's <c>CenterCrop</c>: round((H − height)/2) rows are left out above and round((W − width)/2)
    /// columns on the left, where a half goes to the even number.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="image">[…, height, width].</param>
    /// <param name="height">The height of the middle.</param>
    /// <param name="width">The width of the middle.</param>
    /// <returns>[…, <paramref name="height"/>, <paramref name="width"/>].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The image is smaller than that, for nothing is padded, or a side is below 1.
    /// </exception>
    /// <exception cref="ArgumentException">There are no two dimensions.</exception>
    public static Tensor<T> CenterCrop<T>(Tensor<T> image, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (fromHeight, fromWidth) = Sides(image);
        ImageSize.EnsureWithin(height, width, fromHeight, fromWidth);
        int top = ImageSize.Before(fromHeight, height), left = ImageSize.Before(fromWidth, width);
        var flat = image.Flat();
        int planes = flat.Length / (fromHeight * fromWidth);
        var middle = new T[planes * height * width];
        for (int row = 0; row < planes * height; row++)
        {
            var (plane, y) = Math.DivRem(row, height);
            flat.Slice((((plane * fromHeight) + top + y) * fromWidth) + left, width).CopyTo(middle.AsSpan(row * width));
        }

        return Elements.Shaped(middle, [.. image.Sizes()[..^2], height, width]);
    }

    /// <summary>
    /// Blurs an image: weights exp(−½(k/σ)²), k = −r … r with r = ⌊4σ + ½⌋, divided by their sum, along both axes; elements at the edges
    /// are repeated.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="image">[…, height, width] in any units; elements must be finite.</param>
    /// <param name="sigma">σ in pixels, from 0 (the image itself) to 16,384; for a side of more than 4096 pixels at most
    /// 2,097,152 divided by it.</param>
    /// <returns>Of the image's shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">σ lies outside.</exception>
    /// <exception cref="ArgumentException">There are no two dimensions, or an element is not finite.</exception>
    public static Tensor<T> GaussianBlur<T>(Tensor<T> image, double sigma)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (height, width) = Sides(image);
        var (across, down) = ImageSize.Blurs(height, width, sigma);
        return Apply(image, across, down);
    }

    private static (int Height, int Width) Sides<T>(Tensor<T> image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Rank >= 2 && image.FlattenedLength > 0
            ? ((int)image.Lengths[^2], (int)image.Lengths[^1])
            : throw Expect.Unexpected(nameof(image), "an image of shape […, height, width]", Elements.Show(image.Sizes()));
    }

    private static Tensor<T> Apply<T>(Tensor<T> image, AxisWeights across, AxisWeights down)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] elements = image.Doubles();
        int fault = Array.FindIndex(elements, element => !double.IsFinite(element));
        if (fault >= 0)
            throw Expect.Unexpected(
                nameof(image), "finite numbers", FormattableString.Invariant($"{elements[fault]} at {fault} of its elements in order"));
        int[] sizes = image.Sizes();
        return Elements.Rounded<T>(
            PlaneResampler.Apply(elements, sizes[^2], sizes[^1], across, down), [.. sizes[..^2], down.Length, across.Length]);
    }
}
