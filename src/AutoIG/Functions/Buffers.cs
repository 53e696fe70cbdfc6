namespace AutoIG.Functions;

/// <summary>Buffers that grow to the largest size asked for and are reused.</summary>
internal static class Buffers
{
    /// <summary>Makes room. What was in the buffer may be lost.</summary>
    public static void Grow<TElement>(ref TElement[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new TElement[length];
    }

    /// <summary>Makes room, all of it 0.</summary>
    public static Span<TElement> Zeroed<TElement>(ref TElement[] buffer, int length)
    {
        Grow(ref buffer, length);
        var zeroed = buffer.AsSpan(0, length);
        zeroed.Clear();
        return zeroed;
    }
}
