namespace AutoIG.Reports;

/// <summary>The part of the page about one sample.</summary>
internal sealed class ExplanationCard(HtmlText html, Report report, CancellationToken cancellation)
{
    private readonly HeatMapFigure figure = new(html, report.Percentile, cancellation);

    public void Write(Explanation explanation, int number)
    {
        html.Add($"""<article id="sample-{number}">""");
        html.Add($"<h2>{new UserText(explanation.Title)}</h2>");
        WriteVerdict(explanation);
        html.Add($"""<div class="body"><div>""");
        switch (explanation)
        {
            case ImageExplanation image:
                WritePictures(image);
                break;
            case TabularExplanation table:
                new FeatureTable(html, report.MaxFeatures).Write(table);
                break;
        }

        html.Add($"""<div class="groups">""");
        WriteSmallMaps("Other methods", explanation.OtherMethods);
        WriteSmallMaps("Layers", explanation.Layers);
        html.Add($"</div>\n</div>\n<div>");
        WriteNumbers(explanation);
        WriteScores(explanation);
        html.Add($"</div>\n</div>");
        foreach (var note in explanation.Notes)
            html.Add($"""<p class="note">{new UserText(note)}</p>""");
        html.Add($"</article>");
    }

    private void WriteVerdict(Explanation explanation)
    {
        html.Add($"""<p class="verdict">predicted <strong>{new UserText(explanation.Prediction)}</strong>""");
        if (explanation.Probability is { } probability)
            html.Add($"with {NumberText.Percent(probability)}");
        if (explanation.Truth is not null)
        {
            var isRight = explanation.Truth == explanation.Prediction;
            if (isRight)
                html.Add($"""<span class="right">✓ correct</span>""");
            else
                html.Add($"""<span class="wrong">✗ truth: {new UserText(explanation.Truth)}</span>""");
        }

        html.Add($"</p>");
    }

    private void WritePictures(ImageExplanation explanation)
    {
        html.Add($"""<div class="pictures">""");
        var image = new PngData(explanation.Image.ToPng(cancellation));
        html.Add($"""
            <figure><div class="stack"><img src="{image}" alt="The image: {explanation.Title}"></div>
            <figcaption>Original</figcaption></figure>
            """);
        figure.Write(
            "Attribution", $"Heat map of the attributions for {explanation.Target ?? explanation.Prediction}", explanation.Attribution);
        figure.WriteOverlay(explanation, image);
        html.Add($"</div>");
    }

    private void WriteNumbers(Explanation explanation)
    {
        html.Add($"""<table class="numbers"><tbody>""");
        Row("Explained output", Text(explanation.Target));
        Row("Method", Text(explanation.Method));
        Row("F(x)", explanation.Output);
        Row("F(x′), baseline", explanation.BaselineOutput);
        Row("Σ attributions", explanation.AttributionSum);
        Row("Completeness error", explanation.CompletenessError);
        Row("Time", explanation.Duration is { } duration ? NumberText.Milliseconds(duration) : null);
        html.Add($"</tbody></table>");

        static UserText? Text(string? given) => given is null ? null : new UserText(given);

        void Row(string name, object? value)
        {
            if (value is null)
                return;
            if (value is UserText given)
            {
                html.Add($"""<tr><th scope="row">{name}</th><td>{given}</td></tr>""");
                return;
            }

            var text = value is double number ? NumberText.Of(number) : (string)value;
            html.Add($"""<tr><th scope="row">{name}</th><td>{text}</td></tr>""");
        }
    }

    private void WriteScores(Explanation explanation)
    {
        if (explanation.Scores.Count == 0)
            return;
        html.Add($"""<table class="scores"><caption>Outputs</caption><tbody>""");
        foreach (var score in explanation.Scores)
        {
            html.Add($"""
                <tr{(score.Name == explanation.Prediction ? " class=predicted" : "")}><th scope="row">{new UserText(score.Name)}</th>
                <td class="bar"><span style="width:{(score.Share > 0 ? Math.Min(score.Share, 1) : 0) * 100:0.#}%"></span></td>
                <td class="number">{NumberText.Percent(score.Share)}</td></tr>
                """);
        }

        html.Add($"</tbody></table>");
    }

    private void WriteSmallMaps(string heading, IReadOnlyList<NamedMap> maps)
    {
        if (maps.Count == 0)
            return;
        html.Add($"""<section><h3>{heading}</h3><div class="small">""");
        foreach (var (caption, map) in maps)
        {
            if (map.IsVector)
                ColumnChart.Write(html, caption, map);
            else
                figure.Write(caption, $"Heat map: {caption}", map);
        }

        html.Add($"</div></section>");
    }
}
