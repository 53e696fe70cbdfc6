using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AutoIG.Images.Tests.Files;

/// <summary>Writes PNG files of every kind, valid or not, chunk by chunk; independent of the writer of the reports.</summary>
internal static class TestPng
{
    public static byte[] Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A file of chunks, each with its checksum.</summary>
    public static byte[] Of(params (string Name, byte[] Content)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        foreach (var (name, content) in chunks)
        {
            byte[] named = [.. Encoding.Latin1.GetBytes(name), .. content];
            file.Write(BigEndian((uint)content.Length));
            file.Write(named);
            file.Write(BigEndian(Checksum(named)));
        }

        return file.ToArray();
    }

    /// <summary>The content of IHDR.</summary>
    public static byte[] Header(uint width, uint height, byte depth, byte colors, byte order = 0) =>
        [.. BigEndian(width), .. BigEndian(height), depth, colors, 0, 0, order];

    /// <summary>The content of IDAT: rows without a filter.</summary>
    public static byte[] Rows(params byte[][] rows)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (byte[] row in rows)
                zlib.Write([0, .. row]);
        }

        return compressed.ToArray();
    }

    /// <summary>A whole file of one kind.</summary>
    public static byte[] Picture(uint width, byte depth, byte colors, byte[][] rows, params (string Name, byte[] Content)[] before) => Of(
        [("IHDR", Header(width, (uint)rows.Length, depth, colors)), .. before, ("IDAT", Rows(rows)), ("IEND", [])]);

    private static byte[] BigEndian(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    /// <summary>The standard's definition, bit by bit.</summary>
    private static uint Checksum(byte[] bytes)
    {
        var remainder = uint.MaxValue;
        foreach (byte value in bytes)
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
