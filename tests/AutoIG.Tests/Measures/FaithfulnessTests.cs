using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Measures;

/// <summary>Measures that remove parts of the input, against loops over the model's own method, written from the papers.</summary>
public class FaithfulnessTests
{
    private const int Pixels = JudgedModel<double>.Pixels, Channels = JudgedModel<double>.Channels;
    private const int Output = 1;

    [Fact]
    public void In_double() => Check<double>(1e-9);

    [Fact]
    public void In_single() => Check<float>(3e-4);

    private static void Check<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new JudgedModel<T>();
        T[] x = JudgedModel<T>.Numbers(20, Channels * Pixels), baseline = JudgedModel<T>.Numbers(21, Channels * Pixels);
        T[] attribution = JudgedModel<T>.Numbers(22, Channels * Pixels);
        double[] a = [.. attribution.Select(double.CreateTruncating)];
        double[] s = [.. Enumerable.Range(0, Pixels).Select(p => a[p] + a[Pixels + p])];
        double at = model.F(x, Output), without = model.F(baseline, Output);

        // F where some pixels are another image's.
        double Replaced(T[] from, T[] to, IEnumerable<int> pixels)
        {
            T[] changed = [.. from];
            foreach (int p in pixels)
                (changed[p], changed[Pixels + p]) = (to[p], to[Pixels + p]);
            return model.F(changed, Output);
        }

        void Equal(double expected, AttributionMeasure measure, string? column = null, double[]? values = null)
        {
            var result = Score(measure);
            Assert.Equal(expected, result.Score, tolerance * Math.Max(1, Math.Abs(expected)));
            if (values is not null)
            {
                Assert.Equal(
                    values, column is null ? result.Values : result[column],
                    (b, c) => Math.Abs(b - c) <= tolerance * Math.Max(1, Math.Abs(b)));
            }

            // The attribution of a method, or given as a whole, is judged in the same way.
            Assert.Equal(result.Score, Score(measure with { MaxDegreeOfParallelism = 1 }).Score);
        }

        MeasureResult Score(AttributionMeasure measure) => measure.Score(
            model.ScoresDerivative, Shaped(attribution), Shaped(x), Shaped(baseline), Output);

        static Tensor<T> Shaped(T[] elements) => Tensor.Create([.. elements], [2, 6, 5]);

        int[] down = [.. Enumerable.Range(0, Pixels).OrderByDescending(p => s[p]).ThenBy(p => p)];
        int[] up = [.. Enumerable.Range(0, Pixels).OrderBy(p => s[p]).ThenBy(p => p)];
        const int Step = 4;
        double[] Curve(T[] from, T[] to, int[] order) =>
            [.. Enumerable.Range(0, 9).Select(m => Replaced(from, to, order.Take(Math.Min(m * Step, Pixels))))];
        double[] shares = [.. Enumerable.Range(0, 9).Select(m => Math.Min(m * Step, Pixels) / (double)Pixels)];
        double Trapezoid(double[] at, double[] y) =>
            Enumerable.Range(1, y.Length - 1).Sum(m => (at[m] - at[m - 1]) * (y[m] + y[m - 1]) / 2);

        // Curves.
        double[] deletion = Curve(x, baseline, down), insertion = Curve(baseline, x, down), least = Curve(x, baseline, up);
        Equal(Trapezoid(shares, deletion), new Deletion { ChannelAxis = 0, FeaturesPerStep = Step }, null, deletion);
        Equal(Trapezoid(shares, insertion), new Insertion { ChannelAxis = 0, FeaturesPerStep = Step }, "share", shares);
        double[] equal = [.. Enumerable.Range(0, 9).Select(m => m / 8.0)];
        Equal(Trapezoid(equal, insertion), new Insertion { ChannelAxis = 0, FeaturesPerStep = Step, EqualSteps = true }, "share", equal);
        double first = deletion.Take(6).Average(f => at - f), last = least.Take(6).Average(f => at - f);
        var flipping = new PixelFlipping { ChannelAxis = 0, FeaturesPerStep = Step, Steps = 5 };
        Equal(first, flipping);
        Equal(last, flipping with { Order = RelevanceOrder.LeastRelevantFirst }, "F", least);
        Equal(first - last, flipping with { Order = RelevanceOrder.Difference }, "F, least relevant first", least);
        Equal(deletion.Average(f => at - f), flipping with { Steps = null });

