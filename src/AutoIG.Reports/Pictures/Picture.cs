using System.Numerics;

namespace AutoIG.Reports;

/// <summary>A raster image of 8-bit colours, rows from top to bottom.</summary>
public sealed class Picture
{
    /// <summary>The most pixels that a picture can have: a file of PNG counts the bytes of its rows in 32 bits.</summary>
    public const int MaxPixels = int.MaxValue / 4 - 4096;

    private readonly Rgba[] pixels;

    internal Picture(Rgba[] pixels, int width)
    {
        this.pixels = pixels;
        Width = width;
        Height = pixels.Length / width;
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The pixels, row by row.</summary>
    public ReadOnlySpan<Rgba> Pixels => pixels;

    /// <summary>Makes a picture of pixels.</summary>
    /// <param name="pixels">The pixels, row by row from the top; they are copied.</param>
    /// <param name="width">Pixels per row.</param>
    /// <exception cref="ArgumentException">There is no pixel, more than <see cref="MaxPixels"/>, or no whole number of rows.</exception>
    public static Picture Create(ReadOnlySpan<Rgba> pixels, int width)
    {
        Expect.AtLeast(width, 1, nameof(width));
        return pixels.Length is > 0 and <= MaxPixels && pixels.Length % width == 0
            ? new Picture(pixels.ToArray(), width)
            : throw Expect.Unexpected(
                nameof(pixels), FormattableString.Invariant($"whole rows of {width} pixels, at most {MaxPixels} pixels together"),
                FormattableString.Invariant($"{pixels.Length} pixels"));
    }

    /// <summary>Makes a picture of a network's input.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">[H, W] or [1, H, W] for grey, [3, H, W] for red, green, blue.</param>
    /// <param name="black">The value shown as black; lower ones too.</param>
    /// <param name="white">The value shown as white; higher ones too.</param>
    /// <exception cref="ArgumentException">The shape is another, does not hold that many elements, or an element is NaN.</exception>
    public static Picture Create<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape, double black = 0, double white = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (shape is not ([> 0, > 0] or [1 or 3, > 0, > 0]) || values.Length != TensorLength(shape))
        {
            throw Expect.Unexpected(
                nameof(shape), "[H, W], [1, H, W] or [3, H, W] with all their elements",
                $"{Elements.Show(shape)} and {values.Length} elements");
        }

        if (!(white != black && double.IsFinite(white - black)))
            throw Expect.Unexpected(
                nameof(white), "a finite value that is not that of black", FormattableString.Invariant($"{white} and {black}"));
        var area = shape[^1] * shape[^2];
        var isColor = shape is [3, _, _];
        var pixels = new Rgba[area];
        for (var i = 0; i < area; i++)
        {
            var red = Level(values[i]);
            pixels[i] = isColor ? new(red, Level(values[area + i]), Level(values[(2 * area) + i])) : new(red, red, red);
        }

        return new Picture(pixels, shape[^1]);

        byte Level(T value)
        {
            var share = (double.CreateTruncating(value) - black) / (white - black);
            return double.IsNaN(share)
                ? throw Expect.Unexpected(nameof(values), "numbers", "NaN")
                : (byte)Math.Round(255 * Math.Clamp(share, 0, 1));
        }
    }

    /// <summary>
    /// Makes a picture of chosen channels of a network's input and undoes its normalisation: v · deviation + mean is shown, black at 0,
    /// white at 1.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">[C, H, W].</param>
    /// <param name="channels">The channel shown as grey, or the three shown as red, green and blue.</param>
    /// <param name="mean">The mean of each of the C channels that was subtracted; none was unless given.</param>
    /// <param name="deviation">The deviation of each of the C channels that was divided by; none was unless given.</param>
    /// <exception cref="ArgumentException">The shape is another, does not hold that many elements, there is no such channel, there are
    /// not C means or deviations, or an element is NaN.</exception>
    public static Picture FromChannels<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<int> shape, ReadOnlySpan<int> channels, ReadOnlySpan<double> mean = default,
        ReadOnlySpan<double> deviation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (shape is not [> 0, > 0, > 0] || values.Length != TensorLength(shape))
            throw Expect.Unexpected(
                nameof(shape), "[C, H, W] with all their elements", $"{Elements.Show(shape)} and {values.Length} elements");
        if (channels.Length is not (1 or 3))
            throw Expect.Unexpected(nameof(channels), "one channel or three", channels.Length);
        if (mean.Length > 0 && mean.Length != shape[0])
            throw Expect.Unexpected(nameof(mean), FormattableString.Invariant($"{shape[0]} numbers"), mean.Length);
        if (deviation.Length > 0 && deviation.Length != shape[0])
            throw Expect.Unexpected(nameof(deviation), FormattableString.Invariant($"{shape[0]} numbers"), deviation.Length);
        int area = shape[1] * shape[2];
        var shown = new double[channels.Length * area];
        for (int k = 0; k < channels.Length; k++)
        {
            int channel = channels[k] >= 0 && channels[k] < shape[0]
                ? channels[k]
                : throw Expect.Unexpected(nameof(channels), FormattableString.Invariant($"channels from 0 to {shape[0] - 1}"), channels[k]);
            var (scale, shift) = (deviation.Length > 0 ? deviation[channel] : 1, mean.Length > 0 ? mean[channel] : 0);
            for (int i = 0; i < area; i++)
                shown[(k * area) + i] = (double.CreateTruncating(values[(channel * area) + i]) * scale) + shift;
        }

