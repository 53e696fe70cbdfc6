using System.Buffers.Binary;

namespace AutoIG.Images;

/// <summary>
/// The structure of a JPEG file (ITU-T T.81, annex B): markers, each with a segment of a length, and behind each start of a scan the coded
/// data. Of the segments for applications those that say how colours are meant are kept (JFIF, Adobe), and EXIF where the orientation is
/// asked for.
/// </summary>
internal static class JpegSegments
{
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, Comment = 0xFE;
    private const byte Jfif = 0xE0, Exif = 0xE1, Adobe = 0xEE;

    // A progressive file has about ten. Each costs a pass over all pixels, which a few bytes can ask for.
    private const int MostScans = 500;

    public static bool IsJpeg(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0xFF, StartOfImage, 0xFF]);

    /// <exception cref="PictureFileException">The file is damaged, of a kind that is not read, or too large.</exception>
    public static EncodedPicture Read(ReadOnlySpan<byte> content, string file, PictureFileOptions options)
    {
        using var kept = new MemoryStream(content.Length);
        kept.Write([0xFF, StartOfImage]);
        int width = 0, height = 0, scans = 0;
        for (int at = 2; ;)
        {
            byte marker = Marker(content, ref at, file);
            if (marker == EndOfImage)
            {
                if (scans == 0)
                    throw new PictureFileException(file, "expected a scan of pixels, but there is none before the end");
                kept.Write([0xFF, EndOfImage]);
                return new EncodedPicture(width, height, kept.GetBuffer().AsMemory(0, (int)kept.Length));
            }

            var segment = Segment(content, at, marker, file);
            at += segment.Length;
            if (IsFrame(marker))
            {
                if (width > 0)
                    throw new PictureFileException(file, "expected one frame, but there is another");
                (width, height) = Frame(marker, segment, file, options);
            }

            if (!IsKept(marker, options))
                continue;
            kept.Write([0xFF, marker]);
            kept.Write(segment);
            if (marker != StartOfScan)
                continue;
            if (width == 0)
                throw new PictureFileException(file, "expected the frame's header before the first scan");
            if (++scans > MostScans)
                throw new PictureFileException(file, FormattableString.Invariant($"expected at most {MostScans} scans, but it has more"));
            var coded = Coded(content[at..], file);
            kept.Write(coded);
            at += coded.Length;
        }
    }

    /// <summary>The next marker, which any number of bytes FF may precede.</summary>
    private static byte Marker(ReadOnlySpan<byte> content, ref int at, string file)
    {
        int start = at;
        while (at < content.Length && content[at] == 0xFF)
            at++;
        if (at >= content.Length)
            throw new PictureFileException(file, "expected a marker of JPEG, but the file ends: it is cut off");
        byte marker = content[at++];
        return at - start > 1 && marker >= 0xC0 && marker is not (>= 0xD0 and <= StartOfImage)
            ? marker
            : throw new PictureFileException(
                file, FormattableString.Invariant($"expected a marker of JPEG at byte {start}, but there is {marker:X2}: it is damaged"));
    }

    /// <summary>The segment of a marker, with the two bytes of its length.</summary>
    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> content, int at, byte marker, string file)
    {
        int left = content.Length - at, length = left < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
        return length >= 2 && length <= left
            ? content.Slice(at, length)
            : throw new PictureFileException(file, FormattableString.Invariant(
                $"expected the segment of marker {marker:X2}, but it says {length} bytes and {left} follow: it is damaged or cut off"));
    }

    /// <summary>
    /// The coded data of a scan: up to the next marker that is none of its own (FF 00 is a byte FF, D0 to D7 are restarts).
    /// </summary>
    private static ReadOnlySpan<byte> Coded(ReadOnlySpan<byte> content, string file)
    {
        for (int at = 0; ;)
        {
            int next = content[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= content.Length)
                throw new PictureFileException(file, "expected the end of the picture, but the file ends: it is cut off");
            at += next;
            if (content[at + 1] is not (0 or (>= 0xD0 and <= 0xD7)))
                return content[..at];
            at += 2;
        }
    }

    // C4 holds codes, C8 is reserved and CC conditions of arithmetic codes.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsKept(byte marker, PictureFileOptions options) => marker switch
    {
        Jfif or Adobe => true,
        Exif => options.ApplyOrientation,
        >= 0xE0 and <= 0xEF or Comment => false,
        _ => true,
    };

    private static (int Width, int Height) Frame(byte marker, ReadOnlySpan<byte> segment, string file, PictureFileOptions options)
    {
        if (marker is not (0xC0 or 0xC1 or 0xC2))
            throw new PictureFileException(file, FormattableString.Invariant(
                $"expected a baseline or progressive JPEG with Huffman codes, but its frame is {marker:X2}: convert it first"));
        if (segment.Length < 8)
            throw new PictureFileException(
                file, FormattableString.Invariant($"expected at least 8 bytes of the frame's header, but it has {segment.Length}"));
        if (segment[2] != 8)
            throw new PictureFileException(file, FormattableString.Invariant($"expected 8 bits a sample, but it has {segment[2]}"));
        EncodedPicture.EnsureSize(
            BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), file, options);
        return segment[7] is 1 or 3
            ? (BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]))
            : throw new PictureFileException(file, FormattableString.Invariant(
                $"expected 1 channel (grey) or 3 (colours), but it has {segment[7]} (4 are those of printing): convert it first"));
    }
}
