namespace AutoIG.Benchmarks.Trust;

/// <summary>
/// A linear classifier on standardised features, trained by a fixed number of steps of gradient descent on the cross-entropy with a small
/// penalty: the same numbers every time.
/// </summary>
internal sealed class SoftmaxRegression
{
    private const int Steps = 500;
    private const double Rate = 0.5, Penalty = 1e-3;

    private readonly double[] mean, deviation;
    private readonly double[][] weights; // a row a class, the constant last

    private SoftmaxRegression(double[] mean, double[] deviation, double[][] weights) =>
        (this.mean, this.deviation, this.weights) = (mean, deviation, weights);

    public static SoftmaxRegression Train(double[][] rows, int[] labels, int classes)
    {
        int features = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, features).Select(f => rows.Average(row => row[f]))];
        double[] deviation =
        [
            .. Enumerable.Range(0, features).Select(f => Math.Sqrt(rows.Average(row => Math.Pow(row[f] - mean[f], 2))))
                .Select(spread => spread == 0 ? 1 : spread),
        ];
        double[][] weights = [.. Enumerable.Range(0, classes).Select(_ => new double[features + 1])];
        var classifier = new SoftmaxRegression(mean, deviation, weights);
        double[][] standardised = [.. rows.Select(classifier.Standardise)];
        for (int step = 0; step < Steps; step++)
        {
            double[][] slopes = [.. weights.Select(ofClass => ofClass.Select(weight => Penalty * weight).ToArray())];
            for (int i = 0; i < standardised.Length; i++)
            {
                double[] scores = classifier.Scores(standardised[i]);
                double largest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - largest));
                for (int k = 0; k < classes; k++)
                {
                    double excess = (Math.Exp(scores[k] - largest) / sum) - (labels[i] == k ? 1 : 0);
                    for (int f = 0; f <= features; f++)
                        slopes[k][f] += excess * standardised[i][f] / standardised.Length;
                }
            }

            for (int k = 0; k < classes; k++)
            {
                for (int f = 0; f <= features; f++)
                    weights[k][f] -= Rate * slopes[k][f];
            }
        }

        return classifier;
    }

    public int Predict(double[] row)
    {
        double[] scores = Scores(Standardise(row));
        return Array.IndexOf(scores, scores.Max());
    }

    private double[] Standardise(double[] row) => [.. row.Select((value, f) => (value - mean[f]) / deviation[f]), 1];

    private double[] Scores(double[] standardised) =>
        [.. weights.Select(ofClass => ofClass.Zip(standardised, (weight, value) => weight * value).Sum())];
}
