namespace AutoIG.Onnx.Graphs;

/// <summary>
/// How much an operator may make of little: a file of a hundred bytes may ask for a billion numbers, and its import then says so before
/// there is an array of them.
/// </summary>
internal static class Room
{
    /// <summary>Computed numbers of one array, for example a mask of 4096 × 4096 positions.</summary>
    public const int Most = 1 << 24;

    /// <summary>Numbers that stand one by one in the source.</summary>
    public const int MostListed = 1 << 16;

    /// <summary>
    /// Computed numbers of a whole model, at eight bytes each: ten times the bytes of its files, and a fixed part for small ones.
    /// </summary>
    /// <param name="bytes">How long its files are.</param>
    public static long Of(long bytes) => (1L << 26) + (bytes / 4 * 5);

    /// <summary>How many elements an array has that is about to be made.</summary>
    /// <param name="lengths">Its sizes.</param>
    /// <param name="read">How many elements it is made of: twice as many may always be.</param>
    /// <exception cref="RoomException">They are too many.</exception>
    public static int For(IEnumerable<long> lengths, long read = 0) =>
        Bounded(lengths, Math.Min(Math.Max(Most, 2 * read), Array.MaxLength), "computed numbers");

    /// <inheritdoc cref="For(IEnumerable{long}, long)"/>
    public static int For(IEnumerable<int> lengths, long read = 0) => For(lengths.Select(length => (long)length), read);

    /// <summary>How many numbers are about to stand in the source, one by one.</summary>
    /// <exception cref="RoomException">They are too many.</exception>
    public static int Listed(params IEnumerable<long> lengths) => Bounded(lengths, MostListed, "numbers in the source");

    private static int Bounded(IEnumerable<long> lengths, long most, string what)
    {
        long[] sizes = [.. lengths];
        if (sizes.Any(size => size < 0))
            throw new RoomException($"expected sizes of at least 0, but they are [{string.Join(", ", sizes)}]");
        // An empty array is one whatever its other sizes.
        long count = sizes.Contains(0) ? 0 : 1;
        foreach (long size in sizes.Where(_ => count > 0))
        {
            if (size > most / count)
                throw new RoomException($"expected at most {most} {what}, but their sizes are [{string.Join(", ", sizes)}]");
            count *= size;
        }

        return (int)count;
    }
}
