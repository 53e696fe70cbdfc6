using System.Globalization;
using System.Text;

namespace AutoIG.Reports;

/// <summary>One column per feature or unit, up or down from a line at 0.</summary>
internal static class ColumnChart
{
    private const double Half = 50;

    public static void Write(HtmlText html, string caption, AttributionMap map)
    {
        var limit = map.Limit(100);
        html.Add($"""
            <figure><svg class="columns" viewBox="0 0 {map.Width} 100" preserveAspectRatio="none" role="img"
            aria-label="{caption}: {map.Width} columns up to {NumberText.Short(limit)}">
            <path class="positive" d="{Columns(map, limit, isPositive: true)}"/>
            <path class="negative" d="{Columns(map, limit, isPositive: false)}"/>
            <path class="zero" d="M0 50H{map.Width}"/></svg>
            <figcaption>{new UserText(caption)}<span
            class="range">{map.Width} values, |A| ≤ {NumberText.Short(limit)}</span></figcaption></figure>
            """);
    }

    /// <summary>All columns of one sign as one path: a layer may have thousands of units.</summary>
    private static string Columns(AttributionMap map, double limit, bool isPositive)
    {
        var path = new StringBuilder();
        for (var i = 0; i < map.Width; i++)
        {
            var value = map.Values[i];
            if (value != 0 && value > 0 == isPositive)
                path.Append(CultureInfo.InvariantCulture, $"M{i + 0.1:0.#} {Half:0}v{-Half * (value / limit):0.##}h0.8V{Half:0}z");
        }

        return path.ToString();
    }
}
