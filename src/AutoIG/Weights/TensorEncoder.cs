using System.Runtime.InteropServices;

namespace AutoIG;

/// <summary>Elements as files have them: little-endian, one behind the other.</summary>
internal static class TensorEncoder
{
    /// <summary>The bytes of elements.</summary>
    public static byte[] Encode<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0, size = TensorElementTypes.Of<T>().Size(); i < bytes.Length; i += size)
                bytes.AsSpan(i, size).Reverse();
        }

        return bytes;
    }

    /// <summary>The array that a shape and encoded elements describe.</summary>
    /// <exception cref="ArgumentException">The shape has too many dimensions, or does not hold that many bytes.</exception>
    public static TensorInfo Describe(string name, TensorElementType type, int byteCount, ReadOnlySpan<int> shape)
    {
        if (shape.Length > SafeTensorsHeader.MaxRank)
            throw Expect.Unexpected(nameof(shape), $"at most {SafeTensorsHeader.MaxRank} dimensions", shape.Length);
        UInt128 size = (UInt128)type.Size();
        foreach (var dimension in shape)
        {
            size *= (UInt128)Expect.AtLeast(dimension, 0, nameof(shape));
            if (size > long.MaxValue)
                throw Expect.Unexpected(nameof(shape), $"{byteCount} bytes in '{name}'", $"{Elements.Show(shape)}, more than 2⁶³");
        }

        var info = new TensorInfo(name, type, shape.ToArray());
        return info.ByteLength == byteCount ? info : throw Expect.Unexpected(
            nameof(shape), $"{info.ByteLength} bytes for {Elements.Show(shape)} of {type.FormatName()} in '{name}'", byteCount);
    }
}