        // Squares of 4: two rows of two, cut off at the right and below.
        int[][] patches = [.. from top in (int[])[0, 4] from left in (int[])[0, 4] select Square(top, left, 4)];
        static int[] Square(int top, int left, int size) =>
            [.. from y in Enumerable.Range(top, size) where y < 6 from z in Enumerable.Range(left, size) where z < 5 select (y * 5) + z];
        int[] byMass = [.. Enumerable.Range(0, 4).OrderByDescending(patch => patches[patch].Sum(p => s[p]))];
        double[] regions =
            [.. Enumerable.Range(0, 5).Select(m => Replaced(x, baseline, byMass.Take(m).SelectMany(patch => patches[patch])))];
        Equal(regions.Average(f => at - f), new RegionPerturbation(4) { ChannelAxis = 0 }, null, regions);
        Equal(Trapezoid([0, 0.25, 0.5, 0.75, 1], regions), new Selectivity(4) { ChannelAxis = 0 }, null, regions);

        // Sets of pixels.
        int[][] sets = [[3, 7, 9], [0, 1, 29], [12, 5, 20], [8, 3, 2], [17, 18, 19], [28, 4, 11]];
        double[] sums = [.. sets.Select(set => set.Sum(p => s[p]))], drops = [.. sets.Select(set => at - Replaced(x, baseline, set))];
        Equal(Correlated(sums, drops), new FaithfulnessCorrelation { ChannelAxis = 0, Subsets = FeatureSubsets.Given(sets) }, "sums", sums);
        Equal(Correlated(sums, drops), new SensitivityN(3) { ChannelAxis = 0, Subsets = FeatureSubsets.Given(sets) }, null, drops);
        double[] singles = [.. Enumerable.Range(0, Pixels).Select(p => at - Replaced(x, baseline, [p]))];
        Equal(Correlated(s, singles), new FaithfulnessEstimate { ChannelAxis = 0 }, null, singles);

        // Infidelity: squares of 3 at every second place, and given noise.
        int[][] squares = [.. from top in (int[])[0, 2] from left in (int[])[0, 2] select Square(top, left, 3)];
        double Moved(int i) => double.CreateTruncating(x[i]) - double.CreateTruncating(baseline[i]);
        double[] products = [.. squares.Select(set => set.Sum(p => (a[p] * Moved(p)) + (a[Pixels + p] * Moved(Pixels + p))))];
        double[] changes = [.. squares.Select(set => at - Replaced(x, baseline, set))];
        double factor = products.Zip(changes, (p, c) => p * c).Sum() / products.Sum(p => p * p);
        var infidelity = new Infidelity(FeatureSubsets.Squares(3, 2)) { ChannelAxis = 0 };
        Equal(products.Zip(changes, (p, c) => Math.Pow(p - c, 2)).Average(), infidelity, null, products);
        double scaled = products.Zip(changes, (p, c) => Math.Pow((factor * p) - c, 2)).Average();
        Equal(scaled, infidelity with { OptimalScaling = true }, "factor", [factor]);
        Equal(
            squares.Select(set => set.Sum(p => s[p])).Zip(changes, (p, c) => Math.Pow(p - c, 2)).Average(),
            infidelity with { OfContributions = true });
        double[][] noise = [[.. JudgedModel<double>.Numbers(30, 60)], [.. JudgedModel<double>.Numbers(31, 60)]];
        Equal(
            noise.Average(row =>
            {
                T[] changed = [.. x.Select((value, i) => T.CreateTruncating(double.CreateTruncating(value) - row[i]))];
                return Math.Pow(row.Zip(a, (e, b) => e * b).Sum() - (at - model.F(changed, Output)), 2);
            }),
            new Infidelity(Noise.Given(noise)) { ChannelAxis = 0 });

