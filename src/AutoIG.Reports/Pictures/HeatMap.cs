namespace AutoIG.Reports;

/// <summary>Draws attributions as colours. Immutable: keep one and use it for many pictures.</summary>
public sealed record HeatMap
{
    /// <summary>The colours; signed (<see cref="ColorMap.Diverging"/>) unless set.</summary>
    public ColorMap Colors
    {
        get;
        init => field = Expect.NotNull(value, nameof(Colors));
    } = ColorMap.Diverging;

    /// <summary>
    /// |A| at this percentile has the strongest colour, so that a few extreme pixels do not blacken out the rest; 100 clips nothing.
    /// </summary>
    public double Percentile
    {
        get;
        init => field = Expect.Within(value, 0, 100, nameof(Percentile));
    } = 99;

    /// <summary>Pixels per place and direction.</summary>
    public int Scale
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Scale));
    } = 1;

    /// <summary>
    /// Whether <see cref="Overlay"/> takes a map that is coarser than its image as values at the middles of its places, with values between
    /// them (bilinear, corners not aligned), as activation maps are usually shown; otherwise each place is a block of one colour.
    /// </summary>
    public bool Smooth { get; init; }

    /// <summary>Draws the attributions alone.</summary>
    /// <param name="map">The attributions.</param>
    public Picture Render(AttributionMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Paint(map, map.Limit(Percentile), Colors.Colors).Enlarge(Scale);
    }

    /// <summary>Draws the attributions over the image they explain: the stronger, the less of the image is seen through them.</summary>
    /// <param name="map">The attributions; stretched to the image where their size differs (a layer's, say).</param>
    /// <param name="image">The image.</param>
    /// <param name="opacity">From 0 (the image alone) to 1 (the strongest attributions cover it).</param>
    /// <exception cref="ArgumentOutOfRangeException">The opacity is outside 0…1.</exception>
    public Picture Overlay(AttributionMap map, Picture image, double opacity = 0.8)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(image);
        Expect.Within(opacity, 0, 1, nameof(opacity));
        // The colours of the places stay what they are, so that the scale does not move with the size of the image.
        var limit = map.Limit(Percentile);
        var places = Smooth && map.Width <= image.Width && map.Height <= image.Height ? map.Resize(image.Width, image.Height) : map;
        var layer = Paint(places, limit, Colors.LayerColors).Resize(image.Width, image.Height).Pixels;
        var pixels = new Rgba[layer.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = layer[i].Over(image.Pixels[i], opacity);
        return new Picture(pixels, image.Width).Enlarge(Scale);
    }

    /// <summary>The heat map as PNG, one pixel per place.</summary>
    internal byte[] ToPng(AttributionMap map, CancellationToken cancellation) =>
        Png.EncodeIndexed(Indices(map, map.Limit(Percentile)), map.Width, Colors.Colors, cancellation);

    /// <summary>The colours of an overlay without the image below, as PNG with transparency, one pixel per place.</summary>
    internal byte[] ToLayerPng(AttributionMap map, CancellationToken cancellation) =>
        Png.EncodeIndexed(Indices(map, map.Limit(Percentile)), map.Width, Colors.LayerColors, cancellation);

    private Picture Paint(AttributionMap map, double limit, ReadOnlySpan<Rgba> palette)
    {
        var indices = Indices(map, limit);
        var pixels = new Rgba[indices.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = palette[indices[i]];
        return new Picture(pixels, map.Width);
    }

    private byte[] Indices(AttributionMap map, double limit)
    {
        var indices = new byte[map.Values.Length];
        var values = map.Values;
        for (var i = 0; i < indices.Length; i++)
            indices[i] = Colors.IndexOf(values[i], limit);
        return indices;
    }
}
