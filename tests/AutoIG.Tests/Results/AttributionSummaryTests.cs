using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoIG.Tests.Results;

/// <summary>A summary against all samples at once, in loops of doubles; merged in any order; and within its bound of ranks.</summary>
public sealed class AttributionSummaryTests
{
    private const int Features = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public void It_is_what_all_samples_give_at_once(int samples)
    {
        Check<double>(Samples(samples, seed: 1), 1e-12);
        Check<float>(Samples(samples, seed: 2), 1e-6);
    }

    [Fact]
    public void Parts_merged_in_any_order_agree_as_the_page_says()
    {
        double[][] all = Samples(3000, seed: 3);
        var whole = Of<double>(all);
        int[][] orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]];
        var merged = orders.Select(order =>
        {
            var sum = new AttributionSummary<double>(top: 2, sketchSize: 64);
            foreach (int part in order)
                sum.Merge(Of<double>(all[(part * 600)..((part + 1) * 600)]));
            return sum;
        }).ToArray();
        foreach (var one in merged)
        {
            Assert.Equal(3000, one.Count);
            for (int f = 0; f < Features; f++)
            {
                FeatureSummary a = whole.GetFeatures()[f], b = one.GetFeatures()[f];
                Assert.Equal((a.Minimum, a.Maximum, a.TopCount, a.MeanRank), (b.Minimum, b.Maximum, b.TopCount, b.MeanRank));
                Assert.Equal(a.Mean, b.Mean, 1e-13);
                Assert.Equal(a.MeanAbsolute, b.MeanAbsolute, 1e-13);
                Assert.Equal(a.StandardDeviation, b.StandardDeviation, 1e-12);
            }

            CheckQuantiles(one, all);
        }

        // The same parts in the same order: the same bits.
        Assert.Equal(AttributionJson.Serialize(merged[0]), AttributionJson.Serialize(Again()));

        AttributionSummary<double> Again()
        {
            var sum = new AttributionSummary<double>(top: 2, sketchSize: 64);
            foreach (int part in orders[0])
                sum.Merge(Of<double>(all[(part * 600)..((part + 1) * 600)]));
            return sum;
        }
    }

    [Theory]
    [InlineData("random")]
    [InlineData("rising")]
    [InlineData("falling")]
    [InlineData("few values")]
    [InlineData("zigzag")]
    public void Quantiles_are_within_the_bound_whatever_the_order(string kind)
    {
        var random = new Random(5);
        foreach (int size in new[] { 2, 8, 64 })
        {
            foreach (int samples in new[] { 1, 7, 64, 65, 1000, 20_000 })
            {
                double[][] all = [.. Enumerable.Range(0, samples).Select(i => kind switch
                {
                    "random" => new[] { random.NextDouble(), -random.NextDouble(), random.NextDouble() - 0.5 },
                    "rising" => [i, 2.0 * i, i - 10.0],
                    "falling" => [-i, -2.0 * i, 10.0 - i],
                    "few values" => [i % 3, i % 2, 0],
                    _ => [i % 2 == 0 ? i : -i, i % 64, i * 37 % 101],
                })];
                var summary = new AttributionSummary<double>(sketchSize: size);
                foreach (double[] sample in all)
                    summary.Add(Explanation<double>(sample));
                CheckQuantiles(summary, all);
                // The worst case that the constructor states, with room for what is not a power of two.
                double levels = Math.Log2(Math.Max(2.0, 2.0 * samples / size));
                Assert.True(
                    summary.RankErrorBound <= (samples * levels / (2 * size)) + (2.0 * samples / size) + 1,
                    $"{kind}, {size}, {samples}: {summary.RankErrorBound}");
                if (samples < size)
                    Assert.Equal(0, summary.RankErrorBound);
            }
        }
    }

    [Fact]
    public void Memory_does_not_grow_with_the_samples()
    {
        var summary = new AttributionSummary<double>(sketchSize: 16);
        var random = new Random(6);
        var lengths = new List<int>();
        for (int i = 1; i <= 1 << 14; i++)
        {
            summary.Add(Explanation<double>([random.NextDouble(), random.NextDouble(), random.NextDouble()]));
            if (BitOperations.IsPow2(i) || BitOperations.IsPow2(i + 1))
                lengths.Add(AttributionJson.Serialize(summary).Length);
        }

        // Twice the samples are at most one level more: 16 numbers of some twenty characters for each of three features.
        for (int i = 2; i < lengths.Count; i++)
            Assert.True(lengths[i] - lengths[i - 2] < 1200, $"{i}: {lengths[i - 2]} → {lengths[i]}");
        Assert.True(lengths[^1] < 12_000, $"{lengths[^1]}");
    }

    [Fact]
    public void Ranks_of_equal_magnitudes_are_shared_and_zeros_are_never_first()
    {
        var summary = new AttributionSummary<double>(top: 2, sketchSize: 0);
        summary.Add(Explanation<double>([3, -3, 0]));
        summary.Add(Explanation<double>([1, 0, 0]));
        summary.Add(Explanation<double>([-1, 2, 5]));
        var features = summary.GetFeatures();
        // Ranks 1.5, 1.5, 3; then 1, 2.5, 2.5; then 3, 2, 1.
        Assert.Equal([5.5 / 3, 6.0 / 3, 6.5 / 3], features.Select(feature => feature.MeanRank));
        Assert.Equal([2, 2, 1], features.Select(feature => feature.TopCount));
        Assert.Contains("expected at least 2 for quantiles", Assert.Throws<InvalidOperationException>(() => summary.Quantile("age",
            0.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_and_nothing_is_added()
    {
        var f = Scored.ScoresDerivative;
        var summary = new AttributionSummary<double>();
        summary.Add(new Saliency().Explain(f, [1.0, 2, 3]));
        string before = AttributionJson.Serialize(summary);
        Refuses("explanations of Scored.Scores by Saliency, got one of Scored.Scores by InputXGradient", new InputXGradient().Explain(f,
            [1.0, 2, 3]));
        Refuses("got one of Scored.TwoNormOfX by Saliency", new Saliency().Explain(Scored.TwoNormOfXDerivative, [1.0, 2]));
        Refuses("names of features of 'x' as before", new Saliency().Explain(f, [1.0, 2, 3]).WithFeatures("a", "b", "c"));
        Refuses("finite attributions, got NaN of 'income'", Explanation<double>([1, double.NaN, 2]));
        Assert.Throws<ArgumentNullException>(() => summary.Add(null!));
        Assert.Contains("this one itself", Assert.Throws<ArgumentException>(() => summary.Merge(summary)).Message,
            StringComparison.Ordinal);
        Assert.Contains("Top = 10 and SketchSize = 256, got 3 and 256", Assert.Throws<ArgumentException>(
            () => summary.Merge(new AttributionSummary<double>(top: 3))).Message, StringComparison.Ordinal);
        summary.Merge(new AttributionSummary<double>());
        Assert.Equal(before, AttributionJson.Serialize(summary));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttributionSummary<double>(top: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttributionSummary<double>(sketchSize: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => summary.Quantile("age", 1.5));
        Assert.Contains("age, income, debt", Assert.Throws<KeyNotFoundException>(() => summary.Quantile("ag", 0.5)).Message,
            StringComparison.Ordinal);
        Assert.Contains("0 leaves out quantiles", Assert.Throws<ArgumentException>(
            () => new AttributionSummary<double>(sketchSize: 1 << 26).Add(Explanation<double>([1, 2, 3]))).Message,
                StringComparison.Ordinal);

        void Refuses(string message, Attribution<double> other) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => summary.Add(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_saved_and_goes_on_where_it_was()
    {
        double[][] all = Samples(500, seed: 7);
        var whole = new AttributionSummary<double>(top: 2, sketchSize: 32);
        var half = new AttributionSummary<double>(top: 2, sketchSize: 32);
        for (int i = 0; i < all.Length; i++)
        {
            whole.Add(Explanation<double>(all[i]));
            half.Add(Explanation<double>(all[i]));
            if (i % 100 == 50)
                half = AttributionJson.DeserializeSummary<double>(AttributionJson.Serialize(half, indented: i % 200 == 50));
        }

        Assert.Equal(AttributionJson.Serialize(whole), AttributionJson.Serialize(half));
        Assert.Equal(whole.ToString(), half.ToString());
        var context = AttributionJsonContext.Default;
        string json = JsonSerializer.Serialize(whole, context.AttributionSummaryDouble);
        Assert.Equal(json, AttributionJson.Serialize(JsonSerializer.Deserialize(json, context.AttributionSummaryDouble)!));
        string empty = AttributionJson.Serialize(new AttributionSummary<float>(top: 4, sketchSize: 0));
        var read = AttributionJson.DeserializeSummary<float>(empty);
        Assert.Equal((0L, 4, 0, "No explanations."), (read.Count, read.Top, read.SketchSize, read.ToString()));
        Assert.Empty(read.GetFeatures());
    }

    [Theory]
    [InlineData("$.version", "version", "2")]
    [InlineData("$.sketchSize", "sketchSize", "7")]
    [InlineData("$.sketchSize", "sketchSize", "2147483646")]
    [InlineData("$.count", "count", "-1")]
    [InlineData("$.sketch.levels", "count", "43")]
    [InlineData("$.inputs", "means", "[1,2]")]
    [InlineData("$.maxima", "maxima", "[1,2]")]
    [InlineData("$.topCounts", "topCounts", "[1,2]")]
    [InlineData("$.topCounts[0]", "topCounts", "[1000,2,3]")]
    [InlineData("$.inputs", "inputs", "[]")]
    [InlineData("$.inputs", "inputs.0.shape", "[2147483591]")]
    [InlineData("$.sketch.levels[0].count", "sketch.levels.0.count", "8")]
    [InlineData("$.sketch.levels[0].values", "sketch.levels.0.values", "[]")]
    [InlineData("$.sketch.levels", "sketch.levels", "[]")]
    [InlineData("$.sketch.levels[1].values[0]", "sketch.levels.1.values.0", "\"NaN\"")]
    [InlineData("$.sketch", "sketch.more", "1")]
    public void A_summary_that_is_not_whole_is_refused_with_its_path(string path, string place, string value)
    {
        var summary = new AttributionSummary<double>(sketchSize: 8);
        foreach (double[] sample in Samples(42, seed: 8))
            summary.Add(Explanation<double>(sample));
        var root = JsonNode.Parse(AttributionJson.Serialize(summary))!;
        JsonNode at = root;
        string[] steps = place.Split('.');
        foreach (string step in steps[..^1])
            at = int.TryParse(step, CultureInfo.InvariantCulture, out int index) ? at[index]! : at[step]!;
        if (int.TryParse(steps[^1], CultureInfo.InvariantCulture, out int last))
            at[last] = JsonNode.Parse(value);
        else
            at[steps[^1]] = JsonNode.Parse(value);
        var fault = Assert.Throws<JsonException>(() => AttributionJson.DeserializeSummary<double>(root.ToJsonString()));
        Assert.Equal(path, fault.Path);
    }

    [Fact]
    public void It_prints_a_table_with_the_largest_first()
    {
        var summary = new AttributionSummary<double>(top: 1);
        summary.AddRange([Explanation<double>([1, -4, 2]), Explanation<double>([3, -4, 1])]);
        string[] lines = summary.ToString().Split('\n');
        Assert.Equal("2 explanations of Scored.Scores by Saliency", lines[0]);
        Assert.Equal("feature  mean |a|  mean  deviation  min  median  max  in top 1  mean rank", lines[1]);
        Assert.Equal("income          4    −4          0   −4      −4   −4     100 %          1", lines[2]);
        Assert.Equal("age             2    +2       1.41   +1      +1   +3       0 %        2.5", lines[3]);
        Assert.Equal(5, lines.Length);
    }

    private static void CheckQuantiles(AttributionSummary<double> summary, double[][] all)
    {
        string[] names = ["age", "income", "debt"];
        long bound = summary.RankErrorBound;
        for (int f = 0; f < Features; f++)
        {
            double[] sorted = [.. all.Select(sample => sample[f]).Order()];
            foreach (double share in new[] { 0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1 })
            {
                long rank = Math.Clamp((long)Math.Ceiling(share * sorted.Length), 1, sorted.Length);
                double found = summary.Quantile(names[f], share);
                double low = sorted[Math.Max(rank - bound, 1) - 1], high = sorted[Math.Min(rank + bound, sorted.Length) - 1];
                Assert.True(found >= low && found <= high, $"{share} of {names[f]}: {found} is not from {low} to {high}, bound {bound}");
                Assert.Contains(found, sorted);
            }
        }
    }

    private static void Check<T>(double[][] all, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][] rounded = [.. all.Select(sample => Array.ConvertAll(sample, a => double.CreateTruncating(T.CreateTruncating(a))))];
        var summary = Of<T>(rounded);
        var features = summary.GetFeatures();
        for (int f = 0; f < Features; f++)
        {
            double[] values = [.. rounded.Select(sample => sample[f])];
            double mean = values.Sum() / values.Length, squares = values.Sum(a => (a - mean) * (a - mean));
            Assert.Equal(mean, features[f].Mean, tolerance);
            Assert.Equal(values.Sum(Math.Abs) / values.Length, features[f].MeanAbsolute, tolerance);
            Assert.Equal(values.Length < 2 ? double.NaN : Math.Sqrt(squares / (values.Length - 1)), features[f].StandardDeviation,
                tolerance);
            Assert.Equal((values.Min(), values.Max()), (features[f].Minimum, features[f].Maximum));
            double ranks = 0;
            long first = 0;
            foreach (double[] sample in rounded)
            {
                int larger = sample.Count(a => Math.Abs(a) > Math.Abs(sample[f])), equal = sample.Count(a =>
                    Math.Abs(a) == Math.Abs(sample[f]));
                ranks += larger + ((equal + 1) / 2.0);
                first += larger < 2 && sample[f] != 0 ? 1 : 0;
            }

            Assert.Equal(ranks / values.Length, features[f].MeanRank);
            Assert.Equal(first, features[f].TopCount);
        }
    }

    private static AttributionSummary<T> Of<T>(double[][] samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var summary = new AttributionSummary<T>(top: 2, sketchSize: 64);
        summary.AddRange(samples.Select(Explanation<T>));
        return summary;
    }

    private static double[][] Samples(int count, int seed)
    {
        var random = new Random(seed);
        // Ties and zeros among them.
        return [.. Enumerable.Range(0, count).Select(i => new[]
        {
            random.NextDouble() - 0.5, random.Next(-3, 4) / 2.0, i % 5 == 0 ? 0 : (random.NextDouble() * 10) - 3,
        })];
    }

    private static Attribution<T> Explanation<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            new NamedTensors<T>([new NamedTensor<T>("x", Array.ConvertAll(values, T.CreateTruncating), [Features], ["age", "income",
                "debt"])]),
            0, T.Zero, T.Zero, Tensor.Create([T.Zero, T.Zero], [2]), 0, 0, double.NaN, null, null)
        {
            FunctionName = "Scored.Scores",
            Source = MethodText.Read("Saliency", ""),
        };
}
