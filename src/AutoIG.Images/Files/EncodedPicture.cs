namespace AutoIG.Images;

/// <summary>A picture's file that has been looked through: its size, and as much of its content as the pixels are decoded from.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Content">The file without what does not matter for the pixels.</param>
internal sealed record EncodedPicture(int Width, int Height, ReadOnlyMemory<byte> Content)
{
    /// <summary>As many bytes as tell one format from another.</summary>
    public const int SignatureLength = 8;

    /// <exception cref="PictureFileException">It is neither PNG nor JPEG.</exception>
    public static void EnsureKnown(ReadOnlySpan<byte> content, string file)
    {
        if (!PngChunks.IsPng(content) && !JpegSegments.IsJpeg(content))
            throw new PictureFileException(file, $"expected a picture in PNG or JPEG, but {KindOf(content)}: convert it first");
    }

    /// <exception cref="PictureFileException">It is neither PNG nor JPEG, or damaged, or too large.</exception>
    public static EncodedPicture Read(ReadOnlySpan<byte> content, string file, PictureFileOptions options)
    {
        EnsureKnown(content, file);
        return PngChunks.IsPng(content) ? PngChunks.Read(content, file, options) : JpegSegments.Read(content, file, options);
    }

    /// <exception cref="PictureFileException">The size is 0, or more than the options allow.</exception>
    public static void EnsureSize(long width, long height, string file, PictureFileOptions options)
    {
        if (width < 1 || height < 1 || width > int.MaxValue || height > int.MaxValue)
            throw new PictureFileException(
                file, FormattableString.Invariant($"expected a width and a height of at least 1, but the header says {width} × {height}"));
        if (width * height > options.MaxPixels)
            throw new PictureFileException(file, FormattableString.Invariant(
                $"expected at most {options.MaxPixels} pixels (MaxPixels of the options), but the header says {width} × {height}"));
    }

    private static string KindOf(ReadOnlySpan<byte> content)
    {
        // What people try, by the first bytes that the formats have.
        if (content.StartsWith("GIF8"u8))
            return "it is a GIF";
        if (content.StartsWith("RIFF"u8))
            return "it is WebP or another RIFF file";
        if (content.StartsWith("BM"u8))
            return "it is a bitmap of Windows";
        if (content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8))
            return "it is a TIFF";
        if (content.Length >= 8 && content[4..8].SequenceEqual("ftyp"u8))
            return "it is HEIF, AVIF or another file of ISO media";
        return content.Length < SignatureLength
            ? FormattableString.Invariant($"it has {content.Length} bytes")
            : $"it begins with {Convert.ToHexString(content[..SignatureLength])}";
    }
}
