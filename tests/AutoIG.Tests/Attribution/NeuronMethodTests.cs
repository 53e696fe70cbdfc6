using System.Numerics;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>Elements of layers, sums of several, and channels: as what is explained, and as what is explained through.</summary>
public class NeuronMethodTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9], Baseline = [-0.3, 0.2, 0.5];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradient_and_integral_of_neurons_on_both_sides_of_the_frontier(bool frontier)
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var quadrature = Quadrature.Of(QuadratureRule.GaussLegendre, 20);
        // Element (r, c) of the hidden layer is unit 2 c + r: it lies transposed.
        (LayerKey Layer, Neurons Neurons, int[] Units, bool IsPre)[] cases =
        [
            (SmallMlp<double>.Pre, Neurons.At(2), [2], true), (SmallMlp<double>.Pre, Neurons.Sum([0], [3]), [0, 3], true),
            (SmallMlp<double>.Hidden, Neurons.At(1, 0), [1], false), (SmallMlp<double>.Hidden, Neurons.At(2), [1], false),
            (SmallMlp<double>.Hidden, Neurons.Sum([0, 0], [1, 1], [1]), [0, 3, 2], false),
            (SmallMlp<double>.Hidden, Neurons.Channel(1), [1, 3], false),
            (SmallMlp<double>.Hidden, Neurons.Channel(1, axis: -1), [2, 3], false),
        ];
        foreach (var (layer, neurons, units, isPre) in cases)
        {
            double N(double[] point)
            {
                double[] hidden = mlp.HiddenAt(point, 0).Hidden;
                return units.Sum(j => isPre ? Math.Atanh(hidden[j]) : hidden[j]);
            }

            double[] Slope(double[] point)
            {
                double[] slope = mlp.HiddenAt(point, 0).Slope;
                return [.. Enumerable.Range(0, 3).Select(i => units.Sum(j => SmallMlp<double>.WeightsOf(j)[i] * (isPre ? 1 : slope[j])))];
            }

            var gradient = new NeuronGradient(layer, neurons) { UsesFrontier = frontier }.Explain(mlp.Function, X);
            Assert.Equal(Slope(X), gradient.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
            Assert.Equal(N(X), gradient.Output, 1e-12);
            Assert.True(double.IsNaN(gradient.BaselineOutput));

            var expected = new double[3];
            for (int k = 0; k < quadrature.Count; k++)
            {
                double[] slope = Slope([.. X.Zip(Baseline, (to, from) => from + (quadrature.Nodes[k] * (to - from)))]);
                for (int i = 0; i < 3; i++)
                    expected[i] += quadrature.Weights[k] * slope[i] * (X[i] - Baseline[i]);
            }

            var method = new NeuronIntegratedGradients(layer, neurons) { Quadrature = quadrature, UsesFrontier = frontier };
            var why = method.Explain(mlp.Function, X, Baseline);
            Assert.Equal(expected, why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
            Assert.Equal(N(X), why.Output, 1e-12);
            Assert.Equal(N(Baseline), why.BaselineOutput, 1e-12);
            Assert.Equal(0, why.ConvergenceDelta, 1e-10);
            Assert.Equal(mlp.Reference(X, 0, out _), why.Outputs.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);

            // The target plays no part, but has to be one.
            Assert.Equal(why.Values.ToArray(), method.Explain(mlp.Function, X, Baseline, target: 1).Values.ToArray());
            Assert.Throws<ArgumentOutOfRangeException>(() => method.Explain(mlp.Function, X, Baseline, target: 2));

            // Conductance through several is the sum of those through each.
            var through = new NeuronConductance(layer, neurons) { Quadrature = quadrature, UsesFrontier = frontier }.Explain(
                mlp.Function, X, Baseline, 1);
            double[][] each = [.. units.Select(unit => new NeuronConductance(SmallMlp<double>.Pre, unit)
            {
                Quadrature = quadrature, UsesFrontier = frontier,
            }.Explain(mlp.Function, X, Baseline, 1).Values.ToArray())];
            for (int i = 0; i < 3; i++)
                Assert.Equal(each.Sum(one => one[i]), through.Values[i], 1e-14);
        }
    }

    [Fact]
    public void Channels_of_maps_that_lie_channels_last()
    {
        foreach (int channel in new[] { 0, 2 })
            CheckChannel<double>(channel, 1e-13);
        CheckChannel<float>(1, 1e-5);
    }

    private static void CheckChannel<T>(int channel, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new MapModel<T>();
        var x = MapModel<T>.Waves(25, 2, 5, 4);
        double[] filters = MapModel<T>.Flat(MapModel<T>.Waves(1, 3, 2, 2, 2)), image = MapModel<T>.Flat(x);
        // Each tap of the filter meets the pixels from its own offset on.
        var expected = new double[40];
        double sum = 12 * MapModel<T>.Flat(MapModel<T>.Waves(2, 3))[channel];
        for (int i = 0; i < 40; i++)
        {
            var (c, row, column) = (i / 20, i / 4 % 5, i % 4);
            for (int u = 0; u < 2; u++)
            {
                for (int v = 0; v < 2; v++)
                {
                    if (row - u is >= 0 and < 4 && column - v is >= 0 and < 3)
                        expected[i] += filters[(channel * 8) + (c * 4) + (u * 2) + v];
                }
            }

            sum += expected[i] * image[i];
        }

        var gradient = new NeuronGradient(MapModel<T>.ImageLayers.Maps, Neurons.Channel(channel)).Explain(model.ImageDerivative, x);
        Assert.Equal(expected, MapModel<T>.Flat(gradient.Values), (a, b) => Math.Abs(a - b) <= tolerance);
        Assert.Equal(sum, double.CreateChecked(gradient.Output), tolerance * 20);
        var why = new NeuronIntegratedGradients(MapModel<T>.ImageLayers.Maps, Neurons.Channel(channel)) { Steps = 3 }.Explain(
            model.ImageDerivative, x);
        Assert.Equal(
            expected.Zip(image, (slope, value) => slope * value), MapModel<T>.Flat(why.Values), (a, b) => Math.Abs(a - b) <= tolerance);
    }

    [Fact]
    public void To_a_tolerance_of_what_the_neuron_changes_by()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        foreach (var neurons in new[] { Neurons.At(0, 1), Neurons.Channel(0) })
        {
            var exact = new NeuronIntegratedGradients(SmallMlp<double>.Hidden, neurons) { Rule = QuadratureRule.Middle, Steps = 200_000 }
                .Explain(mlp.Function, X, Baseline);
            var why = new NeuronIntegratedGradients(SmallMlp<double>.Hidden, neurons) { Tolerance = 1e-8 }.Explain(
                mlp.Function, X, Baseline);
            Assert.Equal(exact.Values.ToArray(), why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 2e-5);
            Assert.InRange(Math.Abs(why.ConvergenceDelta), 0, 1e-7);
        }
    }

    [Fact]
    public void Noise_states_the_neuron_not_the_output()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[][] rows = [[0.1, -0.2, 0.05], [-0.3, 0.15, 0.2]];
        var method = new NeuronGradient(SmallMlp<double>.Hidden, 1, 0);
        var smooth = new SmoothGrad(method) { Noise = Noise.Given(rows) }.Explain(mlp.Function, X);
        Assert.Equal(mlp.HiddenAt(X, 0).Hidden[1], smooth.Output, 1e-14);
        double[][] single = [.. rows.Select(
            row => method.Explain(mlp.Function, [.. row.Zip(X, (noise, x) => noise + x)]).Values.ToArray())];
        Assert.Equal(single[0].Zip(single[1], (a, b) => (a + b) / 2), smooth.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-15);
    }

    [Fact]
    public void Scalars_are_neurons_without_indices()
    {
        var x = new MapModel<double>.ScalarsInput(0.7, 0.3);
        var gradient = new NeuronGradient(MapModel<double>.ScalarsLayers.Hidden).Explain(MapModel<double>.ScalarsDerivative, x);
        double slope = 1 - Math.Pow(Math.Tanh(1.1), 2);
        Assert.Equal(2 * slope, (double)gradient["a"], 1e-14);
        Assert.Equal(-slope, (double)gradient["b"], 1e-14);
        Assert.Equal(Math.Tanh(1.1), gradient.Output, 1e-15);
    }

    [Fact]
    public void What_has_to_be_finite_is_the_neuron_not_the_output()
    {
        // One of the logarithms has no value, and so the output has none.
        var model = new SteepModel();
        double[] good = [0, 1, 0, 1], bad = [0, 1, 0.5, 1];
        var method = new NeuronIntegratedGradients(SteepModel.GapLayers.Logs, 2);
        Assert.Contains("NaN at the input", Fault(() => method.Explain(model.GapDerivative, bad, good)));
        Assert.Contains("NaN at the baseline", Fault(() => method.Explain(model.GapDerivative, good, bad)));
        Assert.Contains("NaN at α = ", Fault(() => method.Explain(model.GapDerivative, good, [0.0, 1, 1, 1])));
        var gradient = new NeuronGradient(SteepModel.GapLayers.Logs, 2);
        Assert.Contains("NaN at the input", Fault(() => gradient.Explain(model.GapDerivative, bad)));
        // Another neuron has one there.
        Assert.NotNull(new NeuronGradient(SteepModel.GapLayers.Logs, 1).Explain(model.GapDerivative, bad));
        Assert.NotNull(new NeuronIntegratedGradients(SteepModel.GapLayers.Logs, 1).Explain(model.GapDerivative, bad, good));

        static string Fault(Action call) => Assert.Throws<NotFiniteNumberException>(call).Message;
    }

    [Fact]
    public void What_is_no_neuron_is_refused()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        Neurons[] outside = [Neurons.At(4), Neurons.Sum([0, 0], [0, 2]), Neurons.Channel(2), Neurons.Channel(0, 2), Neurons.Channel(0, -3)];
        foreach (var neurons in outside)
        {
            AttributionMethod[] methods =
            [
                new NeuronGradient(SmallMlp<double>.Hidden, neurons), new NeuronIntegratedGradients(SmallMlp<double>.Hidden, neurons),
                new NeuronConductance(SmallMlp<double>.Hidden, neurons),
            ];
            Assert.All(methods, method => Assert.Contains("'hidden', which has shape [2, 2]", Assert.Throws<ArgumentOutOfRangeException>(
                () => method.Explain(mlp.Function, X, target: 0)).Message));
        }

        // The same element by its indices and by its position.
        Assert.Contains("each element once, got [1, 0] + [2]", Assert.Throws<ArgumentException>(
            () => new NeuronGradient(SmallMlp<double>.Hidden, Neurons.Sum([1, 0], [2])).Explain(mlp.Function, X)).Message);
        Assert.Throws<ArgumentException>(() => Neurons.Sum());
        Assert.Throws<ArgumentNullException>(() => Neurons.Sum([0], null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Neurons.Channel(-1));
        Assert.Throws<ArgumentNullException>(() => new NeuronGradient(SmallMlp<double>.Hidden, (Neurons)null!));
        Assert.Throws<ArgumentNullException>(() => new NeuronConductance(SmallMlp<double>.Hidden, 1) with { Neurons = null! });
    }

    [Fact]
    public void Neurons_are_what_they_name()
    {
        int[] indices = [1, 0];
        var neuron = Neurons.Sum(indices, [0, 1]);
        indices[0] = 0;
        Assert.Equal("[1, 0] + [0, 1]", neuron.ToString());
        Assert.Equal(Neurons.Sum([1, 0], [0, 1]), neuron);
        Assert.Equal(Neurons.Sum([1, 0], [0, 1]).GetHashCode(), neuron.GetHashCode());
        Assert.Equal(Neurons.At(1, 0), Neurons.Sum([1, 0]));
        Assert.Equal("channel 3", Neurons.Channel(3).ToString());
        Assert.Equal("channel 3 of axis -1", Neurons.Channel(3, -1).ToString());
        Neurons?[] others =
        [
            null, Neurons.At(1, 0), Neurons.Sum([1, 0], [1, 1]), Neurons.Channel(1), Neurons.Channel(1, 1), Neurons.Channel(2),
        ];
        for (int i = 0; i < others.Length; i++)
        {
            Assert.NotEqual(neuron, others[i]);
            for (int j = 0; j < i; j++)
                Assert.NotEqual(others[i], others[j]);
        }
    }
}
