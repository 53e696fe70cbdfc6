using System.Buffers.Binary;

namespace AutoIG.Images;

/// <summary>
/// The structure of a PNG file (ISO/IEC 15948): a signature, and chunks of a length, a name, content and a checksum. Chunks whose name
/// begins with a small letter may be left out without changing the samples, and are.
/// </summary>
internal static class PngChunks
{
    private const int HeaderLength = 13;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsPng(ReadOnlySpan<byte> content) => content.StartsWith(Signature);

    /// <exception cref="PictureFileException">The file is damaged, animated, or too large.</exception>
    public static EncodedPicture Read(ReadOnlySpan<byte> content, string file, PictureFileOptions options)
    {
        using var kept = new MemoryStream(content.Length);
        kept.Write(Signature);
        int width = 0, height = 0;
        bool hasPalette = false, hasPixels = false, hasColors = true;
        for (int at = Signature.Length; ;)
        {
            var chunk = Next(content, at, file);
            var name = chunk.Slice(4, 4);
            bool isFirst = at == Signature.Length;
            at += chunk.Length;
            if (isFirst != name.SequenceEqual("IHDR"u8))
                throw Fault("expected IHDR as the first chunk and once", name);
            if (isFirst)
            {
                var header = chunk[8..^4];
                (width, height) = Header(header, file, options);
                (hasPalette, hasColors) = (header[9] != 3, header[9] is not (0 or 4));
            }
            else if (name.SequenceEqual("acTL"u8))
            {
                throw new PictureFileException(file, "expected one picture, but it is animated: take a frame of it first");
            }
            else if ((name[0] & 0x20) != 0 || (!hasColors && name.SequenceEqual("PLTE"u8)))
            {
                // Also a palette of a grey picture, which has no meaning.
                continue;
            }
            else if (name.SequenceEqual("PLTE"u8))
            {
                if (hasPixels || chunk.Length - 12 is not (> 0 and <= 768) || chunk.Length % 3 != 0)
                    throw Fault("expected a palette of 1 to 256 colours before the pixels of a picture in colours", name);
                hasPalette = true;
            }
            else if (name.SequenceEqual("IDAT"u8))
            {
                if (!hasPalette)
                    throw Fault("expected the palette before the pixels", name);
                hasPixels = true;
            }
            else if (!name.SequenceEqual("IEND"u8))
            {
                throw Fault("expected no critical chunk but those of the standard", name);
            }
            else if (!hasPixels)
            {
                throw Fault("expected pixels", name);
            }

            EnsureSound(chunk, file);
            kept.Write(chunk);
            if (name.SequenceEqual("IEND"u8))
                return new EncodedPicture(width, height, kept.GetBuffer().AsMemory(0, (int)kept.Length));
        }

        PictureFileException Fault(string expected, ReadOnlySpan<byte> name) => new(file, $"{expected}, but there is {Show(name)}");
    }

    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> content, int at, string file)
    {
        if (content.Length - at < 12)
            throw new PictureFileException(file, "expected a chunk of PNG, but the file ends: it is cut off");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
        if (length > content.Length - at - 12)
            throw new PictureFileException(file, FormattableString.Invariant(
                $"expected {length} bytes of chunk {Show(content.Slice(at + 4, 4))}, but it is cut off behind {content.Length - at - 12}"));
        return content.Slice(at, 12 + (int)length);
    }

    private static (int Width, int Height) Header(ReadOnlySpan<byte> header, string file, PictureFileOptions options)
    {
        if (header.Length != HeaderLength)
            throw new PictureFileException(
                file, FormattableString.Invariant($"expected {HeaderLength} bytes of IHDR, but it has {header.Length}"));
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        byte depth = header[8], colors = header[9];
        EncodedPicture.EnsureSize(width, height, file, options);
        bool isKnown = colors switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isKnown)
            throw new PictureFileException(file, FormattableString.Invariant(
                $"expected colours and bits as the standard has them, but the header says type {colors} with {depth} bits"));
        if (header[10] != 0 || header[11] != 0 || header[12] > 1)
            throw new PictureFileException(
                file, $"expected the standard's compression, filter and order, but the header says {Convert.ToHexString(header[10..])}");
        return ((int)width, (int)height);
    }

    private static void EnsureSound(ReadOnlySpan<byte> chunk, string file)
    {
        if (Crc32.Compute(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
            throw new PictureFileException(file, $"expected the checksum of chunk {Show(chunk.Slice(4, 4))}: it is damaged");
    }

    // A damaged name is no text.
    private static string Show(ReadOnlySpan<byte> name) =>
        name.IndexOfAnyExceptInRange((byte)'A', (byte)'z') < 0 ? System.Text.Encoding.ASCII.GetString(name) : Convert.ToHexString(name);
}