        // Features that come, that are substituted, and that are kept.
        double[] coming = Curve(baseline, x, up);
        Equal(
            Enumerable.Range(1, 7).Count(m => coming[m + 1] >= coming[m]) / 7.0,
            new Monotonicity { ChannelAxis = 0, FeaturesPerStep = Step, AsShare = true }, null, coming);
        T[][] rows = [JudgedModel<T>.Numbers(40, 60), JudgedModel<T>.Numbers(41, 60), JudgedModel<T>.Numbers(42, 60)];
        double[][] wide = [.. rows.Select(row => row.Select(double.CreateTruncating).ToArray())];
        double[] effects = [.. Enumerable.Range(0, Pixels).Select(p =>
            rows.Average(row => Math.Pow(Replaced(x, row, [p]) - at, 2)) / (at * at))];
        Equal(
            Correlated(AgreementTests.Ranks([.. s.Select(Math.Abs)]), AgreementTests.Ranks(effects)),
            new MonotonicityCorrelation(wide) { ChannelAxis = 0 }, null, effects);
        int[] byMagnitude = [.. Enumerable.Range(0, Pixels).OrderByDescending(p => Math.Abs(s[p]))];
        double[] losses = [.. Enumerable.Range(0, Pixels + 1).Select(k =>
            rows.Average(row => Math.Pow(Replaced(x, row, byMagnitude.Skip(k)) - at, 2)))];
        double epsilon = losses.Order().ElementAt(12) * 1.0001;
        Equal(
            Array.FindIndex(losses, loss => loss < epsilon), new EffectiveComplexity(wide, epsilon) { ChannelAxis = 0 }, null, losses);
        const double Small = 0.12;
        Equal(
            Enumerable.Range(0, Pixels).Count(p => Math.Abs(s[p]) < Small != Math.Abs(singles[p]) < Small),
            new NonSensitivity { ChannelAxis = 0, Epsilon = Small });
        Equal(a.Sum() - (at - without), new Completeness());
        Equal(Math.Abs(a.Sum() - (at - without)) / Math.Abs(at - without), new Completeness { Relative = true }, "F(x′)", [without]);

