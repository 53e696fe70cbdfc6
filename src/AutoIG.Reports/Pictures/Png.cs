using System.Buffers.Binary;
using System.IO.Compression;

namespace AutoIG.Reports;

/// <summary>Writes PNG (ISO/IEC 15948): 8 bits per sample, not interlaced.</summary>
internal static class Png
{
    private enum ColorType : byte
    {
        Grey = 0,
        Rgb = 2,
        Indexed = 3,
        Rgba = 6,
    }

    // A megapixel.
    private const int LargePicture = 1 << 20;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Takes the smallest of grey, RGB and RGBA that holds the pixels.</summary>
    public static byte[] Encode(ReadOnlySpan<Rgba> pixels, int width, CancellationToken cancellation)
    {
        var isOpaque = true;
        var isGrey = true;
        foreach (var pixel in pixels)
        {
            isOpaque &= pixel.A == 255;
            isGrey &= pixel.R == pixel.G && pixel.G == pixel.B;
        }

        var type = !isOpaque ? ColorType.Rgba : isGrey ? ColorType.Grey : ColorType.Rgb;
        var size = type switch { ColorType.Grey => 1, ColorType.Rgb => 3, _ => 4 };
        var samples = new byte[pixels.Length * size];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (r, g, b, a) = pixels[i];
            ReadOnlySpan<byte> pixel = [r, g, b, a];
            pixel[..size].CopyTo(samples.AsSpan(i * size));
        }

        return Encode(samples, width, pixels.Length / width, type, size, [], cancellation);
    }

    /// <summary>One byte per pixel, a place in the palette.</summary>
    public static byte[] EncodeIndexed(
        ReadOnlySpan<byte> indices, int width, ReadOnlySpan<Rgba> palette, CancellationToken cancellation) =>
        Encode(indices, width, indices.Length / width, ColorType.Indexed, 1, palette, cancellation);

    private static byte[] Encode(
        ReadOnlySpan<byte> samples, int width, int height, ColorType type, int pixelSize, ReadOnlySpan<Rgba> palette,
        CancellationToken cancellation)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)type;
        WriteChunk(file, "IHDR"u8, header);
        if (type == ColorType.Indexed)
            WritePalette(file, palette);
        WriteChunk(file, "IDAT"u8, Compress(samples, width * pixelSize, type == ColorType.Indexed ? 0 : pixelSize, cancellation));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WritePalette(Stream file, ReadOnlySpan<Rgba> palette)
    {
        var colors = new byte[palette.Length * 3];
        var opacities = new byte[palette.Length];
        for (var i = 0; i < palette.Length; i++)
            (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2], opacities[i]) = palette[i];
        WriteChunk(file, "PLTE"u8, colors);
        if (opacities.AsSpan().ContainsAnyExcept((byte)255))
            WriteChunk(file, "tRNS"u8, opacities);
    }

    /// <summary>
    /// Each row is preceded by its filter: Sub (the difference to the pixel on the left) pays for colours, nothing for palette indices.
    /// </summary>
    /// <param name="samples">The rows.</param>
    /// <param name="rowLength">Bytes per row.</param>
    /// <param name="distance">Bytes per pixel, or 0 for no filter.</param>
    /// <param name="cancellation">Asked before each row.</param>
    private static byte[] Compress(ReadOnlySpan<byte> samples, int rowLength, int distance, CancellationToken cancellation)
    {
        // The last percent of a large picture would take longer than all the rest of it.
        var level = samples.Length > LargePicture ? CompressionLevel.Fastest : CompressionLevel.SmallestSize;
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, level, leaveOpen: true))
        {
            var row = new byte[1 + rowLength];
            row[0] = (byte)(distance > 0 ? 1 : 0);
            for (; samples.Length > 0; samples = samples[rowLength..])
            {
                cancellation.ThrowIfCancellationRequested();
                samples[..rowLength].CopyTo(row.AsSpan(1));
                for (var i = rowLength - 1; distance > 0 && i >= distance; i--)
                    row[1 + i] -= samples[i - distance];
                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(name);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Compute(name), content));
        file.Write(number);
    }
}
