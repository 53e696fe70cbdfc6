using System.Globalization;
using System.Text;
using AutoIG.Tool.Results;

namespace AutoIG.Tool.Jobs;

/// <summary>Does what <c>autoig summary</c> asks for.</summary>
internal static class Summarizing
{
    private static readonly (string Name, double Share)[] Quantiles =
        [("q05", 0.05), ("q25", 0.25), ("median", 0.5), ("q75", 0.75), ("q95", 0.95)];

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="ToolException">A file holds no results, or those of another function or method.</exception>
    public static int Run(IReadOnlyList<string> files, bool isJson, string output, Terminal terminal, CancellationToken cancellation)
    {
        string text = ResultReader.IsDouble(files[0])
            ? Summarize<double>(files, isJson, cancellation) : Summarize<float>(files, isJson, cancellation);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (output == Explaining.Stream)
            terminal.Output.Write(bytes);
        else
            AtomicFile.Write(output, stream => stream.Write(bytes));
        return ExitCode.Done;
    }

    private static string Summarize<T>(IReadOnlyList<string> files, bool isJson, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var summary = new AttributionSummary<T>();
        foreach (string file in files)
        {
            long row = 0;
            foreach (var attribution in ResultReader.Read<T>(file))
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    summary.Add(attribution);
                }
                catch (ArgumentException fault)
                {
                    throw ToolException.BadInput(FormattableString.Invariant($"{file}, row {row}: {fault.Message}"), fault);
                }

                row++;
            }
        }

        if (summary.Count == 0)
            throw ToolException.BadInput("expected explanations, got none.");
        return isJson ? AttributionJson.Serialize(summary) + "\n" : Table(summary);
    }

    /// <summary>A line a feature, the most important first; of equal ones, the first first.</summary>
    private static string Table<T>(AttributionSummary<T> summary)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var text = new StringBuilder();
        CsvText.AppendRow(text,
        [
            "feature", "mean magnitude", "mean", "standard deviation", "minimum", .. Quantiles.Select(quantile => quantile.Name), "maximum",
            "mean rank", "rows",
        ]);
        foreach (var feature in summary.GetFeatures().OrderByDescending(feature => feature.MeanAbsolute))
        {
            CsvText.AppendRow(text,
            [
                feature.Name, Written(feature.MeanAbsolute), Written(feature.Mean), Written(feature.StandardDeviation),
                Written(feature.Minimum),
                .. Quantiles.Select(quantile => Written(summary.Quantile(feature.Name, quantile.Share))), Written(feature.Maximum),
                Written(feature.MeanRank), summary.Count.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        return text.ToString();
    }

    private static string Written(double number) => number.ToString(CultureInfo.InvariantCulture);
}
