using AutoIG.Reports;

namespace AutoIG.Images;

/// <summary>Pictures in another size, cut, or blurred: what torchvision and Pillow do to images of 8-bit levels, to the bit.</summary>
public static class PictureTransforms
{
    /// <summary>Resizes a picture; smaller ones are antialiased. Equal to Pillow's <c>resize</c> bit for bit.</summary>
    /// <param name="picture">The picture; all of its pixels must be opaque.</param>
    /// <param name="width">The new width in pixels.</param>
    /// <param name="height">The new height in pixels.</param>
    /// <param name="interpolation">How pixels are weighed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1 or above 1,048,576, or there are more pixels than
    /// <see cref="Picture.MaxPixels"/>.</exception>
    /// <exception cref="ArgumentException">A pixel is not opaque.</exception>
    public static Picture Resize(
        this Picture picture, int width, int height, Interpolation interpolation = Interpolation.Bilinear)
    {
        EnsureOpaque(picture);
        var (across, down) = ImageSize.Axes(picture.Height, picture.Width, height, width, interpolation, Picture.MaxPixels);
        if (width == picture.Width && height == picture.Height)
            return picture;
        return Picture.Create(LevelResampler.Resize(picture.Pixels, picture.Width, picture.Height, across, down), width);
    }

    /// <summary>Resizes a picture in proportion, as torchvision's <c>Resize(side)</c>: the longer side becomes ⌊side·long/short⌋.</summary>
    /// <param name="picture">The picture; all of its pixels must be opaque.</param>
    /// <param name="side">The new length of the shorter side in pixels.</param>
    /// <param name="interpolation">How pixels are weighed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1 or above 1,048,576, or there are more pixels than
    /// <see cref="Picture.MaxPixels"/>.</exception>
    /// <exception cref="ArgumentException">A pixel is not opaque.</exception>
    public static Picture ResizeShorterSide(this Picture picture, int side, Interpolation interpolation = Interpolation.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var (width, height) = ImageSize.OfShorterSide(picture.Width, picture.Height, side);
        return picture.Resize(width, height, interpolation);
    }

    /// <summary>
    /// The middle of a picture, as torchvision's <c>CenterCrop</c>: round((H − height)/2) rows are left out above and round((W − width)/2)
    /// columns on the left, where a half goes to the even number.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">The width of the middle in pixels.</param>
    /// <param name="height">The height of the middle in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The picture is smaller than that, for nothing is padded, or a side is below 1.
    /// </exception>
    public static Picture CenterCrop(this Picture picture, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ImageSize.EnsureWithin(height, width, picture.Height, picture.Width);
        int top = ImageSize.Before(picture.Height, height), left = ImageSize.Before(picture.Width, width);
        var middle = new Rgba[width * height];
        for (int y = 0; y < height; y++)
            picture.Pixels.Slice(((top + y) * picture.Width) + left, width).CopyTo(middle.AsSpan(y * width));
        return Picture.Create(middle, width);
    }

    /// <summary>
    /// Blurs a picture, for a baseline that keeps its colours and loses its edges: weights exp(−½(k/σ)²), k = −r … r with r = ⌊4σ + ½⌋,
    /// divided by their sum, along both axes; pixels at the edges are repeated, and levels are rounded once.
    /// </summary>
    /// <param name="picture">The picture; all of its pixels must be opaque.</param>
    /// <param name="sigma">σ in pixels, from 0 (the picture itself) to 16,384; for a side of more than 4096 pixels at most
    /// 2,097,152 divided by it.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ lies outside.</exception>
    /// <exception cref="ArgumentException">A pixel is not opaque.</exception>
    public static Picture GaussianBlur(this Picture picture, double sigma)
    {
        EnsureOpaque(picture);
        var (across, down) = ImageSize.Blurs(picture.Height, picture.Width, sigma);
        int area = picture.Width * picture.Height;
        var levels = new double[Elements.Count([3, area])];
        for (int i = 0; i < area; i++)
        {
            var (r, g, b, _) = picture.Pixels[i];
            (levels[i], levels[area + i], levels[(2 * area) + i]) = (r, g, b);
        }

        double[] blurred = PlaneResampler.Apply(levels, picture.Height, picture.Width, across, down);
        var pixels = new Rgba[area];
        for (int i = 0; i < area; i++)
            pixels[i] = new(Level(blurred[i]), Level(blurred[area + i]), Level(blurred[(2 * area) + i]));
        return Picture.Create(pixels, picture.Width);

        // Weights that add up to 1 within rounding leave the range of levels by rounding alone.
        static byte Level(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
    }

    internal static void EnsureOpaque(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        foreach (var pixel in picture.Pixels)
        {
            if (pixel.A != 255)
                throw Expect.Unexpected(nameof(picture), "opaque pixels", FormattableString.Invariant($"one with an opacity of {pixel.A}"));
        }
    }
}
