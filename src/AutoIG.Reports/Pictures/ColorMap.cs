namespace AutoIG.Reports;

/// <summary>How an attribution, relative to the limit of its picture, becomes a colour.</summary>
/// <remarks>A map has 255 colours, so that a signed one has an exact middle for 0 and a picture fits an 8-bit palette.</remarks>
public sealed class ColorMap
{
    /// <summary>The number of colours.</summary>
    internal const int Count = 255;

    private readonly Rgba[] colors = new Rgba[Count];
    private readonly Rgba[] layerColors = new Rgba[Count];

    private ColorMap(string name, bool isSigned, ReadOnlySpan<Rgba> anchors, Func<double, Rgba, Rgba> layer)
    {
        Name = name;
        IsSigned = isSigned;
        for (var i = 0; i < Count; i++)
        {
            var share = i / (double)(Count - 1);
            var position = share * (anchors.Length - 1);
            var before = Math.Min((int)position, anchors.Length - 2);
            colors[i] = Rgba.Between(anchors[before], anchors[before + 1], position - before);
            layerColors[i] = layer(isSigned ? (2 * share) - 1 : share, colors[i]);
        }
    }

    /// <summary>
    /// Blue (against the prediction) over white (0) to red (for it), symmetric about 0. In an overlay only the attributed pixels are
    /// coloured: white becomes transparent.
    /// </summary>
    public static ColorMap Diverging { get; } = new(
        "diverging",
        isSigned: true,
        [
            new(0x10, 0x3C, 0xA8), new(0x2F, 0x6B, 0xDE), new(0x93, 0xB4, 0xF2), new(0xFF, 0xFF, 0xFF),
            new(0xF7, 0xA6, 0x98), new(0xE0, 0x3B, 0x34), new(0xAB, 0x0B, 0x1C),
        ],
        (t, _) => (t < 0 ? new Rgba(0x2E, 0x7B, 0xFF) : new Rgba(0xFF, 0x2D, 0x20)) with { A = Opacity(t) });

    /// <summary>The same for a dark page: the middle is as dark as the page, the ends are light.</summary>
    internal static ColorMap DivergingOnDark { get; } = new(
        "diverging",
        isSigned: true,
        [
            new(0xB4, 0xD0, 0xFF), new(0x5E, 0x97, 0xFF), new(0x2A, 0x4F, 0x9E), new(0x10, 0x13, 0x18),
            new(0x9C, 0x32, 0x2B), new(0xFF, 0x6F, 0x5E), new(0xFF, 0xC9, 0xBC),
        ],
        (t, _) => (t < 0 ? new Rgba(0x2E, 0x7B, 0xFF) : new Rgba(0xFF, 0x2D, 0x20)) with { A = Opacity(t) });

    /// <summary>Dark violet (0) over green to yellow (the limit), for |A|: even steps of lightness, readable in greyscale.</summary>
    public static ColorMap Sequential { get; } = new(
        "sequential",
        isSigned: false,
        [
            new(0x44, 0x01, 0x54), new(0x41, 0x44, 0x87), new(0x2A, 0x78, 0x8E),
            new(0x22, 0xA8, 0x84), new(0x7A, 0xD1, 0x51), new(0xFD, 0xE7, 0x25),
        ],
        (t, color) => color with { A = Opacity(t) });

    /// <summary>The map's name.</summary>
    public string Name { get; }

    /// <summary>Whether the map shows the sign: from −limit to limit if so, |A| from 0 to limit if not.</summary>
    public bool IsSigned { get; }

    /// <summary>The opaque colours, lowest value first.</summary>
    internal ReadOnlySpan<Rgba> Colors => colors;

    /// <summary>The colours to lay over an image: the smaller |A|, the more transparent.</summary>
    internal ReadOnlySpan<Rgba> LayerColors => layerColors;

    /// <summary>The colour of a value; values beyond the limit have the colour of the limit.</summary>
    /// <param name="value">The attribution.</param>
    /// <param name="limit">The magnitude at the end of the scale; 0 for a picture of zeros.</param>
    /// <exception cref="ArgumentException">The value or the limit is not a number.</exception>
    public Rgba ColorOf(double value, double limit) => double.IsNaN(value) || double.IsNaN(limit)
        ? throw Expect.Unexpected(double.IsNaN(value) ? nameof(value) : nameof(limit), "a number", double.NaN)
        : colors[IndexOf(value, limit)];

    internal byte IndexOf(double value, double limit)
    {
        // An infinite value has the colour of the limit, also of an infinite one.
        var relative = limit > 0 ? Math.Abs(value) < limit ? value / limit : Math.Sign(value) : 0;
        const int Half = Count / 2;
        return (byte)(IsSigned ? Half + Math.Round(Half * relative) : Math.Round((Count - 1) * Math.Abs(relative)));
    }

    /// <summary>Rises faster than |t|, so that weak attributions stay visible on an image.</summary>
    private static byte Opacity(double t) => (byte)Math.Round(255 * Math.Pow(Math.Abs(t), 0.7));
}
