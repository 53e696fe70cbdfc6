namespace AutoIG;

/// <summary>What <see cref="Nn.GridSample{T}"/> finds outside of the image.</summary>
public enum GridPaddingMode
{
    /// <summary>Nothing: 0.</summary>
    Zeros,

    /// <summary>The nearest pixel of the border.</summary>
    Border,

    /// <summary>
    /// The image mirrored at its border as often as it takes: at the centres of the border's pixels if corners are aligned, else at their
    /// outer edges.
    /// </summary>
    Reflection,
}
