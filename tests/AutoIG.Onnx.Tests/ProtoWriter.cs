using System.Buffers.Binary;
using System.Text;

namespace AutoIG.Onnx.Tests;

/// <summary>Writes messages in the wire format of protocol buffers, right or as wrong as a test wants them.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream bytes = new();

    /// <summary>How many bytes were written.</summary>
    public long Length => bytes.Length;

    public byte[] ToArray() => bytes.ToArray();

    public ProtoWriter Varint(int field, long value)
    {
        WriteVarint(((ulong)field << 3) | 0);
        WriteVarint((ulong)value);
        return this;
    }

    public ProtoWriter Single(int field, float value)
    {
        WriteVarint(((ulong)field << 3) | 5);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        bytes.Write(four);
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(((ulong)field << 3) | 2);
        WriteVarint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message.ToArray());

    public ProtoWriter Packed(int field, params ReadOnlySpan<long> values)
    {
        var packed = new ProtoWriter();
        foreach (long value in values)
            packed.WriteVarint((ulong)value);
        return Bytes(field, packed.ToArray());
    }

    public ProtoWriter Raw(params ReadOnlySpan<byte> value)
    {
        bytes.Write(value);
        return this;
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }
}
