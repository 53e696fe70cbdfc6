namespace AutoIG;

/// <summary>The cyclic redundancy check of zip and PNG: polynomial 0x04C11DB7, reflected (ISO/IEC 15948, annex D).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = BuildTable();

    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The check of a text whose beginning has the check <paramref name="previous"/>.</summary>
    public static uint Append(uint previous, ReadOnlySpan<byte> bytes)
    {
        var remainder = ~previous;
        foreach (var value in bytes)
            remainder = Table[(byte)remainder ^ value] ^ (remainder >> 8);
        return ~remainder;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var remainder = i;
            for (var bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ 0xEDB88320 : remainder >> 1;
            table[i] = remainder;
        }

        return table;
    }
}