        // Remove and debias.
        double[] Debiased(int[] order) => [.. new[] { 10, 50, 95 }.Select(q => model.F(Imputed(x, order[..(q * Pixels / 100)]), Output))];
        var road = new Road { ChannelAxis = 0, Percentages = [10, 50, 95] };
        double[] most = Debiased(down), leastFirst = Debiased(up);
        Equal(most.Average(), road, "percentage", [10, 50, 95]);
        Equal(leastFirst.Average(), road with { Order = RelevanceOrder.LeastRelevantFirst }, null, leastFirst);
        Equal(leastFirst.Average() - most.Average(), road with { Order = RelevanceOrder.Difference });
        var noisy = road with { Noise = Noise.OfDeviation(0.1), Seed = 3 };
        Assert.Equal(Score(noisy).Values, Score(noisy).Values);
        Assert.NotEqual(Score(noisy with { Seed = 4 }).Values, Score(noisy).Values);
    }

    /// <summary>Removed pixels as the weighted mean of their neighbours: Gauss–Jordan on the whole matrix.</summary>
    private static T[] Imputed<T>(T[] x, int[] removed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] imputed = [.. x];
        for (int c = 0; c < Channels; c++)
        {
            int n = removed.Length;
            var matrix = new double[n, n + 1];
            for (int i = 0; i < n; i++)
            {
                for (int dy = -1; dy <= 1; dy++)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        int y = (removed[i] / 5) + dy, z = (removed[i] % 5) + dx;
                        if ((dy == 0 && dx == 0) || y < 0 || y > 5 || z < 0 || z > 4)
                            continue;
                        double weight = dy == 0 || dx == 0 ? 1 / 6.0 : 1 / 12.0;
                        int j = Array.IndexOf(removed, (y * 5) + z);
                        matrix[i, i] += weight;
                        if (j >= 0)
                            matrix[i, j] -= weight;
                        else
                            matrix[i, n] += weight * double.CreateTruncating(x[(c * Pixels) + (y * 5) + z]);
                    }
                }
            }

            for (int pivot = 0; pivot < n; pivot++)
            {
                for (int row = 0; row < n; row++)
                {
                    double share = row == pivot ? 0 : matrix[row, pivot] / matrix[pivot, pivot];
                    for (int k = pivot; k <= n; k++)
                        matrix[row, k] -= share * matrix[pivot, k];
                }
            }

            for (int i = 0; i < n; i++)
                imputed[(c * Pixels) + removed[i]] = T.CreateTruncating(matrix[i, n] / matrix[i, i]);
        }

        return imputed;
    }

    internal static double Correlated(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum()
            / Math.Sqrt(a.Sum(x => Math.Pow(x - meanA, 2)) * b.Sum(y => Math.Pow(y - meanB, 2)));
    }

    [Fact]
    public void Hits_are_counted()
    {
        var model = new JudgedModel<double>();
        var x = JudgedModel<double>.Image(20);
        var why = new IntegratedGradients().Explain(model.ScoresDerivative, x);
        var road = new Road { ChannelAxis = 0, CountsHits = true };
        double[] hits = [.. road.Score(model.ScoresDerivative, why, x).Values];
        // What stays the largest output has the largest probability of the three.
        double[][] each = [.. Enumerable.Range(0, 3).Select(k =>
            (road with { CountsHits = false }).Score(model.ScoresDerivative, why, x, target: k).Values.ToArray())];
        Assert.Equal(Enumerable.Range(0, 9).Select(q => each.MaxBy(row => row[q]) == each[why.Target.Index] ? 1.0 : 0), hits);
        Assert.Contains(1, hits);
    }

    /// <summary>Tokens are features: each goes with all of its embedding.</summary>
    [Fact]
    public void Of_tokens()
    {
        var model = new JudgedModel<double>();
        int[] ids = [3, 7, 1, 1, 8], padding = [0, 0, 0, 0, 0];
        var input = FunctionInput<double>.FromTokens(ids);
        var why = new IntegratedGradients().Explain(model.WordsDerivative, ids, padding, 2);
        var result = new FaithfulnessEstimate().Score(
            model.WordsDerivative, why, input, FunctionInput<double>.FromTokens(padding));
        double at = model.Words(ids)[2];
        double[] drops = [.. Enumerable.Range(0, 5).Select(t =>
        {
            int[] changed = [.. ids];
            changed[t] = 0;
            return at - model.Words(changed)[2];
        })];
        Assert.Equal(drops, result.Values, (a, b) => Math.Abs(a - b) < 1e-12);
        // The model adds tokens up: each does alone what Integrated Gradients says.
        Assert.Equal(1, result.Score, 1e-9);
        Assert.Equal(why.Values.ToArray(), result["sums"].ToArray());
        var elements = new IntegratedGradients { OfEmbeddings = true };
        Assert.Equal(1, new FaithfulnessEstimate().Score(
            model.WordsDerivative, elements, input, FunctionInput<double>.FromTokens(padding), 2).Score, 1e-9);
    }

    [Fact]
    public void Of_several_inputs()
    {
        var model = new JudgedModel<double>();
        var input = new FunctionInput<double>().Add(2.0).Add(Tensor.Create([0.5, -1, 0.75]));
        var result = new FaithfulnessEstimate().Score(model.ProductDerivative, new InputXGradient(), input);
        double Of(double a, params double[] b) => a * b.Sum(v => Math.Sin(v * v));
        double at = Of(2, 0.5, -1, 0.75);
        Assert.Equal(
            [at - Of(0, 0.5, -1, 0.75), at - Of(2, 0, -1, 0.75), at - Of(2, 0.5, 0, 0.75), at - Of(2, 0.5, -1, 0)], result.Values,
            (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(4, result["sums"].Count);
    }

    /// <summary>The same seed draws the same sets, all of the stated size and without repetition, and each feature equally often.</summary>
    [Fact]
    public void Sets_are_drawn()
    {
        var features = new ChannelLayout([20], -1);
        int[][] sets = FeatureSubsets.OfSize(5, 4000, 7).Of(features);
        Assert.All(sets, set => Assert.Equal(5, set.Distinct().Count()));
        Assert.Equal(sets, FeatureSubsets.OfSize(5, 4000, 7).Of(features));
        Assert.NotEqual(sets, FeatureSubsets.OfSize(5, 4000, 8).Of(features));
        // Each is in 1,000 of the sets, with a deviation of √(4000·¼·¾) = 27.
        Assert.All(sets.SelectMany(set => set).GroupBy(feature => feature), group => Assert.InRange(group.Count(), 1000 - 137, 1000 + 137));
        Assert.Equal(20, sets.SelectMany(set => set).Distinct().Count());
        Assert.All(FeatureSubsets.OfShare(0.01, 3).Of(features), set => Assert.Single(set));
    }
}
