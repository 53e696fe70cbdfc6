namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>
/// The rules of layer-wise relevance propagation as their papers write them: R_i = Σ_j (share of i in j) R_j, in plain loops over the
/// connections and in double precision. Counts the relevance that meets a denominator of 0.
/// </summary>
internal sealed class RuleOracle(Connections layer, double[] a, double[] relevance, bool absorbsBias, double e)
{
    /// <summary>The relevance that met a denominator of 0.</summary>
    public double Lost { get; private set; }

    private Func<double, double> B => absorbsBias ? b => b : _ => 0;

    public double[] Epsilon() => Shared((i, w) => a[i] * w, B);

    public double[] ZPlus() => Shared((i, w) => Math.Max(a[i] * w, 0), b => B(Math.Max(b, 0)));

    public double[] AlphaBeta(double alpha, double beta)
    {
        var supporting = Shared((i, w) => Math.Max(a[i] * w, 0), b => B(Math.Max(b, 0)), alpha);
        return beta == 0 ? supporting
            : [.. supporting.Zip(Shared((i, w) => Math.Min(a[i] * w, 0), b => B(Math.Min(b, 0)), -beta), (p, n) => p + n)];
    }

    public double[] Gamma(double gamma) => Shared((i, w) => a[i] * (w + (gamma * Math.Max(w, 0))), B);

    public double[] PositiveWeights() => Shared((i, w) => a[i] * Math.Max(w, 0), B);

    public double[] GeneralizedGamma(double gamma)
    {
        // With the bias, even where it is ignored.
        var z = layer.Sums((i, w) => a[i] * w).Zip(layer.Bias, (sum, b) => sum + b).ToArray();
        var above = Shared(
            (i, w) => (a[i] * w) + (gamma * Math.Max(a[i] * w, 0)), b => B(b) + (gamma * B(Math.Max(b, 0))), 1, j => z[j] > 0);
        var below = Shared(
            (i, w) => (a[i] * w) + (gamma * Math.Min(a[i] * w, 0)), b => B(b) + (gamma * B(Math.Min(b, 0))), 1, j => z[j] < 0);
        for (int j = 0; j < z.Length; j++)
            Lost += z[j] == 0 ? relevance[j] : 0;
        return [.. above.Zip(below, (p, n) => p + n)];
    }

    public double[] WSquare() => Shared((_, w) => w * w, b => B(b * b));

    public double[] Flat() => Shared((_, _) => 1, _ => 0);

    public double[] ZBox(double[] low, double[] high) =>
        Shared((i, w) => (a[i] * w) - (low[i] * Math.Max(w, 0)) - (high[i] * Math.Min(w, 0)), _ => 0);

    private double[] Shared(
        Func<int, double, double> contribution, Func<double, double> bias, double factor = 1, Func<int, bool>? takesPart = null)
    {
        var sums = layer.Sums(contribution);
        var shared = new double[layer.Inputs];
        for (int j = 0; j < sums.Length; j++)
        {
            double d = sums[j] + bias(layer.Bias[j]);
            sums[j] = d >= 0 ? d + e : d - e;
            if (sums[j] == 0 && (takesPart?.Invoke(j) ?? true))
                Lost += factor * relevance[j];
        }
        foreach (var (i, j, w) in layer.All)
        {
            double numerator = factor * contribution(i, w) * relevance[j];
            if (numerator != 0 && sums[j] != 0 && (takesPart?.Invoke(j) ?? true))
                shared[i] += numerator / sums[j];
        }
        return shared;
    }
}
