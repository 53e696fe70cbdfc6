using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution;

/// <summary>Sensitivities to concepts against the gradient by hand: head·(1 − tanh² A), channels first.</summary>
public class TcavTests
{
    [Fact]
    public void In_double() => Check<double>(1e-12);

    [Fact]
    public void In_single() => Check<float>(1e-5);

    private static void Check<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new MapModel<T>();
        var layer = MapModel<T>.ImageLayers.Maps;
        Tensor<T>[] inputs = [.. Enumerable.Range(0, 9).Select(i => MapModel<T>.Drawn(40 + i, 2, 5, 4))];
        Tensor<T>[] concepts = [MapModel<T>.Drawn(50, 3, 4, 3), MapModel<T>.Drawn(51, 3, 4, 3)];
        double[] head = model.HeadOf("Image")[36..];
        var results = new Tcav(layer).Explain(model.ImageDerivative, inputs, concepts, 1);
        Assert.Equal(2, results.Count);
        for (int k = 0; k < 2; k++)
        {
            double[] v = MapModel<T>.Flat(concepts[k]);
            double[] expected = [.. inputs.Select(input =>
            {
                double[] maps = MapModel<T>.Flat(new LayerActivation(layer).Explain(model.ImageDerivative, input).Values);
                return Enumerable.Range(0, 36).Sum(i => v[i] * head[i] * (1 - Math.Pow(Math.Tanh(maps[i]), 2)));
            })];
            Assert.Equal(expected, results[k].Sensitivities, (a, b) => Math.Abs(a - b) <= tolerance);
            Assert.Equal(expected.Count(s => s > 0) / 9.0, results[k].FractionPositive);
            Assert.Equal(expected.Where(s => s > 0).Sum() / expected.Sum(Math.Abs), results[k].Magnitude, tolerance);
            Assert.InRange(results[k].FractionPositive, 0.1, 0.9);
            // Concepts share the gradients and nothing else; threads change nothing.
            var alone = new Tcav(layer) { MaxDegreeOfParallelism = 2 }.Explain(model.ImageDerivative, inputs, [concepts[k]], 1)[0];
            Assert.Equal(results[k].Sensitivities, alone.Sensitivities);
            FunctionInput<T>[] any = [.. inputs.Select(input => new FunctionInput<T>().Add(input))];
            Assert.Equal(results[k].Sensitivities, new Tcav(layer) { MaxDegreeOfParallelism = 1 }.Explain(
                model.ImageDerivative, any, [concepts[k]], 1)[0].Sensitivities);
        }
    }

    [Fact]
    public void Of_tokens()
    {
        var model = new MapModel<double>();
        int[][] sentences = [[3, 1, 8, 0, 5], [2, 2, 7, 4, 4]];
        var concept = MapModel<double>.Waves(52, 5, 6);
        var tcav = new Tcav(MapModel<double>.TokenIdsLayers.Tokens_Maps);
        var sensitivity = tcav.Explain(model.TokenIdsDerivative, sentences, [concept], 0)[0];
        for (int i = 0; i < 2; i++)
        {
            double[] gradient = new LayerGradient(MapModel<double>.TokenIdsLayers.Tokens_Maps).Explain(
                model.TokenIdsDerivative, sentences[i], target: 0).Values.ToArray();
            Assert.Equal(gradient.Zip(concept.ToArray(), (g, v) => g * v).Sum(), sensitivity.Sensitivities[i], 1e-13);
        }
    }

    [Fact]
    public void No_sensitivity_has_no_magnitude()
    {
        var model = new MapModel<double>();
        var none = new Tcav(MapModel<double>.ImageLayers.Maps).Explain(
            model.ImageDerivative, [MapModel<double>.Waves(1, 2, 5, 4)], [Tensor.CreateFromShape<double>([3, 4, 3])], 0)[0];
        Assert.Equal([0], none.Sensitivities);
        Assert.Equal(0, none.FractionPositive);
        Assert.True(double.IsNaN(none.Magnitude));
    }

    [Fact]
    public void What_cannot_be_asked_is_refused()
    {
        var model = new MapModel<double>();
        var function = model.ImageDerivative;
        var tcav = new Tcav(MapModel<double>.ImageLayers.Maps);
        Tensor<double>[] inputs = [MapModel<double>.Waves(1, 2, 5, 4)];
        var concept = MapModel<double>.Waves(50, 3, 4, 3);
        Refused("inputs: expected at least one sample", () => tcav.Explain(function, Array.Empty<Tensor<double>>(), [concept], 1));
        Refused("target: expected the output that is asked about at all samples, got arg-max", () => tcav.Explain(
            function, inputs, [concept], Target.ArgMax));
        Refused("softmax[arg-max]", () => tcav.Explain(function, inputs, [concept], Target.ArgMax.AsProbability()));
        Refused("concepts[1]: expected the shape of layer 'maps', [3, 4, 3], got shape [36]", () => tcav.Explain(
            function, inputs, [concept, MapModel<double>.Waves(50, 36)], 1));
        Refused("concepts[0]: expected finite numbers, got NaN", () => tcav.Explain(
            function, inputs, [Tensor.Create([.. Enumerable.Repeat(double.NaN, 36)], [3, 4, 3])], 1));
        Refused("expected a layer of MapModel.Image: maps", () => new Tcav(MapModel<double>.LineLayers.Maps).Explain(
            function, inputs, [concept], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tcav.Explain(function, inputs, [concept], 2));
        Assert.Throws<ArgumentNullException>(() => tcav.Explain(function, inputs, [null!], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tcav with { MaxDegreeOfParallelism = 0 });

        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }
}
