using System.Buffers.Binary;

namespace AutoIG.Onnx.Files;

/// <summary>
/// A tensor as the file keeps it: bytes in the file or in one beside it, or lists of numbers. It is decoded when it is asked for.
/// </summary>
/// <param name="File">The file, for messages.</param>
/// <param name="Raw">Little-endian elements, row by row; null where the elements stand in lists.</param>
/// <param name="Integers">Elements of all types but those below, one each.</param>
/// <param name="Words">Elements of 8 to 32 bits, of which the lower 32 count; BFloat16 and Float16 as their bits.</param>
internal sealed record OnnxTensor(
    string File, string Name, OnnxElementType ElementType, IReadOnlyList<long> Dimensions, ReadOnlyMemory<byte>? Raw,
    IReadOnlyList<float> Numbers, IReadOnlyList<long> Words, IReadOnlyList<long> Integers, IReadOnlyList<double> Doubles)
{
    /// <summary>How many elements there are.</summary>
    /// <exception cref="OnnxFileException">A size is negative, or there are more than an array can hold.</exception>
    public int Count
    {
        get
        {
            long count = 1;
            foreach (long size in Dimensions)
            {
                if (size < 0 || (size > 0 && count > Array.MaxLength / size))
                    throw Fault($"expected sizes of at most {Array.MaxLength} elements, but they are [{string.Join(", ", Dimensions)}]");
                count *= size;
            }

            return (int)count;
        }
    }

    /// <summary>The elements as single-precision numbers.</summary>
    /// <exception cref="OnnxFileException">There are more or fewer than the sizes say, or they are no real numbers.</exception>
    public float[] ToSingles() => ElementType switch
    {
        OnnxElementType.Float when Raw is null => Listed(Numbers, number => number),
        OnnxElementType.Float => Decode(4, BinaryPrimitives.ReadSingleLittleEndian),
        OnnxElementType.Double when Raw is null => Listed(Doubles, number => (float)number),
        OnnxElementType.Double => Decode(8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        OnnxElementType.Float16 when Raw is null => Listed(Words, bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits)),
        OnnxElementType.Float16 => Decode(2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        OnnxElementType.BFloat16 when Raw is null => Listed(Words, bits => FromBFloat16((ushort)bits)),
        OnnxElementType.BFloat16 => Decode(2, bytes => FromBFloat16(BinaryPrimitives.ReadUInt16LittleEndian(bytes))),
        _ => Array.ConvertAll(ToIntegers(), value => (float)value),
    };

    /// <summary>The elements as integers; a truth value is 0 or 1.</summary>
    /// <exception cref="OnnxFileException">There are more or fewer than the sizes say, or they are no integers.</exception>
    public long[] ToIntegers() => ElementType switch
    {
        OnnxElementType.Int64 when Raw is null => Listed(Integers, value => value),
        OnnxElementType.Int64 => Decode(8, BinaryPrimitives.ReadInt64LittleEndian),
        OnnxElementType.UInt64 or OnnxElementType.UInt32 when Raw is null => Listed(Integers, NotNegative),
        OnnxElementType.UInt64 => Decode(8, bytes => NotNegative(BinaryPrimitives.ReadInt64LittleEndian(bytes))),
        OnnxElementType.UInt32 => Decode(4, bytes => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        OnnxElementType.Int32 or OnnxElementType.Int16 or OnnxElementType.UInt16 or OnnxElementType.Int8 or OnnxElementType.UInt8
            or OnnxElementType.Bool when Raw is null => Listed(Words, value => (long)(int)value),
        OnnxElementType.Int32 => Decode(4, bytes => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        OnnxElementType.Int16 => Decode(2, bytes => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        OnnxElementType.UInt16 => Decode(2, bytes => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        OnnxElementType.Int8 => Decode(1, bytes => (long)(sbyte)bytes[0]),
        OnnxElementType.UInt8 or OnnxElementType.Bool => Decode(1, bytes => (long)bytes[0]),
        _ => throw Fault($"expected real numbers, integers or truth values, but the elements are {ElementType}"),
    };

    private delegate T Read<T>(ReadOnlySpan<byte> bytes);

    private static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private long NotNegative(long value) => value >= 0 ? value
        : throw Fault($"expected integers of at most {long.MaxValue}, but one is {unchecked((ulong)value)}");

    private T[] Decode<T>(int size, Read<T> read)
    {
        var bytes = Raw!.Value.Span;
        int count = Count;
        if (bytes.Length != (long)size * count)
            throw Fault($"expected {count} elements of {size} bytes, but there are {bytes.Length} bytes");
        var elements = new T[count];
        for (int i = 0; i < count; i++)
            elements[i] = read(bytes.Slice(i * size, size));
        return elements;
    }

    private T[] Listed<TStored, T>(IReadOnlyList<TStored> stored, Func<TStored, T> convert)
    {
        int count = Count;
        return stored.Count == count
            ? [.. stored.Select(convert)] : throw Fault($"expected {count} elements, but there are {stored.Count}");
    }

    private OnnxFileException Fault(string fault) => new(File, $"tensor '{Name}': {fault}");
}
