using System.Globalization;
using System.Text;

namespace AutoIG;

/// <content>What it prints.</content>
public sealed partial class AttributionSummary<T>
{
    private const int MostRows = 20;

    /// <summary>A table: a line for each of the twenty features of the largest mean magnitude, the largest first.</summary>
    public override string ToString()
    {
        if (layout is null)
            return "No explanations.";
        var features = GetFeatures();
        int[] order = [.. Enumerable.Range(0, features.Count).OrderByDescending(i => features[i].MeanAbsolute).Take(MostRows)];
        List<string[]> rows =
        [
            ["feature", "mean |a|", "mean", "deviation", "min", .. Median("median"), "max", $"in top {Top}", "mean rank"],
        ];
        foreach (int i in order)
        {
            var feature = features[i];
            rows.Add(
            [
                feature.Name, ShortText.Number(feature.MeanAbsolute), ShortText.Signed(feature.Mean),
                ShortText.Number(feature.StandardDeviation), ShortText.Signed(feature.Minimum),
                .. Median(sketch is null ? "" : ShortText.Signed(QuantileOf(i, 0.5))), ShortText.Signed(feature.Maximum),
                ShortText.Number((double)feature.TopCount / Count * 100) + " %", ShortText.Number(feature.MeanRank),
            ]);
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Count} explanations of {FunctionName} by {MethodName}");
        if (RankErrorBound > 0)
            text.Append(CultureInfo.InvariantCulture, $"; medians within {RankErrorBound} ranks");
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            text.Append('\n');
            for (int column = 0; column < row.Length; column++)
                text.Append(column == 0 ? row[0].PadRight(widths[0]) : "  " + row[column].PadLeft(widths[column]));
        }

        if (features.Count > order.Length)
            text.Append(CultureInfo.InvariantCulture, $"\n… {features.Count - order.Length} more");
        return text.ToString();
    }

    private string[] Median(string text) => sketch is null ? [] : [text];
}
