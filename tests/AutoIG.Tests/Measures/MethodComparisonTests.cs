namespace AutoIG.Tests.Measures;

/// <summary>Tables of methods by measures, and how far a mean may be off.</summary>
public class MethodComparisonTests
{
    [Fact]
    public void A_table_holds_what_single_calls_give()
    {
        var model = new JudgedModel<double>();
        FunctionInput<double>[] inputs = [.. Enumerable.Range(0, 5).Select(i => (FunctionInput<double>)JudgedModel<double>.Image(80 + i))];
        var method = new IntegratedGradients { Steps = 6 };
        var comparison = new MethodComparison()
            .Add("gradient", new Saliency()).Add("path, \"six\" steps", method)
            .Add("deletion", new Deletion { ChannelAxis = 0, FeaturesPerStep = 5 }).Add("sensitivity", new Sensitivity { Samples = 3 })
            .Add("n of n", new SensitivityN(60) { Samples = 3 });
        var told = new List<double>();
        var table = comparison.Run(model.ScoresDerivative, inputs, progress: new Teller(told));
        Assert.Equal(["gradient", "path, \"six\" steps"], table.Methods);
        Assert.Equal(["deletion", "sensitivity", "n of n"], table.Measures);
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1], 1e-12);
        var deletion = new Deletion { ChannelAxis = 0, FeaturesPerStep = 5 }.ScoreAll(model.ScoresDerivative, method, inputs);
        Assert.Equal(deletion.Results.Select(result => result.Score), Scores(table[table.Methods[1], "deletion"]));
        Assert.Equal(
            new Sensitivity { Samples = 3 }.ScoreAll(model.ScoresDerivative, new Saliency(), inputs).Results.Select(result => result.Score),
            Scores(table["gradient", "sensitivity"]));
        Assert.Equal(5, table["gradient", "n of n"].Undefined);
        Assert.True(double.IsNaN(table["gradient", "n of n"].Mean));

        string[] lines = table.ToCsv().TrimEnd().Split('\n');
        Assert.Equal(1 + (2 * 3 * 5), lines.Length);
        Assert.Equal("method,measure,sample,score", lines[0]);
        Assert.Equal(
            FormattableString.Invariant($"\"path, \"\"six\"\" steps\",deletion,4,{deletion.Results[4].Score:r}"), lines[1 + 15 + 4]);
        string markdown = table.ToMarkdown();
        Assert.StartsWith(
            "| method | deletion | sensitivity | n of n |\n| --- | --- | --- | --- |\n| gradient | ", markdown, StringComparison.Ordinal);
        Assert.Contains("(5 undefined)", markdown, StringComparison.Ordinal);
        Assert.Contains("| sensitivity | ", table.ReportCard("gradient"), StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => table["gradient", "insertion"]);
        Assert.Throws<ArgumentException>(() => comparison.Add("gradient", new InputXGradient()));
        Assert.Throws<InvalidOperationException>(() => new MethodComparison().Run(model.ScoresDerivative, inputs));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => comparison.Run(model.ScoresDerivative, inputs, cancellation: source.Token));
    }

    private static IEnumerable<double> Scores(MeasureSummary summary) => summary.Results.Select(result => result.Score);

    /// <summary>Of intervals of the means of 40 uniform numbers, about as many hold the true mean as are to.</summary>
    [Fact]
    public void Intervals_hold_the_mean_as_often_as_stated()
    {
        int held = 0;
        for (int run = 0; run < 300; run++)
        {
            var summary = new MeasureSummary([.. JudgedModel<double>.Numbers(1000 + run, 40).Select(score => new MeasureResult(score))]);
            var (low, high) = summary.Interval(0.9, seed: run);
            Assert.True(low < summary.Mean && summary.Mean < high);
            held += low < 0 && 0 < high ? 1 : 0;
        }

        // 270 with a deviation of 5.2, less a little, since a bootstrap of 40 is narrow by 1/80.
        Assert.InRange(held, 248, 286);
        var some = new MeasureSummary([new MeasureResult(1), new MeasureResult(double.NaN), new MeasureResult(3)]);
        Assert.Equal((2, 1, 1), (some.Mean, some.Undefined, some.StandardError));
        Assert.Equal(some.Interval(), some.Interval());
        Assert.True(double.IsNaN(new MeasureSummary([new MeasureResult(1)]).Interval().Low));
        Assert.Throws<ArgumentOutOfRangeException>(() => some.Interval(1));
    }

    private sealed class Teller(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
