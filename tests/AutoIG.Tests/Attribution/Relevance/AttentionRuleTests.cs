using AutoIG.CompilerServices;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>What transformers are made of, one step at a time, against the formulas.</summary>
public sealed class AttentionRuleTests
{
    private const double E = 1e-3;

    private static readonly double[] X = [0.5, -1, 2, 0.25, 1.5, -0.75], R = [1, 0.5, -2, 0.75, 0, 3], W = [0.5, -1.5, 2];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MeanAndDeviation(bool absorbs)
    {
        double[] bias = [0.3, -0.2, 0.1], y = new double[6], expected = new double[6], actual = new double[6];
        for (int row = 0; row < 2; row++)
        {
            double[] x = X[(3 * row)..((3 * row) + 3)];
            double mean = x.Average(), deviation = Math.Sqrt(x.Average(value => Math.Pow(value - mean, 2)) + 1e-5);
            var v = new double[3];
            for (int i = 0; i < 3; i++)
            {
                double centred = W[i] * (x[i] - mean) / deviation;
                y[(3 * row) + i] = centred + bias[i];
                v[i] = W[i] * R[(3 * row) + i] / (deviation * Stab(absorbs ? centred + bias[i] : centred));
            }
            for (int i = 0; i < 3; i++)
                expected[(3 * row) + i] = x[i] * (v[i] - v.Average());
        }
        Rules(absorbs).LayerNorm(2, 3, 1e-5, R, X, y, W, actual);
        AssertClose(expected, actual);
        Rules(absorbs, passesNorms: true).LayerNorm(2, 3, 1e-5, R, X, y, W, actual);
        Assert.Equal(R, actual);
    }

    /// <summary>Along the middle axis of [1, 3, 2], and with a score that a mask shut out.</summary>
    [Fact]
    public void SoftmaxOfMaskedScores()
    {
        double[] x = [0.5, -1, double.NegativeInfinity, 0.25, 1.5, -0.75], y = new double[6], expected = new double[6];
        for (int column = 0; column < 2; column++)
        {
            int[] along = [column, column + 2, column + 4];
            double total = along.Sum(i => Math.Exp(x[i]));
            foreach (int i in along)
                y[i] = Math.Exp(x[i]) / total;
            // Nothing comes back to what has no weight.
            double[] r = [.. Enumerable.Range(0, 6).Select(i => y[i] == 0 ? 0 : R[i])];
            foreach (int i in along)
                expected[i] = y[i] == 0 ? 0 : x[i] * (r[i] - (y[i] * along.Sum(k => r[k])));
        }
        var actual = new double[6];
        Rules().Softmax(1, 3, 2, [R[0], R[1], 0, R[3], R[4], R[5]], x, y, actual);
        AssertClose(expected, actual);
    }

    [Fact]
    public void ProductsAreHalvedUnlessTheirWeightsAreHeld()
    {
        double[] product = [1, -2, 0.5, 0, 3, -1], actual = new double[6];
        Rules().Product(ofWeights: true, 0.5, R, product, actual);
        AssertClose([.. product.Select((p, i) => R[i] / Stab(2 * p / 0.5) / 0.5)], actual);
        var held = Rules(holdsAttention: true);
        held.Product(ofWeights: true, 0.5, R, product, actual);
        AssertClose([.. product.Select((p, i) => R[i] / Stab(p / 0.5) / 0.5)], actual);
        held.Product(ofWeights: false, 0.5, R, product, actual);
        AssertClose([.. product.Select((p, i) => R[i] / Stab(2 * p / 0.5) / 0.5)], actual);
        held.AttentionShare(R, actual);
        Assert.All(actual, r => Assert.Equal(0, r));
        Rules().AttentionShare(R, actual);
        Assert.Equal(R, actual);
    }

    private static RelevanceRules<double> Rules(bool absorbs = true, bool holdsAttention = false, bool passesNorms = false) =>
        new([], E, absorbs, halvesProducts: true, holdsAttention, passesNorms);

    private static double Stab(double d) => d >= 0 ? d + E : d - E;

    private static void AssertClose(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * Math.Max(1, Math.Abs(expected[i])));
    }
}
