using AutoIG.Reports;
using SkiaSharp;

namespace AutoIG.Images.Tests.Files;

/// <summary>Small JPEG files, and segments put into them.</summary>
internal static class TestJpeg
{
    /// <summary>The levels of four corners that differ: 16 × 24 pixels, so that blocks and corners coincide.</summary>
    public static Picture Corners { get; } = Picture.Create(
        [.. Enumerable.Range(0, 16 * 24).Select(i => (i % 16 < 8, i / 16 < 8) switch
        {
            (true, true) => new Rgba(250, 20, 20),
            (false, true) => new Rgba(20, 250, 20),
            (true, false) => new Rgba(20, 20, 250),
            _ => new Rgba(250, 250, 250),
        })], 16);

    public static byte[] Encode(Picture picture)
    {
        using var bitmap = SKBitmap.Decode(picture.ToPng());
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        return data.ToArray();
    }

    /// <summary>The file with a segment behind its start.</summary>
    public static byte[] With(byte[] file, byte marker, byte[] content) =>
        [.. file[..2], 0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content, .. file[2..]];

    /// <summary>The content of an EXIF segment that says an orientation and nothing else: TIFF, big endian, one entry.</summary>
    public static byte[] Exif(byte orientation) =>
    [
        .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The place of the first marker of a kind, at its byte FF.</summary>
    public static int Find(byte[] file, Func<byte, bool> isMarker)
    {
        for (int at = 2; ;)
        {
            if (isMarker(file[at + 1]))
                return at;
            at += 2 + (file[at + 2] << 8) + file[at + 3];
        }
    }
}
