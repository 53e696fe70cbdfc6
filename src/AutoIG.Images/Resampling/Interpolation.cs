namespace AutoIG.Images;

/// <summary>
/// How pixels are weighed by their distance t from the place that is asked for. Where a picture becomes smaller, distances are measured in
/// pixels of the result, so that every pixel counts (antialiasing).
/// </summary>
public enum Interpolation
{
    /// <summary>1 − t for t &lt; 1.</summary>
    Bilinear,

    /// <summary>
    /// Cubic convolution with a = −½ (Keys 1981, IEEE TASSP 29): 1.5t³ − 2.5t² + 1 for t &lt; 1, −0.5t³ + 2.5t² − 4t + 2 for t &lt; 2. It
    /// goes beyond the levels of its pixels beside an edge, and is clamped where levels are whole numbers.
    /// </summary>
    Bicubic,
}
