using System.Numerics.Tensors;

namespace AutoIG.Tests.Measures;

/// <summary>Agreements and measures of arrays, against definitions in plain loops, with ties and without.</summary>
public class AgreementTests
{
    /// <summary>The rank of each number: how many are smaller, and half of those that are equal.</summary>
    internal static double[] Ranks(double[] numbers) =>
        [.. numbers.Select(a => numbers.Count(b => b < a) + ((numbers.Count(b => b == a) + 1) / 2.0))];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 5)]
    [InlineData(3, 2)]
    public void By_the_definitions(int seed, int steps)
    {
        // With steps the numbers are rounded to a few values, so that there are ties, zeros among them.
        double[] Draw(int s) => [.. JudgedModel<double>.Numbers(s, 40).Select(v => steps == 0 ? v : Math.Round(v * steps) / steps)];
        double[] a = Draw(seed), b = [.. Draw(seed + 50).Zip(a, (v, w) => steps == 0 ? v + w : Math.Max(v, w))];
        double Score(AutoIG.Agreement agreement) => agreement.Score(Tensor.Create([.. a]), Tensor.Create([.. b]));
        double[] absA = [.. a.Select(Math.Abs)], absB = [.. b.Select(Math.Abs)];
        Assert.Equal(FaithfulnessTests.Correlated(a, b), Score(new PearsonCorrelation()), 1e-13);
        Assert.Equal(FaithfulnessTests.Correlated(Ranks(a), Ranks(b)), Score(new SpearmanCorrelation()), 1e-13);
        Assert.Equal(FaithfulnessTests.Correlated(Ranks(absA), Ranks(absB)), Score(new SpearmanCorrelation { Absolute = true }), 1e-13);
        Assert.Equal(Tau(a, b), Score(new KendallCorrelation()), 1e-13);
        Assert.Equal(Tau(absA, absB), Score(new KendallCorrelation { Absolute = true }), 1e-13);
        Assert.Equal(
            a.Zip(b, (v, w) => v * w).Sum() / Math.Sqrt(a.Sum(v => v * v) * b.Sum(v => v * v)), Score(new CosineSimilarity()), 1e-13);
        var pairs = (from i in Enumerable.Range(0, 40) from j in Enumerable.Range(0, 40) where i < j select (i, j)).ToList();
        int alike = pairs.Count(p => absA[p.i] > absA[p.j] == absB[p.i] > absB[p.j]);
        Assert.Equal(alike / (double)pairs.Count, Score(new PairwiseRankAgreement()), 1e-15);
        const int K = 9;
        int[] topA = Top(absA), topB = Top(absB);
        int[] Top(double[] v) => [.. Enumerable.Range(0, 40).OrderByDescending(i => v[i]).ThenBy(i => i).Take(K)];
        int Same(Func<int, bool> other) => topA.Count(i => topB.Contains(i) && other(i));
        bool InPlace(int i) => Array.IndexOf(topA, i) == Array.IndexOf(topB, i);
        bool OfSign(int i) => Math.Sign(a[i]) == Math.Sign(b[i]);
        Assert.Equal(Same(_ => true) / (double)K, Score(new TopKAgreement(K)));
        Assert.Equal(Same(InPlace) / (double)K, Score(new TopKAgreement(K) { Ranks = true }));
        Assert.Equal(Same(OfSign) / (double)K, Score(new TopKAgreement(K) { Signs = true }));
        Assert.Equal(Same(i => InPlace(i) && OfSign(i)) / (double)K, Score(new TopKAgreement(K) { Ranks = true, Signs = true }));
    }

    private static double Tau(double[] a, double[] b)
    {
        double sum = 0, inA = 0, inB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = i + 1; j < a.Length; j++)
            {
                sum += Math.Sign(a[i] - a[j]) * Math.Sign(b[i] - b[j]);
                inA += a[i] != a[j] ? 1 : 0;
                inB += b[i] != b[j] ? 1 : 0;
            }
        }

        return sum / Math.Sqrt(inA * inB);
    }

    /// <summary>What is the same everywhere has no correlation: NaN, not what rounding makes of it.</summary>
    [Fact]
    public void Nothing_that_varies()
    {
        var flat = Tensor.Create([.. Enumerable.Repeat(0.1, 10)]);
        var other = Tensor.Create([.. JudgedModel<double>.Numbers(4, 10)]);
        AutoIG.Agreement[] correlations = [new PearsonCorrelation(), new SpearmanCorrelation(), new KendallCorrelation()];
        Assert.All(correlations, correlation => Assert.True(double.IsNaN(correlation.Score(flat, other))));
        Assert.All(correlations, correlation => Assert.Equal(1, correlation.Score(other, other), 1e-15));
        Assert.True(double.IsNaN(new CosineSimilarity().Score(Tensor.Create([0.0, 0]), Tensor.Create([1.0, 2]))));
        var zeros = Tensor.Create(new double[10]);
        Assert.True(double.IsNaN(new Sparseness().Score(zeros).Score));
        Assert.True(double.IsNaN(new AutoIG.Complexity().Score(zeros).Score));
        Assert.Equal(0, new EffectiveComplexityCount().Score(zeros).Score);
        var map = Tensor.CreateFromShape<double>([8, 8]);
        Assert.True(double.IsNaN(new StructuralSimilarity().Score(map, map)));
    }

    [Fact]
    public void Complexity_of_known_vectors()
    {
        Tensor<double> One(params double[] numbers) => Tensor.Create(numbers);
        Assert.Equal(0, new Sparseness().Score(One(2, -2, 2, 2)).Score, 1e-15);
        Assert.Equal(0.75, new Sparseness().Score(One(0, -2, 0, 0)).Score, 1e-15);
        Assert.Equal(Math.Log(4), new AutoIG.Complexity().Score(One(2, -2, 2, 2)).Score, 1e-15);
        Assert.Equal(0, new AutoIG.Complexity().Score(One(0, -2, 0, 0)).Score, 1e-15);
        Assert.Equal(2, new EffectiveComplexityCount { Epsilon = 0.5 }.Score(One(4, -3, 2, 0)).Score);
        // Channels are summed up with their signs.
        var image = Tensor.Create([1.0, 5, 2, -1, -5, 2], [2, 1, 3]);
        Assert.Equal(0, new AutoIG.Complexity { ChannelAxis = 0 }.Score(image).Score, 1e-15);
        Assert.Equal(2.0 / 3, new Sparseness { ChannelAxis = 0 }.Score(image).Score, 1e-15);
        Assert.Equal(new Sparseness().Score(image).Score, new Sparseness { ChannelAxis = 1 }.Score(image).Score, 1e-15);
    }

    [Fact]
    public void Similar_maps()
    {
        double[] a = JudgedModel<double>.Numbers(60, 72), b = JudgedModel<double>.Numbers(61, 72);
        double range = Math.Max(a.Max(), b.Max()) - Math.Min(a.Min(), b.Min());
        double c1 = Math.Pow(range / 100, 2), c2 = Math.Pow(3 * range / 100, 2);
        var windows = new List<double>();
        for (int y = 0; y <= 8 - 7; y++)
        {
            for (int x = 0; x <= 9 - 7; x++)
            {
                int[] at = [.. from dy in Enumerable.Range(0, 7) from dx in Enumerable.Range(0, 7) select ((y + dy) * 9) + x + dx];
                double meanA = at.Average(i => a[i]), meanB = at.Average(i => b[i]);
                double varA = at.Sum(i => Math.Pow(a[i] - meanA, 2)) / 48, varB = at.Sum(i => Math.Pow(b[i] - meanB, 2)) / 48;
                double both = at.Sum(i => (a[i] - meanA) * (b[i] - meanB)) / 48;
                windows.Add(((2 * meanA * meanB) + c1) * ((2 * both) + c2)
                    / (((meanA * meanA) + (meanB * meanB) + c1) * (varA + varB + c2)));
            }
        }

        var similarity = new StructuralSimilarity();
        Tensor<double> Map(double[] numbers) => Tensor.Create([.. numbers], [8, 9]);
        Assert.Equal(windows.Average(), similarity.Score(Map(a), Map(b)), 1e-13);
        Assert.Equal(1, similarity.Score(Map(a), Map(a)), 1e-13);
    }

    [Fact]
    public void Where_an_attribution_points()
    {
        double[] s = [0.5, -2, 1, 0.25, -0.25, 1];
        var map = Tensor.Create([.. s], [2, 3]);
        var mask = Tensor.Create([true, false, true, false, false, false], [2, 3]);
        double Score(LocalizationMeasure measure) => measure.Score(map).Score;
        Assert.Equal(1, Score(new PointingGame(mask))); // the first of two that are the largest
        Assert.Equal(0, Score(new PointingGame(mask) { Absolute = true }));
        Assert.Equal(1.5 / 2.75, Score(new RelevanceMass(mask)), 1e-15);
        Assert.Equal(1.5 / 5, Score(new AttributionLocalization(mask) { Absolute = true }), 1e-15);
        Assert.Equal(1.5 / 2.75 * 3, Score(new AttributionLocalization(mask) { Weighted = true }), 1e-15);
        Assert.Equal(0.5, Score(new RelevanceRank(mask)));
        Assert.Equal(2 / 3.0, Score(new TopKLocalization(mask, 3)), 1e-15);
        Assert.Equal(2, Score(new TopKLocalization(mask, 3) { ConceptInfluence = true }), 1e-15);
        // Of the eight pairs the object's is larger in six, equal in one, smaller in one.
        Assert.Equal(6.5 / 8, Score(new RocAuc(mask)), 1e-15);
        Assert.True(double.IsNaN(new RelevanceMass(mask).Score(Tensor.Create([-1.0, -1, -1, 0, 0, 0], [2, 3])).Score));
    }
}
