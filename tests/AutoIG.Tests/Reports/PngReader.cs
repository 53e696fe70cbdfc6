using System.Buffers.Binary;
using System.IO.Compression;
using AutoIG.Reports;

namespace AutoIG.Tests.Reports;

/// <summary>
/// Reads the PNG files that a report holds, by the standard and independently of the writer: every checksum and length is checked.
/// </summary>
internal static class PngReader
{
    public static (int Width, int Height, Rgba[] Pixels) Read(ReadOnlySpan<byte> file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8].ToArray());
        byte[] header = [], palette = [], opacities = [];
        using var compressed = new MemoryStream();
        var names = new List<string>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            var name = System.Text.Encoding.ASCII.GetString(file.Slice(at + 4, 4));
            var content = file.Slice(at + 8, length);
            Assert.Equal(BitwiseCrc(file.Slice(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]));
            switch (name)
            {
                case "IHDR": header = content.ToArray(); break;
                case "PLTE": palette = content.ToArray(); break;
                case "tRNS": opacities = content.ToArray(); break;
                case "IDAT": compressed.Write(content); break;
                default: Assert.Equal("IEND", name); break;
            }

            names.Add(name);
            at += 12 + length;
        }

        Assert.Equal("IHDR", names[0]);
        Assert.Equal("IEND", names[^1]);
        Assert.Equal(13, header.Length);
        Assert.Equal([8, 0, 0, 0], new[] { header[8], header[10], header[11], header[12] });
        var width = BinaryPrimitives.ReadInt32BigEndian(header);
        var height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        var size = header[9] switch { 0 or 3 => 1, 2 => 3, 6 => 4, var other => throw new InvalidDataException($"colour type {other}") };
        compressed.Position = 0;
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        var bytes = raw.ToArray();
        Assert.Equal(height * (1 + (width * size)), bytes.Length);
        var pixels = new Rgba[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = bytes.AsSpan(y * (1 + (width * size)), 1 + (width * size));
            Assert.InRange(row[0], 0, 1);
            for (var i = size; row[0] == 1 && i < width * size; i++)
            {
                row[1 + i] += row[1 + i - size];
            }

            for (var x = 0; x < width; x++)
            {
                var sample = row.Slice(1 + (x * size), size);
                pixels[(y * width) + x] = header[9] switch
                {
                    0 => new(sample[0], sample[0], sample[0]),
                    2 => new(sample[0], sample[1], sample[2]),
                    3 => new(palette[3 * sample[0]], palette[(3 * sample[0]) + 1], palette[(3 * sample[0]) + 2],
                        sample[0] < opacities.Length ? opacities[sample[0]] : (byte)255),
                    _ => new(sample[0], sample[1], sample[2], sample[3]),
                };
            }
        }

        return (width, height, pixels);
    }

    /// <summary>The standard's definition, bit by bit: polynomial division, reflected, inverted at both ends.</summary>
    public static uint BitwiseCrc(ReadOnlySpan<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var differs = ((remainder ^ (uint)(value >> bit)) & 1) != 0;
                remainder = (remainder >> 1) ^ (differs ? 0xEDB88320 : 0);
            }
        }

        return ~remainder;
    }
}
