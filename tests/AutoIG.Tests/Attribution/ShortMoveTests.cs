namespace AutoIG.Tests.Attribution;

/// <summary>
/// Conductance takes how a layer moves. A float beside a bias does not show a short move: the move itself is pushed through the layers.
/// </summary>
public class ShortMoveTests
{
    private static readonly BiasedModel Model = new();

    /// <summary>The layers before the affine frontier, on it and behind it.</summary>
    private static readonly LayerKey[] Layers =
        [BiasedModel.LogitsLayers.Affine, BiasedModel.LogitsLayers.Scaled, BiasedModel.LogitsLayers.Hidden];

    public static TheoryData<float, bool, double?> Ways
    {
        get
        {
            var ways = new TheoryData<float, bool, double?>();
            foreach (float from in new[] { 0, 0.5f })
            {
                foreach (bool frontier in new[] { true, false })
                {
                    ways.Add(from, frontier, null);
                    ways.Add(from, frontier, 1e-3);
                }
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_short_move_is_not_lost_beside_a_bias(float from, bool frontier, double? tolerance)
    {
        // The longest move is a millionth, and z(x) − z(x′) is below the rounding of z.
        float[] x = [from + 1e-6f, from - 0.25e-6f];
        float[][] baselines = [[from, from], [from + 0.5e-6f, from - 1e-6f]];
        double[] weights = [3, 1];
        var ig = new IntegratedGradients { UsesFrontier = frontier, Tolerance = tolerance }.Explain(
            Model.LogitsDerivative, x, baselines, target: 0, weights: weights);
        Assert.All(Layers, layer =>
        {
            var method = new LayerConductance(layer) { UsesFrontier = frontier, Tolerance = tolerance };
            var why = method.Explain(Model.LogitsDerivative, x, baselines, target: 0, weights: weights);
            Assert.Equal(1, why.Sum / ig.Sum, 1e-5);
            // Element by element, not in the sum alone: the gradient is the same along so short a path.
            float[] gradient = [.. new LayerGradient(layer).Explain(Model.LogitsDerivative, x, target: 0).Values];
            float[] activations = [.. new LayerActivation(layer).Explain(Model.LogitsDerivative, x, target: 0).Values];
            for (int j = 0; j < 3; j++)
            {
                double slope = layer == Layers[0] ? 1 : layer == Layers[1] ? 1e-3 : 1e-3 * (1 - ((double)activations[j] * activations[j]));
                double move = (0.75 * Move(j, x, baselines[0])) + (0.25 * Move(j, x, baselines[1]));
                Assert.Equal(1, why.Values[j] / (gradient[j] * slope * move), 1e-4);
            }
        });

        static double Move(int row, float[] end, float[] start) =>
            (BiasedModel.Rows[2 * row] * (end[0] - start[0])) + (BiasedModel.Rows[(2 * row) + 1] * (end[1] - start[1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Moves_are_as_long_and_layers_as_large_as_floats_can_be(bool frontier)
    {
        float[] x = [3e38f], opposite = [-3e38f];
        foreach (var layer in new[] { BiasedModel.SmallLayers.Small, BiasedModel.SmallLayers.Curved })
        {
            var why = new LayerConductance(layer) { UsesFrontier = frontier }.Explain(BiasedModel.SmallDerivative, x, opposite);
            Assert.Equal(2 * Math.Tanh(3), why.Sum, 1e-5);
            Assert.Equal(0, why.ConvergenceDelta, 1e-5);
        }
        foreach (var layer in new[] { BiasedModel.LargeLayers.Large, BiasedModel.LargeLayers.Curved })
        {
            var why = new LayerConductance(layer) { UsesFrontier = frontier }.Explain(BiasedModel.LargeDerivative, [1f], [-1f]);
            Assert.Equal(Math.Tanh(2), why.Sum, 1e-5);
        }
    }

    [Fact]
    public void What_does_not_move_gets_nothing()
    {
        Assert.All(Layers, layer => Assert.All(
            new LayerConductance(layer).Explain(Model.LogitsDerivative, [0.3f, 0.2f], [0.3f, 0.2f], 0).Values.ToArray(),
            value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Many_moves_give_the_same_bits_for_any_number_of_threads()
    {
        // So many that they are pushed in several chunks.
        float[][] baselines = [.. Enumerable.Range(0, 6000).Select(i => new[] { MathF.Sin(i) * 1e-6f, MathF.Cos(3 * i) * 1e-6f })];
        Assert.All(Layers, layer =>
        {
            var one = new LayerConductance(layer) { Steps = 1, MaxDegreeOfParallelism = 1 };
            float[] expected = [.. one.Explain(Model.LogitsDerivative, [1e-6f, 0], baselines, target: 1).Values];
            var shared = one with { MaxDegreeOfParallelism = 5 };
            Assert.Equal(expected, shared.Explain(Model.LogitsDerivative, [1e-6f, 0], baselines, target: 1).Values.ToArray());
            // The mean of the moves is that of all baselines: no row stands in the place of another.
            float[] mean = [baselines.Average(b => b[0]), baselines.Average(b => b[1])];
            float[] alone = [.. one.Explain(Model.LogitsDerivative, [1e-6f, 0], mean, target: 1).Values];
            Assert.Equal(alone, expected, (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Abs(a));
        });
    }
}
