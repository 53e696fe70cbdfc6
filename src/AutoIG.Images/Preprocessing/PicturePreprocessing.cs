using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Images;

/// <summary>
/// From a photograph to a network's input: resized, its middle cut out, normalised. The settings are those that the network was trained
/// with, and whoever publishes its weights names them.
/// </summary>
public sealed record PicturePreprocessing
{
    /// <summary>The height of the network's input in pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public required int Height
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Height));
    }

    /// <summary>The width of the network's input in pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public required int Width
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Width));
    }

    /// <summary>
    /// The length to which the shorter side is resized, in proportion, before the middle is cut out; often a little more than the input's
    /// side. Without it the whole picture is resized to the input's size, in proportion or not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? ShorterSide
    {
        get;
        init => field = value is { } side ? Expect.AtLeast(side, 1, nameof(ShorterSide)) : null;
    }

    /// <summary>How pixels are weighed; bilinear unless set, as torchvision does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of those.</exception>
    public Interpolation Interpolation
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Interpolation), "Bilinear or Bicubic", value);
    } = Interpolation.Bilinear;

    /// <summary>How levels become the network's numbers; from 0 to 1 unless set.</summary>
    public PixelNormalization Normalization
    {
        get;
        init => field = Expect.NotNull(value, nameof(Normalization));
    } = PixelNormalization.Unit;

    /// <summary>
    /// Whether levels are rounded to whole numbers after each direction of resizing, as Pillow does, and torchvision of images that Pillow
    /// has opened. If not, they are those of a floating-point tensor in torchvision. The two differ by about a level at most.
    /// </summary>
    public bool RoundsLevels { get; init; } = true;

    /// <summary>The part of a picture that the network sees, in the size in which it sees it.</summary>
    /// <param name="picture">The picture; all of its pixels must be opaque.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resized picture is smaller than the input.</exception>
    /// <exception cref="ArgumentException">A pixel is not opaque.</exception>
    public Picture Fit(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var (width, height) = Resized(picture);
        return picture.Resize(width, height, Interpolation).CenterCrop(Width, Height);
    }

    /// <summary>A picture as the network takes it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="picture">The picture; all of its pixels must be opaque.</param>
    /// <returns>[3, <see cref="Height"/>, <see cref="Width"/>]: red, green, blue.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The resized picture is smaller than the input.</exception>
    /// <exception cref="ArgumentException">A pixel is not opaque.</exception>
    public Tensor<T> ToTensor<T>(Picture picture)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (RoundsLevels)
            return Normalization.ToTensor<T>(Fit(picture));
        ArgumentNullException.ThrowIfNull(picture);
        var (width, height) = Resized(picture);
        var levels = TensorImage.Resize(new PixelNormalization([0], [1], range: 1).ToTensor<T>(picture), height, width, Interpolation);
        return Normalization.Normalize(TensorImage.CenterCrop(levels, Height, Width));
    }

    /// <summary>What the network was given, as a picture to look at.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="input">[3, height, width].</param>
    /// <exception cref="ArgumentException">The shape is another, or an element is NaN.</exception>
    public Picture ToPicture<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Normalization.ToPicture(input);

    // Asked before anything is computed: the middle must fit.
    private (int Width, int Height) Resized(Picture picture)
    {
        if (ShorterSide is not { } side)
            return (Width, Height);
        var (width, height) = ImageSize.OfShorterSide(picture.Width, picture.Height, side);
        return width >= Width && height >= Height
            ? (width, height)
            : throw Expect.OutOfRange(
                nameof(ShorterSide), FormattableString.Invariant($"one that makes the picture at least {Width} × {Height}"),
                FormattableString.Invariant($"{side}, which makes it {width} × {height}"));
    }
}
