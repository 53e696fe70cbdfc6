using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>How values between pixels are found.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum SamplingMode
{
    /// <summary>The nearest pixel, of two the one with the even index.</summary>
    Nearest,

    /// <summary>Linearly between the four pixels around.</summary>
    Bilinear,

    /// <summary>By cubic convolution of the sixteen pixels around.</summary>
    Bicubic,
}
