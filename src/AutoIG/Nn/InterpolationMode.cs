namespace AutoIG;

/// <summary>How <see cref="Nn.Interpolate{T}"/> finds values between pixels.</summary>
public enum InterpolationMode
{
    /// <summary>The pixel at ⌊i·size / outputSize⌋.</summary>
    Nearest,

    /// <summary>Linearly between the four pixels around, in each dimension.</summary>
    Bilinear,
}