        return Create<double>(shown, [channels.Length, shape[1], shape[2]]);
    }

    /// <summary>Every pixel as a square of <paramref name="factor"/> × <paramref name="factor"/> pixels.</summary>
    /// <param name="factor">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 1, or gives more pixels than a picture can have.</exception>
    public Picture Enlarge(int factor)
    {
        Expect.AtLeast(factor, 1, nameof(factor));
        if ((UInt128)Width * (UInt128)Height * (UInt128)factor * (UInt128)factor > (UInt128)MaxPixels)
            throw Expect.OutOfRange(
                nameof(factor),
                FormattableString.Invariant($"a factor that makes at most {MaxPixels} pixels of {Width} × {Height}"), factor);
        return factor == 1 ? this : Resize(Width * factor, Height * factor);
    }

    /// <summary>
    /// The picture without its colours, for maps to be laid over: on grey, red and blue are the map's alone. The level is the luma of ITU-R
    /// BT.601, 0.299 R + 0.587 G + 0.114 B, with weights of 16 bits and rounded as Pillow does.
    /// </summary>
    public Picture ToGrey()
    {
        var grey = new Rgba[pixels.Length];
        for (var i = 0; i < grey.Length; i++)
        {
            var (r, g, b, a) = pixels[i];
            var level = (byte)(((19595 * r) + (38470 * g) + (7471 * b) + 0x8000) >> 16);
            grey[i] = new(level, level, level, a);
        }

        return new Picture(grey, Width);
    }

    /// <summary>The picture as a PNG file's content.</summary>
    public byte[] ToPng() => ToPng(CancellationToken.None);

    /// <inheritdoc cref="ToPng()"/>
    internal byte[] ToPng(CancellationToken cancellation) => Png.Encode(pixels, Width, cancellation);

    /// <summary>Writes a PNG file as a whole or not at all: into a temporary file beside it that is then moved into place.</summary>
    /// <remarks>A link is followed, and a file that is replaced keeps its permissions.</remarks>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written, or the path is that of a folder, a pipe or a device; an old file is then
    /// left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, stream => stream.Write(ToPng()));
    }

    /// <summary>Each new pixel is the old one at its middle.</summary>
    internal Picture Resize(int width, int height)
    {
        if (width == Width && height == Height)
            return this;
        var resized = new Rgba[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = (int)(((2L * y) + 1) * Height / (2L * height)) * Width;
            for (var x = 0; x < width; x++)
                resized[(y * width) + x] = pixels[row + (int)(((2L * x) + 1) * Width / (2L * width))];
        }

        return new Picture(resized, width);
    }

    /// <summary>The picture, or a smaller one of means over squares of pixels whose longer side is at most that long.</summary>
    internal Picture Reduce(int longest)
    {
        int side = (Math.Max(Width, Height) + longest - 1) / longest;
        if (side <= 1)
            return this;
        int across = (Width + side - 1) / side, down = (Height + side - 1) / side;
        var smaller = new Rgba[across * down];
        for (int place = 0; place < smaller.Length; place++)
        {
            int left = place % across * side, top = place / across * side;
            int right = Math.Min(left + side, Width), bottom = Math.Min(top + side, Height);
            int r = 0, g = 0, b = 0, a = 0, half = (right - left) * (bottom - top) / 2, count = (right - left) * (bottom - top);
            for (int y = top; y < bottom; y++)
            {
                foreach (var pixel in pixels.AsSpan((y * Width) + left, right - left))
                    (r, g, b, a) = (r + pixel.R, g + pixel.G, b + pixel.B, a + pixel.A);
            }

            smaller[place] = new((byte)((r + half) / count), (byte)((g + half) / count), (byte)((b + half) / count),
                (byte)((a + half) / count));
        }

        return new Picture(smaller, across);
    }

    internal static long TensorLength(ReadOnlySpan<int> shape)
    {
        long length = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
                throw Expect.Unexpected(nameof(shape), "no negative dimension", Elements.Show(shape));
            // Beyond what an array can have, the product says no more than that.
            length = length > int.MaxValue && dimension > 0 ? length : length * dimension;
        }

        return length;
    }
}
