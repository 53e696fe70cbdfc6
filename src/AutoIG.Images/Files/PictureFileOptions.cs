using AutoIG.Reports;

namespace AutoIG.Images;

/// <summary>How much a picture's file may ask for, and what of it is applied.</summary>
public sealed record PictureFileOptions
{
    /// <summary>
    /// The most pixels, width times height: asked of the header, before anything is allocated for them. 67,108,864 (a square of 8192)
    /// unless set. A pixel takes 4 bytes, and up to 20 while it is decoded (a progressive JPEG without subsampling).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1 or above <see cref="Picture.MaxPixels"/>.</exception>
    public int MaxPixels
    {
        get;
        init => field = value is >= 1 and <= Picture.MaxPixels
            ? value
            : throw Expect.OutOfRange(nameof(MaxPixels), FormattableString.Invariant($"a number from 1 to {Picture.MaxPixels}"), value);
    } = 1 << 26;

    /// <summary>
    /// The most bytes of the file; 268,435,456 unless set. While it is decoded, up to four times its bytes are held in memory.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MaxBytes
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxBytes));
    } = 1 << 28;

    /// <summary>
    /// Whether a JPEG is turned as its EXIF orientation says. Pillow and torchvision do not unless they are told to
    /// (<c>ImageOps.exif_transpose</c>, <c>apply_exif_orientation</c>), and it is <see langword="false"/> here, too: what a camera that was
    /// held upright has taken then lies on its side.
    /// </summary>
    public bool ApplyOrientation { get; init; }
}
