namespace AutoIG.Series;

/// <summary>
/// Trains the network by the derivative that AutoIG generates: cross-entropy, Adam (Kingma and Ba 2015, arXiv 1412.6980) with a step that
/// falls to 0 along half a cosine. Everything is drawn from one seed and summed in a fixed order.
/// </summary>
internal sealed class MotionTrainer(int seed)
{
    private const int Batch = 16;
    private const double Rate = 0.01, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private readonly Random random = new(seed);

    /// <summary>The motions that the network was trained with.</summary>
    public static IReadOnlyList<Motion> Motions() => new MotionMaker(seed: 1).Make(320);

    /// <summary>Trains anew.</summary>
    /// <param name="motions">What to learn.</param>
    /// <param name="epochs">How often each motion is seen.</param>
    /// <param name="finished">Told, after each epoch, its number from 1 and the mean loss.</param>
    /// <param name="cancellation">Asked before each motion.</param>
    public (MotionWeights Weights, MotionScale Scale) Train(
        IReadOnlyList<Motion> motions, int epochs, Action<int, double> finished, CancellationToken cancellation = default)
    {
        var scale = MotionScale.Of(motions);
        double[][] rows = [.. motions.Select(scale.Rows)];
        var weights = MotionWeights.Draw(random);
        double[][] Zeros() => [.. weights.Values.Select(values => new double[values.Length])];
        double[][] first = Zeros(), second = Zeros();
        int[] order = [.. Enumerable.Range(0, motions.Count)];
        int step = 0, all = epochs * ((motions.Count + Batch - 1) / Batch);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double loss = 0;
            random.Shuffle(order);
            foreach (int[] batch in order.Chunk(Batch))
            {
                double[][] gradient = Zeros();
                foreach (int i in batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    loss += AddGradient(weights, rows[i], motions[i].Kind, gradient, 1.0 / batch.Length) / motions.Count;
                }

                double rate = Rate * (1 + Math.Cos(Math.PI * step / all)) / 2;
                Descend(weights.Values, gradient, first, second, rate, ++step);
            }

            finished(epoch, loss);
        }

        return (weights, scale);
    }

    /// <summary>Adds the weighted gradient of one motion's loss, and returns the loss.</summary>
    private static double AddGradient(MotionWeights weights, double[] rows, int kind, double[][] gradient, double weight)
    {
        var result = MotionTraining.LogitsDerivative.ValueAndGradient(weights.With(rows), Target.CrossEntropy(kind));
        int part = 0;
        foreach (string key in MotionWeights.Keys)
        {
            int i = 0;
            foreach (double slope in result[key].Elements)
                gradient[part][i++] += weight * slope;
            part++;
        }

        return result.Value;
    }

    private static void Descend(double[][] weights, double[][] gradient, double[][] first, double[][] second, double rate, int step)
    {
        double scale1 = 1 - Math.Pow(Beta1, step), scale2 = 1 - Math.Pow(Beta2, step);
        for (int part = 0; part < weights.Length; part++)
        {
            for (int i = 0; i < weights[part].Length; i++)
            {
                double slope = gradient[part][i];
                first[part][i] = (Beta1 * first[part][i]) + ((1 - Beta1) * slope);
                second[part][i] = (Beta2 * second[part][i]) + ((1 - Beta2) * slope * slope);
                weights[part][i] -= rate * (first[part][i] / scale1) / (Math.Sqrt(second[part][i] / scale2) + Epsilon);
            }
        }
    }
}
