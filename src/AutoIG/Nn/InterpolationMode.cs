namespace AutoIG;

/// <summary>How <see cref="Nn.Interpolate{T}"/> and <see cref="Nn.GridSample{T}"/> find values between pixels.</summary>
public enum InterpolationMode
{
    /// <summary>The pixel at ⌊i·size / outputSize⌋; on a grid the nearest, of two the one with the even index.</summary>
    Nearest,

    /// <summary>Linearly between the four pixels around, in each dimension.</summary>
    Bilinear,

    /// <summary>
    /// By cubic polynomials through the sixteen pixels around (Keys 1981, "Cubic convolution interpolation for digital image processing"),
    /// with −0.75 for the slope at the next pixel. Values may lie beyond those of the pixels.
    /// </summary>
    Bicubic,
}
