using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace AutoIG.Reports;

/// <summary>
/// The page: a fixed frame, the report's data, and the program that shows it. No text of the user's becomes markup: all of them are in
/// the data, which cannot close the element that it stands in, and the program writes them as text.
/// </summary>
internal sealed class PageWriter(Report report, TextWriter page, CancellationToken cancellation)
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public void Write()
    {
        var tables = new FeatureTables(report.Explanations);
        var json = new PageJson(report, tables, cancellation);
        var hasCharts = tables.HasOverview || report.Explanations.Any(HasCharts);
        IReadOnlyList<string> libraries = hasCharts ? PageResource.Libraries : [];
        foreach (var (text, name) in Frame())
        {
            page.Write(text);
            switch (name)
            {
                case "language":
                    page.Write(Html.Encode(report.Language));
                    break;
                case "title":
                    page.Write(Html.Encode(report.Title));
                    break;
                case "policy":
                    page.Write(Policy(libraries));
                    break;
                case "style":
                    page.Write(PageResource.Read("report.css"));
                    break;
                case "report":
                    page.Write(json.Report());
                    break;
                case "details":
                    WriteDetails(json);
                    break;
                case "libraries":
                    foreach (string library in libraries)
                        page.Write($"<script>{library}</script>\n");
                    break;
                case "program":
                    page.Write(PageResource.Program);
                    break;
            }
        }
    }

    /// <summary>What of the cards is large stands apart: it is read when its card is shown.</summary>
    private void WriteDetails(PageJson json)
    {
        for (int i = 0; i < report.Explanations.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (PageJson.HasDetails(report.Explanations[i]))
                page.Write($"<script type=\"application/json\" id=\"details-{i + 1}\">{json.Details(report.Explanations[i])}</script>\n");
        }
    }

    /// <summary>
    /// Nothing is fetched from anywhere; of scripts only those run that are the page's own. Styles are set by the library that draws
    /// charts, whose text is none of the user's.
    /// </summary>
    private static string Policy(IEnumerable<string> libraries)
    {
        var hashes = libraries.Append(PageResource.Program).Select(PageResource.Hash);
        return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
            + string.Join(' ', hashes);
    }

    private static bool HasCharts(Explanation explanation) =>
        explanation is SeriesExplanation
        || PageJson.Maps(explanation).Any(map => map.Map.IsVector && !IsOfTokens(explanation, map));

    /// <summary>Other methods' numbers for the tokens of a text are drawn as its words, which needs no chart.</summary>
    private static bool IsOfTokens(Explanation explanation, NamedMap map) =>
        explanation is TextExplanation text && text.OtherMethods.Contains(map) && map.Map.Values.Length == text.Tokens.Count
            && map.Map.Values.Length <= PageJson.MostPlaces;

    /// <summary>The frame's texts, each with the name of what stands behind it.</summary>
    private static IEnumerable<(string Text, string Name)> Frame()
    {
        string frame = PageResource.Read("report.html");
        for (int from = 0; from < frame.Length;)
        {
            int open = frame.IndexOf("{{", from, StringComparison.Ordinal);
            int close = open < 0 ? -1 : frame.IndexOf("}}", open, StringComparison.Ordinal);
            yield return close < 0 ? (frame[from..], "") : (frame[from..open], frame[(open + 2)..close]);
            from = close < 0 ? frame.Length : close + 2;
        }
    }
}
