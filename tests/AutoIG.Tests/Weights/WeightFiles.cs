using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text;

namespace AutoIG.Tests.Weights;

/// <summary>Builds small files, valid and broken, and reads everything a source holds.</summary>
internal static class WeightFiles
{
    public static byte[] SafeTensors(string header, int dataLength) => SafeTensors(Encoding.UTF8.GetBytes(header), dataLength);

    public static byte[] SafeTensors(byte[] header, int dataLength)
    {
        var file = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    public static byte[] Written(SafeTensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>As numpy.save writes it: the header padded with spaces to a multiple of 64 bytes, closed by a line feed.</summary>
    public static byte[] Npy(string dictionary, ReadOnlySpan<byte> elements, byte version = 1)
    {
        var prefix = version == 1 ? 10 : 12;
        var text = Encoding.UTF8.GetBytes(dictionary);
        var headerLength = ((prefix + text.Length + 1 + 63) / 64 * 64) - prefix;
        var file = new byte[prefix + headerLength + elements.Length];
        file.AsSpan().Fill((byte)' ');
        new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', version, 0 }.CopyTo(file, 0);
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)headerLength);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), (uint)headerLength);
        }

        text.CopyTo(file, prefix);
        file[prefix + headerLength - 1] = (byte)'\n';
        elements.CopyTo(file.AsSpan(prefix + headerLength));
        return file;
    }

    /// <summary>As numpy.savez and numpy.savez_compressed write it.</summary>
    public static byte[] Archive(CompressionLevel level, params ReadOnlySpan<(string Name, byte[] Content)> arrays)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in arrays)
            {
                using var entry = archive.CreateEntry(name + ".npy", level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    public static T[] Elements<T>(Tensor<T> tensor)
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }

    public static int[] Shape<T>(Tensor<T> tensor) => [.. tensor.Lengths.ToArray().Select(length => (int)length)];

    /// <summary>Reads every tensor by every reader that its element type has.</summary>
    public static void ReadEverything(TensorSource source)
    {
        foreach (var name in source.Names)
        {
            switch (source.Describe(name).ElementType)
            {
                case TensorElementType.F16 or TensorElementType.BF16 or TensorElementType.F32 or TensorElementType.F64:
                    source.Get<double>(name);
                    _ = source[name];
                    break;
                case TensorElementType.F8E4M3 or TensorElementType.F8E5M2:
                    source.GetRaw<byte>(name);
                    break;
                default:
                    source.GetInt64(name);
                    break;
            }
        }
    }

    /// <summary>
    /// Whatever bytes come, reading ends well or with the documented exception, and never reserves memory out of proportion.
    /// </summary>
    public static bool IsReadOrRefused(byte[] content, Func<ReadOnlyMemory<byte>, TensorSource> parse)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var source = parse(content);
            ReadEverything(source);
            return true;
        }
        catch (TensorFileException)
        {
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        }
    }
}
