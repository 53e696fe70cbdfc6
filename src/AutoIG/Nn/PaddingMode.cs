namespace AutoIG;

/// <summary>What <see cref="Nn.Pad{T}"/> puts into the border.</summary>
public enum PaddingMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The elements mirrored at the first and the last, which are not repeated: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The first and the last element: a a | a b c | c c.</summary>
    Replicate,

    /// <summary>The elements from the other end: b c | a b c | a b.</summary>
    Circular,
}
