namespace AutoIG.Reports;

/// <summary>The page as a whole: head, tool bar, table of samples, then one card per sample.</summary>
internal sealed class ReportPage(Report report)
{
    private readonly HtmlText html = new();

    public string Write(CancellationToken cancellationToken)
    {
        // The policy forbids every fetch, whatever markup a text might bring in.
        html.Add($"""
            <!DOCTYPE html>
            <html lang="{report.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>{report.Title}</title>
            <style>
            """);
        html.AddMarkup(PageResource.Read("Report.css"));
        html.Add($"""
            :root {"{"} --opacity: {report.Opacity:0.##};
            --diverging: {Gradient(ColorMap.Diverging)};
            --sequential: {Gradient(ColorMap.Sequential)}; {"}"}
            </style>
            </head>
            <body data-map="diverging" data-clip="clipped">
            """);
        WriteHead();
        var hasImages = report.Explanations.Any(explanation =>
            explanation is ImageExplanation || explanation.OtherMethods.Concat(explanation.Layers).Any(map => !map.Map.IsVector));
        if (hasImages)
            WriteToolBar();
        html.Add($"<main>");
        var card = new ExplanationCard(html, report, cancellationToken);
        for (var i = 0; i < report.Explanations.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            card.Write(report.Explanations[i], i + 1);
        }

        html.Add($"</main>");
        WriteLegend(hasImages);
        html.Add($"<script>");
        html.AddMarkup(PageResource.Read("Report.js"));
        html.Add($"</script>\n</body>\n</html>");
        return html.ToString();
    }

    private void WriteHead()
    {
        html.Add($"<header>\n<h1>{new UserText(report.Title)}</h1>");
        if (report.Summary is not null)
            html.Add($"<p class=\"summary\">{new UserText(report.Summary)}</p>");
        if (report.Facts.Count > 0)
        {
            html.Add($"<dl class=\"facts\">");
            foreach (var fact in report.Facts)
                html.Add($"<div><dt>{new UserText(fact.Name)}</dt><dd>{new UserText(fact.Value)}</dd></div>");
            html.Add($"</dl>");
        }

        if (report.Explanations.Count > 1)
            WriteContents();
        html.Add($"</header>");
    }

    private void WriteContents()
    {
        html.Add($"""
            <div class="scroll"><table class="contents">
            <thead><tr><th scope="col">Sample</th><th scope="col">Prediction</th><th scope="col" class="number">Probability</th>
            <th scope="col">Truth</th><th scope="col" class="number">Completeness error</th>
            <th scope="col" class="number">Time</th></tr></thead>
            <tbody>
            """);
        for (var i = 0; i < report.Explanations.Count; i++)
        {
            var explanation = report.Explanations[i];
            var mark = explanation.Truth is not null && explanation.Truth != explanation.Prediction ? " ✗" : "";
            html.Add($"""
                <tr><th scope="row"><a href="#sample-{i + 1}">{new UserText(explanation.Title)}</a></th>
                <td>{new UserText(explanation.Prediction)}</td>
                <td class="number">{Text(explanation.Probability, NumberText.Percent)}</td>
                <td>{new UserText(explanation.Truth ?? "–")}{mark}</td>
                <td class="number">{Text(explanation.CompletenessError, NumberText.Of)}</td>
                <td class="number">{Text(explanation.Duration, NumberText.Milliseconds)}</td></tr>
                """);
        }

        html.Add($"</tbody></table></div>");

        static string Text<T>(T? value, Func<T, string> show)
            where T : struct => value is { } present ? show(present) : "–";
    }

    private void WriteToolBar() => html.Add($"""
        <form class="tools" aria-label="How attributions are drawn" hidden>
        <label class="slider">Overlay <input id="opacity" type="range" min="0" max="100" value="{report.Opacity * 100:0}"><output
        for="opacity">{report.Opacity * 100:0} %</output></label>
        <fieldset><legend>Colours</legend>
        <label><input type="radio" name="map" value="diverging" checked> for / against</label>
        <label><input type="radio" name="map" value="sequential"> strength</label></fieldset>
        <label><input type="checkbox" name="clip" checked> clip at percentile {report.Percentile:0.##}</label>
        </form>
        """);

    private void WriteLegend(bool hasImages)
    {
        html.Add($"""
            <footer>
            <h2>How to read this</h2>
            <p><span class="swatch positive"></span> red speaks for the explained output, <span class="swatch negative"></span> blue against
            it; the sum of all attributions is the difference between the output for the sample, F(x), and for the baseline, F(x′). What is
            left over is the completeness error.</p>
            """);
        if (hasImages)
        {
            html.Add($"""
                <p>Each heat map has its own scale, given by the numbers at its colour bar. While clipping is on, attributions beyond the
                percentile {report.Percentile:0.##} of |A| have the colour of the end.</p>
                """);
        }

        html.Add($"</footer>");
    }

    private static string Gradient(ColorMap map)
    {
        // Every 14th of 255 colours: 19 stops that include both ends' neighbours and, by the addition, the last.
        var stops =
            Enumerable.Range(0, 18).Select(i => map.Colors[i * (ColorMap.Count - 1) / 18].ToString()).Append(map.Colors[^1].ToString());
        return $"linear-gradient(to right, {string.Join(", ", stops)})";
    }
}
