namespace AutoIG;

/// <summary>
/// The zero border of a convolution: a number of rows and columns on either side, or <see cref="Same"/>. A single number means both
/// dimensions: <c>padding: 1</c> is <c>padding: (1, 1)</c>.
/// </summary>
public readonly record struct Padding
{
    private Padding(int height, int width, bool isSame) => (Height, Width, IsSame) = (height, width, isSame);

    /// <summary>Rows added above, and as many below. Zero for <see cref="Same"/>, whose border depends on the kernel.</summary>
    public int Height { get; }

    /// <summary>Columns added on the left, and as many on the right. Zero for <see cref="Same"/>.</summary>
    public int Width { get; }

    /// <summary>Whether this is <see cref="Same"/>.</summary>
    public bool IsSame { get; }

    /// <summary>No border.</summary>
    public static Padding Valid => default;

    /// <summary>
    /// As much border as gives an output of the input's size; of an odd border, the larger half is on the right and below, as in
    /// PyTorch. Needs stride 1.
    /// </summary>
    public static Padding Same => new(0, 0, isSame: true);

    /// <summary>The same border for both dimensions.</summary>
    public static implicit operator Padding(int both) => new(both, both, isSame: false);

    /// <summary>(height, width).</summary>
    public static implicit operator Padding((int Height, int Width) pair) => new(pair.Height, pair.Width, isSame: false);

    /// <summary>The same border for both dimensions.</summary>
    public static Padding FromInt32(int both) => both;

    /// <summary>(height, width).</summary>
    public static Padding FromValueTuple((int Height, int Width) pair) => pair;

    /// <summary>"Same", or (height, width).</summary>
    public override string ToString() => IsSame ? nameof(Same) : $"({Height}, {Width})";
}
