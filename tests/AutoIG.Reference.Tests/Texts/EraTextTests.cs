using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Texts;

/// <summary>
/// What words and positions speak for an era, over all passages of the test set: the means of integrated gradients by token. The passages
/// are explained together.
/// </summary>
public sealed class EraTextTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of(ReferenceCase.FirstFamily,
        entry => entry.Method is "global-token-score" or "global-importance", without: ["GunPointCnn", "MotionCnn", "MotionGru"]);

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    /// <summary>What is read from the text is what the case gives.</summary>
    [Fact]
    public void SamplesAreTheRowsOfTheFile()
    {
        var reference = ReferenceCase.Load("era-text-cnn");
        var rows = EraText.Rows();
        Assert.Equal(400, rows.Count);
        int[] compared = [.. Enumerable.Range(0, rows.Count).Where(row => reference.Has(NameOf(row)))];
        Assert.Equal(9, compared.Length);
        Assert.All(compared, row => Assert.Equal(reference.Ids(NameOf(row)), rows[row].Ids));
    }

    /// <summary>Apostrophes within words, digits, letters outside ASCII, nothing at all, and more than there is room for.</summary>
    [Theory]
    [InlineData("America's economy isn't what it was in 1995.", new[] { 234, 129, 2335, 99, 14, 31, 6 })]
    [InlineData("WE'LL 'n' \u212A-", new[] { 1020, 1 })]
    [InlineData("", new int[0])]
    public void Words(string text, int[] ids) => Assert.Equal([.. ids, .. new int[32 - ids.Length]], EraText.Ids(text));

    [Fact]
    public void WordsBeyondTheRoomAreCut() =>
        Assert.Equal(Enumerable.Repeat(2, 32), EraText.Ids(string.Concat(Enumerable.Repeat("the ", 40))));

    private static string NameOf(int row) => string.Create(CultureInfo.InvariantCulture, $"test-{row}-ids");

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        var function = runner.Model.TokenLogitsDerivative!();
        var scores = new Dictionary<int, double[][]>();
        var rows = EraText.Rows();
        runner.RunArrays(entry =>
        {
            Assert.Equal(("pad", 50), (entry.Baselines.Single(), entry.WholeNumber("steps")));
            HashSet<int> leftOut = [.. entry.Options.GetProperty("rows-left-out").EnumerateArray().Select(row => row.GetInt32())];
            int[][] passages = [.. rows.Where((_, row) => !leftOut.Contains(row)).Select(row => row.Ids)];
            if (!scores.TryGetValue(entry.Target!.Value, out var ofTarget))
            {
                Target[] targets = [.. Enumerable.Repeat(Target.FromInt32(entry.Target.Value), passages.Length)];
                var all = new IntegratedGradients { Steps = 50 }.ExplainAll(function, passages, baselineToken: 0, targets);
                scores[entry.Target.Value] = ofTarget = [.. all.Select(why => Agreement.Flatten(why.Values))];
            }

            var mean = entry.Method == "global-token-score" ? ByWord(passages, ofTarget) : ByPosition(ofTarget);
            return Tensor.Create(Array.ConvertAll(mean, T.CreateChecked), [mean.Length]);
        });

        double[] ByWord(int[][] passages, double[][] scores)
        {
            var (sums, counts) = (new double[runner.Case.Weights.Describe("embedding.weight").Shape[0]], new Dictionary<int, int>());
            foreach (var (id, score) in passages.Zip(scores, (ids, of) => ids.Zip(of)).SelectMany(pairs => pairs))
            {
                sums[id] += score;
                counts[id] = counts.GetValueOrDefault(id) + 1;
            }

            // Padding is in the baseline, too, and has no score.
            Assert.Equal(0, sums[0]);
            var found = Enumerable.Range(1, sums.Length - 1).Select(id => counts.GetValueOrDefault(id));
            Assert.Equal(runner.Case.Ids("global-token-count")[1..], found);
            return [.. sums.Select((sum, id) => sum / Math.Max(1, counts.GetValueOrDefault(id)))];
        }

        static double[] ByPosition(double[][] scores) =>
            [.. Enumerable.Range(0, scores[0].Length).Select(position => scores.Average(of => Math.Abs(of[position])))];
    }
}
