namespace AutoIG.Tool.Results;

/// <summary>One array of a <see cref="SpooledArchive"/>.</summary>
/// <param name="name">The name.</param>
/// <param name="type">How its elements are written.</param>
/// <param name="rowShape">The shape behind the first axis.</param>
/// <param name="spool">What has been written of it.</param>
internal sealed class SpooledArray(string name, TensorElementType type, int[] rowShape, Stream spool)
{
    public string Name => name;

    public TensorElementType Type => type;

    public int[] RowShape => rowShape;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>The elements so far, little-endian.</summary>
    public Stream Spool => spool;

    /// <summary>Adds a row.</summary>
    public void Add<TElement>(ReadOnlySpan<TElement> elements)
        where TElement : unmanaged
    {
        spool.Write(TensorEncoder.Encode(elements));
        Rows = checked(Rows + 1);
    }

    /// <summary>Adds the rows of another archive, whose elements are little-endian.</summary>
    public void Add(Stream elements, int rows)
    {
        elements.CopyTo(spool);
        Rows = checked(Rows + rows);
    }
}
