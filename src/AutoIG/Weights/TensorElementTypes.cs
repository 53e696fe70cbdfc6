namespace AutoIG;

/// <summary>What the readers and the writer need to know about each <see cref="TensorElementType"/>: one row per type.</summary>
internal static class TensorElementTypes
{
    private static readonly (TensorElementType Type, string Name, int Size, Type? Element)[] Table =
    [
        (TensorElementType.Bool, "BOOL", 1, typeof(bool)),
        (TensorElementType.U8, "U8", 1, typeof(byte)),
        (TensorElementType.I8, "I8", 1, typeof(sbyte)),
        (TensorElementType.F8E5M2, "F8_E5M2", 1, null),
        (TensorElementType.F8E4M3, "F8_E4M3", 1, null),
        (TensorElementType.I16, "I16", 2, typeof(short)),
        (TensorElementType.U16, "U16", 2, typeof(ushort)),
        (TensorElementType.F16, "F16", 2, typeof(Half)),
        (TensorElementType.BF16, "BF16", 2, null),
        (TensorElementType.I32, "I32", 4, typeof(int)),
        (TensorElementType.U32, "U32", 4, typeof(uint)),
        (TensorElementType.F32, "F32", 4, typeof(float)),
        (TensorElementType.F64, "F64", 8, typeof(double)),
        (TensorElementType.I64, "I64", 8, typeof(long)),
        (TensorElementType.U64, "U64", 8, typeof(ulong)),
    ];

    /// <summary>The bytes that one element occupies in the file.</summary>
    public static int Size(this TensorElementType type) => Table[(int)type].Size;

    /// <summary>The name that the safetensors format gives the type.</summary>
    public static string FormatName(this TensorElementType type) => Table[(int)type].Name;

    /// <summary>The .NET type with the same bits, or null where .NET 10 has none.</summary>
    public static Type? ElementType(this TensorElementType type) => Table[(int)type].Element;

    public static IEnumerable<string> FormatNames => Table.Select(row => row.Name);

    public static bool TryParse(string name, out TensorElementType type)
    {
        foreach (var row in Table)
        {
            if (row.Name == name)
            {
                type = row.Type;
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>The type whose elements are stored with the bits of <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException">No weight format stores <typeparamref name="T"/>.</exception>
    public static TensorElementType Of<T>()
        where T : unmanaged
    {
        foreach (var row in Table)
        {
            if (row.Element == typeof(T))
                return row.Type;
        }

        var supported = Table.Where(row => row.Element is not null).Select(row => row.Element!.Name);
        throw new NotSupportedException(
            $"No stored element type has the bits of {typeof(T)}. Supported: {string.Join(", ", supported)}.");
    }
}
