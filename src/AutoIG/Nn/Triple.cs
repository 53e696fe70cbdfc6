namespace AutoIG;

/// <summary>
/// A size, stride or dilation of the three dimensions of a volume. A single number means all: <c>stride: 2</c> is
/// <c>stride: (2, 2, 2)</c>.
/// </summary>
/// <param name="Depth">The number along the first dimension behind the channels.</param>
/// <param name="Height">The vertical number (rows).</param>
/// <param name="Width">The horizontal number (columns).</param>
public readonly record struct Triple(int Depth, int Height, int Width)
{
    /// <summary>The same number for all dimensions.</summary>
    public static implicit operator Triple(int all) => new(all, all, all);

    /// <summary>(depth, height, width).</summary>
    public static implicit operator Triple((int Depth, int Height, int Width) triple) => new(triple.Depth, triple.Height, triple.Width);

    /// <summary>The same number for all dimensions.</summary>
    public static Triple FromInt32(int all) => all;

    /// <summary>(depth, height, width).</summary>
    public static Triple FromValueTuple((int Depth, int Height, int Width) triple) => triple;

    /// <summary>(depth, height, width).</summary>
    public override string ToString() => $"({Depth}, {Height}, {Width})";

    /// <summary>Depth, height and width.</summary>
    internal int[] ToArray() => [Depth, Height, Width];
}
