using System.Numerics.Tensors;
using AutoIG.Series;

namespace AutoIG.Demo.Tests.Series;

/// <summary>
/// The network as it is explained and as it is trained is one network, which plain loops compute, too; its derivative by the weights is
/// that of differences; training is the same whenever it is run; and the weights that come with the demo are right as often as is said.
/// </summary>
public sealed class MotionTrainingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-motions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Both_forms_of_the_network_are_the_loops_of_its_definition()
    {
        var motions = new MotionMaker(seed: 9).Make(8);
        var scale = MotionScale.Of(motions);
        var weights = MotionWeights.Draw(new Random(3));
        string path = Path.Combine(folder, "drawn.safetensors");
        using (var file = File.Create(path))
            weights.WriteTo(file, scale);
        var network = MotionClassifier.Open(path);
        using var tensors = SafeTensors.Open(path);
        foreach (var motion in motions)
        {
            double[] expected = Loops(tensors, motion);
            double[] trained = [.. MotionTraining.LogitsDerivative.Evaluate(weights.With(scale.Rows(motion)))];
            double[] explained = [.. network.LogitsDerivative.Evaluate(motion.Signal).Select(logit => (double)logit)];
            // The file is in single precision.
            Assert.Equal(expected, trained, (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(expected, explained, (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Fact]
    public void The_derivative_by_weights_is_that_of_differences()
    {
        var motion = new MotionMaker(seed: 9).Make(2)[1];
        double[] rows = MotionScale.Of([motion]).Rows(motion);
        var weights = MotionWeights.Draw(new Random(4));
        var gradient = MotionTraining.LogitsDerivative.ValueAndGradient(weights.With(rows), Target.CrossEntropy(motion.Kind));
        Assert.Equal(Loss(), gradient.Value, 1e-12);
        int part = 0;
        foreach (string key in MotionWeights.Keys)
        {
            double[] values = weights.Values[part++];
            foreach (int i in new[] { 0, values.Length / 2, values.Length - 1 })
            {
                const double Step = 1e-6;
                double kept = values[i];
                values[i] = kept + Step;
                double above = Loss();
                values[i] = kept - Step;
                double below = Loss();
                values[i] = kept;
                Assert.Equal((above - below) / (2 * Step), gradient[key].Elements[i], 1e-7);
            }
        }

        double Loss()
        {
            double[] logits = [.. MotionTraining.LogitsDerivative.Evaluate(weights.With(rows))];
            return Math.Log(logits.Sum(Math.Exp)) - logits[motion.Kind];
        }
    }

    [Fact]
    public void Training_repeats_itself_to_the_bit_and_learns()
    {
        var motions = MotionTrainer.Motions().Take(32).ToList();
        var losses = new List<double>();
        byte[] Trained(int seed)
        {
            losses.Clear();
            var (weights, scale) = new MotionTrainer(seed).Train(motions, epochs: 6, (_, loss) => losses.Add(loss));
            using var stream = new MemoryStream();
            weights.WriteTo(stream, scale);
            return stream.ToArray();
        }

        byte[] once = Trained(7);
        Assert.Equal(once, Trained(7));
        Assert.NotEqual(once, Trained(8));
        Assert.Equal(6, losses.Count);
        Assert.True(losses[^1] < 0.8 * losses[0], string.Join(", ", losses));
        Assert.Throws<OperationCanceledException>(() => new MotionTrainer(7).Train(
            motions, epochs: 1, (_, _) => { }, new CancellationToken(canceled: true)));
    }

    /// <summary>As the page of the data says.</summary>
    [Fact]
    public void The_demos_network_is_right_as_often_as_is_said()
    {
        var network = MotionClassifier.Open(Path.Combine(DemoProgram.FolderOf("Series"), "Data", "motions.safetensors"));
        int right = MotionClassifier.CountRight(network, MotionClassifier.Motions(400));
        string page = File.ReadAllText(Path.Combine(DemoProgram.Repository, "demo", "Series", "Data", "README.md"));
        Assert.Contains(FormattableString.Invariant($"right about {right} of 400 motions"), page, StringComparison.Ordinal);
        Assert.InRange(right, 380, 400);
    }

    [Theory]
    [InlineData(new double[] { 0, 0, 4, 4, 8, 8, 2, 6 }, 2, "▁▅█▅")]
    [InlineData(new double[] { 3, 3, 3 }, 1, "▁▁▁")]
    [InlineData(new double[] { 1, -1 }, 1, "█▁")]
    public void A_sparkline_goes_from_the_least_to_the_largest(double[] values, int each, string expected) =>
        Assert.Equal(expected, Sparkline.Of(values, each));

    /// <summary>By the definition of a convolution: y[o, t] = b_o + Σ_c Σ_k w[o, c, k] · x[c, t + k − ⌊K/2⌋].</summary>
    private static double[] Loops(SafeTensors weights, Motion motion)
    {
        double[] mean = [.. weights.Get<double>("mean")], deviation = [.. weights.Get<double>("std")];
        double[][] x = [.. Enumerable.Range(0, 6).Select(channel =>
            motion.Channel(channel).ToArray().Select(number => (number - mean[channel]) / deviation[channel]).ToArray())];
        foreach (string layer in new[] { "conv1", "conv2", "conv3" })
        {
            var weight = weights.Get<double>($"{layer}.weight");
            double[] bias = [.. weights.Get<double>($"{layer}.bias")];
            int window = (int)weight.Lengths[2];
            var y = new double[bias.Length][];
            for (int o = 0; o < y.Length; o++)
            {
                y[o] = new double[Motion.Steps];
                for (int t = 0; t < Motion.Steps; t++)
                {
                    double sum = bias[o];
                    for (int c = 0; c < x.Length; c++)
                    {
                        for (int k = 0; k < window; k++)
                        {
                            int at = t + k - (window / 2);
                            sum += at is >= 0 and < Motion.Steps ? weight[o, c, k] * x[c][at] : 0;
                        }
                    }

                    y[o][t] = Math.Max(0, sum);
                }
            }

            x = y;
        }

        var last = weights.Get<double>("fc.weight");
        double[] offset = [.. weights.Get<double>("fc.bias")];
        return [.. Enumerable.Range(0, 4).Select(o => offset[o] + Enumerable.Range(0, 16).Sum(c => last[o, c] * x[c].Average()))];
    }
}
