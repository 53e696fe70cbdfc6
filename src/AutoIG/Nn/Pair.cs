namespace AutoIG;

/// <summary>
/// A size, stride or dilation of the two spatial dimensions. A single number means both: <c>stride: 2</c> is <c>stride: (2, 2)</c>.
/// </summary>
/// <param name="Height">The vertical number (rows).</param>
/// <param name="Width">The horizontal number (columns).</param>
public readonly record struct Pair(int Height, int Width)
{
    /// <summary>The same number for both dimensions.</summary>
    public static implicit operator Pair(int both) => new(both, both);

    /// <summary>(height, width).</summary>
    public static implicit operator Pair((int Height, int Width) pair) => new(pair.Height, pair.Width);

    /// <summary>The same number for both dimensions.</summary>
    public static Pair FromInt32(int both) => both;

    /// <summary>(height, width).</summary>
    public static Pair FromValueTuple((int Height, int Width) pair) => pair;

    /// <summary>(height, width).</summary>
    public override string ToString() => $"({Height}, {Width})";
}
