using AutoIG.Reports;

namespace AutoIG.Images;

/// <summary>Reads photographs: PNG and JPEG as 8-bit red, green and blue.</summary>
/// <remarks>
/// <para>
/// What comes is what Pillow's <c>convert("RGB")</c> gives, bit for bit for PNG (and, with libjpeg-turbo on both sides, for JPEG): grey
/// becomes three equal channels; opacity is left out, and the colour below it stays; samples of 16 bits lose their low byte; colour
/// profiles and gamma are ignored.
/// </para>
/// <para>
/// Files are not trusted. The structure of a file is read here, without native code: its checksums, its size against
/// <see cref="PictureFileOptions.MaxPixels"/>, and its kind. The native decoder is shown the header and the pixels only; profiles, texts
/// and thumbnails never reach it. A JPEG has no checksum: damage within its data that can still be decoded cannot be told from a picture.
/// </para>
/// </remarks>
public static class PictureFile
{
    private static readonly PictureFileOptions Defaults = new();

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of a PNG or JPEG file; its content tells which it is, not its name.</param>
    /// <param name="options">Limits and orientation; the defaults if there are none.</param>
    /// <returns>The picture; all of its pixels are opaque.</returns>
    /// <exception cref="PictureFileException">The content is not a picture that can be read, or the path is that of a folder, a pipe or an
    /// empty file.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Picture Open(string path, PictureFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var handle = RegularFile.Open(path, fault => new PictureFileException(path, fault), out _);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 1);
        return Load(stream, path, options ?? Defaults);
    }

    /// <summary>Reads a stream to its end, or to the first byte beyond what may be read.</summary>
    /// <param name="stream">The stream; it is left open.</param>
    /// <param name="options">Limits and orientation; the defaults if there are none.</param>
    /// <returns>The picture; all of its pixels are opaque.</returns>
    /// <exception cref="PictureFileException">The content is not a picture that can be read.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Picture Load(Stream stream, PictureFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, stream is FileStream file ? file.Name : "(stream)", options ?? Defaults);
    }

    /// <summary>Reads the content of a file from memory.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Limits and orientation; the defaults if there are none.</param>
    /// <returns>The picture; all of its pixels are opaque.</returns>
    /// <exception cref="PictureFileException">The content is not a picture that can be read.</exception>
    public static Picture Parse(ReadOnlySpan<byte> content, PictureFileOptions? options = null) =>
        Decode(content, "(memory)", options ?? Defaults);

    private static Picture Load(Stream stream, string file, PictureFileOptions options)
    {
        // The first bytes alone tell that something is no picture, however long it goes on.
        var content = new byte[4096];
        int length = stream.ReadAtLeast(content, EncodedPicture.SignatureLength, throwOnEndOfStream: false);
        EncodedPicture.EnsureKnown(content.AsSpan(0, length), file);
        while (true)
        {
            if (length > options.MaxBytes)
                throw new PictureFileException(file, FormattableString.Invariant(
                    $"expected at most {options.MaxBytes} bytes (MaxBytes of the options), but it has more"));
            if (length == content.Length)
                Array.Resize(ref content, (int)Math.Min(2L * length, Array.MaxLength));
            int count = stream.Read(content, length, content.Length - length);
            if (count == 0)
                return Decode(content.AsSpan(0, length), file, options);
            length += count;
        }
    }

    private static Picture Decode(ReadOnlySpan<byte> content, string file, PictureFileOptions options) =>
        SkiaDecoder.Decode(EncodedPicture.Read(content, file, options), file, options.ApplyOrientation);
}
