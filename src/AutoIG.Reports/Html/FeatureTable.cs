namespace AutoIG.Reports;

/// <summary>Features with their attributions as bars, the strongest first.</summary>
internal sealed class FeatureTable(HtmlText html, int maxCount)
{
    public void Write(TabularExplanation explanation)
    {
        var features = explanation.Features.OrderByDescending(feature => Math.Abs(feature.Attribution)).ToList();
        foreach (var feature in features)
        {
            if (!double.IsFinite(feature.Attribution))
            {
                throw Expect.Unexpected(
                    $"{nameof(explanation)} '{explanation.Title}'", "finite attributions",
                    FormattableString.Invariant($"{feature.Attribution} of '{feature.Name}'"));
            }
        }

        var limit = features.Count > 0 ? Math.Abs(features[0].Attribution) : 0;
        html.Add($"""<div class="features">""");
        WriteTable(features.Take(maxCount), limit);
        if (features.Count > maxCount)
        {
            var rest = features.Skip(maxCount).ToList();
            var sum = rest.Sum(feature => feature.Attribution);
            html.Add($"""<details><summary>{rest.Count} more features, together {NumberText.Signed(sum)}</summary>""");
            WriteTable(rest, limit);
            html.Add($"</details>");
        }

        html.Add($"</div>");
    }

    private void WriteTable(IEnumerable<FeatureAttribution> features, double limit)
    {
        html.Add($"""
            <table class="bars">
            <thead><tr><th scope="col">Feature</th><th scope="col" class="number">Value</th><th scope="col" class="number">Baseline</th>
            <th scope="col" class="axis"><span>against</span><span>for</span></th>
            <th scope="col" class="number">Attribution</th></tr></thead>
            <tbody>
            """);
        foreach (var feature in features)
        {
            var width = limit > 0 ? Math.Abs(feature.Attribution) / limit * 50 : 0.0;
            html.Add($"""
                <tr><th scope="row">{new UserText(feature.Name)}</th><td class="number value">{Text(feature.Value)}</td>
                <td class="number baseline">{Text(feature.Baseline)}</td>
                <td class="bar"><span class="{(feature.Attribution < 0 ? "negative" : "positive")}" style="width:{width:0.##}%"></span></td>
                <td class="number attribution">{NumberText.Signed(feature.Attribution)}</td></tr>
                """);
        }

        html.Add($"</tbody></table>");

        static string Text(double? value) => value is { } present ? NumberText.Of(present) : "–";
    }
}
