namespace AutoIG.Reports;

/// <summary>A colour: red, green, blue and opacity, each from 0 to 255 (sRGB, not premultiplied).</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
/// <param name="A">Opacity; 255 covers what lies below.</param>
public readonly record struct Rgba(byte R, byte G, byte B, byte A = 255)
{
    /// <summary>For example <c>#c2141f</c>; the opacity is left out.</summary>
    public override string ToString() => $"#{R:x2}{G:x2}{B:x2}";

    /// <summary>This colour, faded, on top of another opaque one.</summary>
    internal Rgba Over(Rgba below, double opacity)
    {
        var share = A / 255.0 * opacity;
        return new(Mix(below.R, R, share), Mix(below.G, G, share), Mix(below.B, B, share));
    }

    internal static Rgba Between(Rgba a, Rgba b, double share) =>
        new(Mix(a.R, b.R, share), Mix(a.G, b.G, share), Mix(a.B, b.B, share), Mix(a.A, b.A, share));

    private static byte Mix(byte a, byte b, double share) => (byte)Math.Round(a + ((b - a) * share));
}
