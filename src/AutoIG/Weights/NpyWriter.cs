using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace AutoIG;

/// <summary>Writes an array in NumPy's format, version 1.0.</summary>
internal static class NpyWriter
{
    // NumPy aligns the elements so.
    private const int Alignment = 64;

    private const int PrefixLength = 10;

    /// <summary>Writes the header and the elements.</summary>
    public static void Write(Stream stream, TensorElementType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> littleEndianElements)
    {
        var sizes = new StringBuilder();
        foreach (int size in shape)
            sizes.Append(CultureInfo.InvariantCulture, $"{size}, ");
        // A tuple of one has a comma behind it, others have none.
        string tuple = shape.Length == 1 ? sizes.ToString().TrimEnd() : sizes.ToString().TrimEnd(' ', ',');
        string header = $"{{'descr': '{Descr(type)}', 'fortran_order': False, 'shape': ({tuple}), }}";
        int padding = -(PrefixLength + header.Length + 1) & (Alignment - 1);
        header += new string(' ', padding) + "\n";
        Span<byte> prefix = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(prefix[8..], (ushort)header.Length);
        stream.Write(prefix);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(littleEndianElements);
    }

    private static string Descr(TensorElementType type) => type switch
    {
        TensorElementType.Bool => "|b1",
        TensorElementType.U8 => "|u1",
        TensorElementType.I8 => "|i1",
        TensorElementType.I16 => "<i2",
        TensorElementType.U16 => "<u2",
        TensorElementType.F16 => "<f2",
        TensorElementType.I32 => "<i4",
        TensorElementType.U32 => "<u4",
        TensorElementType.F32 => "<f4",
        TensorElementType.F64 => "<f8",
        TensorElementType.I64 => "<i8",
        TensorElementType.U64 => "<u8",
        _ => throw new NotSupportedException($"NumPy has no element type {type.FormatName()}."),
    };
}
