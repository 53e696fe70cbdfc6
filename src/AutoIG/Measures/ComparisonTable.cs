using System.Globalization;
using System.Text;

namespace AutoIG;

/// <summary>What a <see cref="MethodComparison"/> found: a row a method, a column a measure.</summary>
public sealed class ComparisonTable
{
    private const string Form = "g3";

    private readonly MeasureSummary[,] summaries;

    internal ComparisonTable(string[] methods, string[] measures, MeasureSummary[,] summaries)
    {
        Methods = Array.AsReadOnly(methods);
        Measures = Array.AsReadOnly(measures);
        this.summaries = summaries;
    }

    /// <summary>The names of the methods, in the order of the rows.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The names of the measures, in the order of the columns.</summary>
    public IReadOnlyList<string> Measures { get; }

    /// <summary>The scores of a method by a measure.</summary>
    /// <exception cref="KeyNotFoundException">There is no such method or measure.</exception>
    public MeasureSummary this[string method, string measure] => summaries[Find(Methods, method), Find(Measures, measure)];

    /// <summary>The table of means with 95 % intervals in Markdown; samples without a score are counted beside it.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Line(["method", .. Measures]);
        Line([.. Enumerable.Repeat("---", Measures.Count + 1)]);
        for (int row = 0; row < Methods.Count; row++)
            Line([Methods[row], .. Enumerable.Range(0, Measures.Count).Select(column => Cell(summaries[row, column]))]);
        return text.ToString();

        void Line(string[] cells) =>
            text.Append("| ").AppendJoin(" | ", cells.Select(Escaped)).Append(" |\n");
    }

    /// <summary>
    /// All scores as comma-separated values: a line for each method, measure and sample, numbers in the invariant culture with all digits.
    /// </summary>
    public string ToCsv()
    {
        var text = new StringBuilder("method,measure,sample,score\n");
        for (int row = 0; row < Methods.Count; row++)
        {
            for (int column = 0; column < Measures.Count; column++)
            {
                var results = summaries[row, column].Results;
                for (int i = 0; i < results.Count; i++)
                {
                    text.Append(Quoted(Methods[row])).Append(',').Append(Quoted(Measures[column]))
                        .Append(CultureInfo.InvariantCulture, $",{i},{results[i].Score:r}\n");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// What was found of one method, in Markdown: each measure's mean with its 95 % interval, the least and the largest score, and how the
    /// mean stands among the other methods' means.
    /// </summary>
    /// <param name="method">The name of the method.</param>
    /// <exception cref="KeyNotFoundException">There is no such method.</exception>
    public string ReportCard(string method)
    {
        int row = Find(Methods, method);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {method}\n\n");
        text.Append("| measure | mean, 95 % interval | least | largest | other methods |\n|---|---|---|---|---|\n");
        for (int column = 0; column < Measures.Count; column++)
        {
            var summary = summaries[row, column];
            double[] scores = [.. summary.Results.Select(result => result.Score).Where(double.IsFinite)];
            double[] others = [.. Enumerable.Range(0, Methods.Count).Where(r => r != row).Select(r => summaries[r, column].Mean)];
            string extremes = scores.Length == 0 ? "– | –" : $"{Show(scores.Min())} | {Show(scores.Max())}";
            string range = others.Length == 0 ? "–" : $"{Show(others.Min())} to {Show(others.Max())}";
            text.Append(CultureInfo.InvariantCulture, $"| {Escaped(Measures[column])} | {Cell(summary)} | {extremes} | {range} |\n");
        }

        return text.ToString();
    }

    /// <summary>The table in Markdown.</summary>
    public override string ToString() => ToMarkdown();

    private static string Cell(MeasureSummary summary)
    {
        var (low, high) = summary.Interval();
        return $"{Show(summary.Mean)} [{Show(low)}, {Show(high)}]"
            + (summary.Undefined == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({summary.Undefined} undefined)"));
    }

    private static string Escaped(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Show(double number) => number.ToString(Form, CultureInfo.InvariantCulture);

    private static string Quoted(string name) =>
        name.AsSpan().ContainsAny(",\"\n\r") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    private static int Find(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        throw new KeyNotFoundException($"There is no '{name}'; expected one of {string.Join(", ", names)}.");
    }
}
