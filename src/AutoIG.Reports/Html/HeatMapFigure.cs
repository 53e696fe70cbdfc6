namespace AutoIG.Reports;

/// <summary>
/// A heat map in every variant the reader can switch to: two colour maps, clipped and not. All are in the page; the style sheet shows the
/// one that the page's attributes name, which also works where no script runs.
/// </summary>
internal sealed class HeatMapFigure(HtmlText html, double percentile, CancellationToken cancellation)
{
    private static readonly ColorMap[] Maps = [ColorMap.Diverging, ColorMap.Sequential];

    public void Write(string caption, string description, AttributionMap map)
    {
        html.Add($"""<figure><div class="stack">""");
        foreach (var (variant, heatMap) in Variants(map))
        {
            var picture = new PngData(heatMap.ToPng(map, cancellation));
            html.Add($"""<img class="{variant}" src="{picture}" alt="{description}, {Range(heatMap, map)}">""");
        }

        html.Add($"""</div><figcaption>{new UserText(caption)}""");
        WriteColorBars(map);
        html.Add($"</figcaption></figure>");
    }

    public void WriteOverlay(ImageExplanation explanation, PngData image)
    {
        html.Add($"""
            <figure class="overlay"><div class="stack">
            <img src="{image}" alt="The image with its attributions laid over it">
            """);
        foreach (var (variant, heatMap) in Variants(explanation.Attribution))
        {
            var layer = new PngData(heatMap.ToLayerPng(explanation.Attribution, cancellation));
            html.Add($"""<img class="{variant} layer" src="{layer}" alt="">""");
        }

        html.Add($"""</div><figcaption>Overlay</figcaption></figure>""");
    }

    /// <summary>Where clipping changes nothing, as with few places, one picture serves both.</summary>
    private IEnumerable<(string Classes, HeatMap HeatMap)> Variants(AttributionMap map)
    {
        var isClipped = map.Limit(percentile) < map.Limit(100);
        foreach (var colors in Maps)
        {
            yield return ($"{colors.Name}{(isClipped ? " clipped" : "")}", new HeatMap { Colors = colors, Percentile = percentile });
            if (isClipped)
                yield return ($"{colors.Name} full", new HeatMap { Colors = colors, Percentile = 100 });
        }
    }

    private void WriteColorBars(AttributionMap map)
    {
        foreach (var (classes, heatMap) in Variants(map))
        {
            var limit = map.Limit(heatMap.Percentile);
            var low = heatMap.Colors.IsSigned ? NumberText.Short(-limit) : "0";
            var middle = heatMap.Colors.IsSigned ? "0" : "";
            var high = (heatMap.Colors.IsSigned && limit > 0 ? "+" : "") + NumberText.Short(limit);
            html.Add($"""
                <span class="scale {classes}" aria-hidden="true"><span
                class="bar"></span><span>{low}</span>{middle}<span>{high}</span></span>
                """);
        }
    }

    private static string Range(HeatMap heatMap, AttributionMap map)
    {
        var limit = map.Limit(heatMap.Percentile);
        return heatMap.Colors.IsSigned
            ? $"from {NumberText.Short(-limit)} (blue) to {NumberText.Short(limit)} (red)"
            : $"magnitudes from 0 (violet) to {NumberText.Short(limit)} (yellow)";
    }
}
