using System.Globalization;
using System.Text;

namespace AutoIG.Demo;

/// <summary>Small charts over α from 0 to 1, side by side in one SVG.</summary>
internal sealed class PathChart
{
    private const int Width = 340;
    private const int Height = 220;
    private const int Margin = 40;
    private readonly StringBuilder drawn = new();
    private int charts;

    /// <summary>Adds a chart: a curve by its values at equal distances, and rectangles of equal width below it.</summary>
    public void Draw(string title, IReadOnlyList<double> curve, IReadOnlyList<double> bars)
    {
        double low = Math.Min(0, curve.Concat(bars).Min()), high = curve.Concat(bars).Max();
        int left = (charts++ * (Width + Margin)) + Margin;
        double X(double alpha) => left + (alpha * Width);
        double Y(double value) => Margin + ((high - value) / (high - low) * Height);
        for (int k = 0; k < bars.Count; k++)
        {
            double top = Y(Math.Max(0, bars[k]));
            double x = X((double)k / bars.Count), width = (double)Width / bars.Count, height = Y(Math.Min(0, bars[k])) - top;
            Add($"""<rect x="{x:F1}" y="{top:F1}" width="{width:F1}" height="{height:F1}" fill="#c9dcf0" stroke="#5b8db8"/>""");
        }
        Add($"""<path d="M{X(0):F1} {Y(0):F1}H{X(1):F1}M{X(0):F1} {Y(low):F1}V{Y(high):F1}" stroke="#555" fill="none"/>""");
        string points = string.Join(' ', curve.Select((value, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{X((double)i / (curve.Count - 1)):F1},{Y(value):F1}")));
        Add($"""<polyline points="{points}" fill="none" stroke="#b2182b" stroke-width="2"/>""");
        Add($"""<text x="{X(0):F1}" y="{Margin - 16}">{title}</text>""");
        Add($"""<text x="{X(0) - 6:F1}" y="{Y(high) + 5:F1}" text-anchor="end">{high:F0}</text>""");
        Add($"""<text x="{X(0) - 6:F1}" y="{Y(0) + 5:F1}" text-anchor="end">0</text>""");
        Add($"""<text x="{X(0):F1}" y="{Margin + Height + 24}" text-anchor="middle">α = 0</text>""");
        Add($"""<text x="{X(1):F1}" y="{Margin + Height + 24}" text-anchor="end">α = 1</text>""");
    }

    /// <summary>All charts as a file.</summary>
    public string ToSvg()
    {
        int width = (charts * (Width + Margin)) + Margin, height = Height + (2 * Margin);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
             font-family="sans-serif" font-size="14">
            <rect width="{width}" height="{height}" fill="#fff"/>
            {drawn}</svg>

            """.ReplaceLineEndings("\n");
    }

    private void Add(FormattableString shape) => drawn.Append(FormattableString.Invariant(shape)).Append('\n');
}
