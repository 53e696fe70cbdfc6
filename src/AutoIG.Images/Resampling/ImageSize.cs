namespace AutoIG.Images;

/// <summary>Sizes as torchvision computes them.</summary>
internal static class ImageSize
{
    // As wide as an axis of the longest that take any blur, several times over.
    private const int MostSigma = 1 << 14;

    // 128 MB: a side of 4096 takes any blur.
    private const int MostWeights = 1 << 24;

    /// <summary>The shorter side becomes <paramref name="side"/>, the longer one ⌊side·long/short⌋.</summary>
    public static (int Width, int Height) OfShorterSide(int width, int height, int side)
    {
        Expect.AtLeast(side, 1, nameof(side));
        long longer = (long)side * Math.Max(width, height) / Math.Min(width, height);
        int fitting = (int)Math.Min(longer, int.MaxValue);
        return width <= height ? (side, fitting) : (fitting, side);
    }

    /// <summary>How many pixels lie before a middle part of an axis: half of what is left over, and of a half the even number.</summary>
    public static int Before(int length, int middle) => (int)Math.Round((length - middle) / 2.0, MidpointRounding.ToEven);

    /// <exception cref="ArgumentOutOfRangeException">A middle part is larger than the whole, or empty.</exception>
    public static void EnsureWithin(int height, int width, int ofHeight, int ofWidth)
    {
        if (height < 1 || height > ofHeight)
            throw Expect.OutOfRange(nameof(height), $"a height from 1 to the picture's {ofHeight}: resize it first", height);
        if (width < 1 || width > ofWidth)
            throw Expect.OutOfRange(nameof(width), $"a width from 1 to the picture's {ofWidth}: resize it first", width);
    }

    /// <exception cref="ArgumentOutOfRangeException">A side is longer than can be resized, or an interpolation is none.</exception>
    public static (AxisWeights Across, AxisWeights Down) Axes(
        int fromHeight, int fromWidth, int height, int width, Interpolation interpolation, long mostPixels)
    {
        Side(height, nameof(height));
        Side(width, nameof(width));
        Side(fromHeight, "the picture's height");
        Side(fromWidth, "the picture's width");
        if ((long)height * width > mostPixels || (long)fromHeight * width > mostPixels)
            throw Expect.OutOfRange(
                nameof(width), FormattableString.Invariant($"at most {mostPixels} pixels"),
                FormattableString.Invariant($"{width} × {height}"));
        if (!Enum.IsDefined(interpolation))
            throw Expect.OutOfRange(nameof(interpolation), "Bilinear or Bicubic", interpolation);
        return (AxisWeights.Resize(fromWidth, width, interpolation), AxisWeights.Resize(fromHeight, height, interpolation));

        static void Side(int length, string name)
        {
            if (length is < 1 or > AxisWeights.MostPositions)
                throw Expect.OutOfRange(name, FormattableString.Invariant($"a number from 1 to {AxisWeights.MostPositions}"), length);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A deviation is negative, NaN, or too large for the sides: each position of a side has
    /// weights of its own.</exception>
    public static (AxisWeights Across, AxisWeights Down) Blurs(int height, int width, double sigma)
    {
        Expect.Within(sigma, 0, MostSigma, nameof(sigma));
        foreach (int side in new[] { height, width })
        {
            if (side * Math.Min(side, 8 * sigma) > MostWeights)
                throw Expect.OutOfRange(
                    nameof(sigma), FormattableString.Invariant($"at most {MostWeights / 8 / side} pixels for a side of {side}"), sigma);
        }

        return (AxisWeights.Gaussian(width, sigma), AxisWeights.Gaussian(height, sigma));
    }
}
