using System.Globalization;

namespace AutoIG.Tool.Tests;

/// <summary>How much each feature matters, over all rows.</summary>
public sealed class SummaryTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Numbers_are_those_of_plain_loops()
    {
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        float[][] values = [.. place.Lines("out.jsonl").Select(line =>
            AttributionJson.Deserialize<float>(line).Inputs[0].Elements.ToArray())];
        string[][] table = [.. Summary("out.jsonl").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        string[] names = ["age", "income", "debt"];
        Assert.Equal(names.Order(), table.Skip(1).Select(row => row[0]).Order());
        double last = double.PositiveInfinity;
        foreach (string[] row in table.Skip(1))
        {
            double[] ofFeature = [.. values.Select(value => (double)value[Array.IndexOf(names, row[0])]).Order()];
            double magnitude = 0, mean = 0;
            foreach (double value in ofFeature)
                (magnitude, mean) = (magnitude + (Math.Abs(value) / Workplace.Rows), mean + (value / Workplace.Rows));
            Assert.Equal(magnitude, Of("mean magnitude"), 1e-12);
            Assert.Equal(mean, Of("mean"), 1e-12);
            Assert.Equal(ofFeature[0], Of("minimum"));
            Assert.Equal(ofFeature[(int)Math.Ceiling(0.05 * Workplace.Rows) - 1], Of("q05"));
            Assert.Equal(ofFeature[(int)Math.Ceiling(0.5 * Workplace.Rows) - 1], Of("median"));
            Assert.Equal(ofFeature[^1], Of("maximum"));
            Assert.Equal(Workplace.Rows, Of("rows"));
            Assert.True(Of("mean magnitude") <= last);
            last = Of("mean magnitude");

            double Of(string column) => double.Parse(row[Array.IndexOf(table[0], column)], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void All_formats_and_shards_say_the_same()
    {
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        string expected = Summary("out.jsonl");
        place.Succeed(place.Loan("rows.csv", "out.parquet"));
        Assert.Equal(expected, Summary("out.parquet"));
        for (int i = 0; i < 3; i++)
            place.Succeed(place.Loan("rows.csv", "part.jsonl", "--shard", $"{i}/3"));
        Assert.Equal(expected, Summary("part.0-of-3.jsonl", "part.1-of-3.jsonl", "part.2-of-3.jsonl"));
        place.Succeed(place.Loan("rows.csv", "out.npz"));
        string[] lines = expected.Split("\r\n"), ofArrays = Summary("out.npz").Split("\r\n");
        // An archive has no names of features.
        Assert.Equal(lines.Skip(1).Select(Numbers), ofArrays.Skip(1).Select(Numbers));

        static string Numbers(string line) => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..];
    }

    [Fact]
    public void A_summary_is_kept_as_the_library_keeps_it()
    {
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        place.Succeed("summary", place.Of("out.jsonl"), "--format", "json", "--output", place.Of("summary.json"));
        var summary = AttributionJson.DeserializeSummary<float>(File.ReadAllText(place.Of("summary.json")));
        Assert.Equal(Workplace.Rows, summary.Count);
        Assert.Equal(("LoanNet.Logits", "IntegratedGradients"), (summary.FunctionName, summary.MethodName));
    }

    [Fact]
    public void What_is_no_result_is_refused()
    {
        place.Write("bad.jsonl", "[1,2,3]\n");
        place.Refuse(1, ["summary", place.Of("bad.jsonl")], "bad.jsonl", "line 1");
        place.Write("empty.jsonl", "");
        place.Refuse(1, ["summary", place.Of("empty.jsonl")], "empty.jsonl");
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        place.Write("points.csv", "a,b\n1,2\n");
        place.Succeed(place.Function("Products.Value", "Saliency", "points.csv", "other.jsonl"));
        place.Refuse(1, ["summary", place.Of("out.jsonl"), place.Of("other.jsonl")], "other.jsonl");
        place.Refuse(2, ["summary", place.Of("out.jsonl"), "--format", "xml"], "xml");
    }

    private string Summary(params string[] files) => place.Succeed(["summary", .. files.Select(place.Of)]).Output;
}
