using System.Numerics;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// Integrated Gradients along the straight line between two values of a layer, the rest of the model staying at the input.
/// </summary>
public class LayerLineTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9], Baseline = [-0.3, 0.2, 0.5], Other = [1.2, 0.1, -0.8];

    [Fact]
    public void What_goes_around_the_layer_stays_at_the_input_in_double() => Check<double>(1e-13);

    [Fact]
    public void What_goes_around_the_layer_stays_at_the_input_in_single() => Check<float>(2e-6);

    private static void Check<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new MapModel<T>();
        var quadrature = Quadrature.Of(QuadratureRule.GaussLegendre, 12);
        foreach (bool frontier in new[] { true, false })
        {
            foreach (bool isPre in new[] { true, false })
            {
                var layer = isPre ? MapModel<T>.ShortcutLayers.Pre : MapModel<T>.ShortcutLayers.Hidden;
                var why = new LayerIntegratedGradients(layer) { Quadrature = quadrature, UsesFrontier = frontier }.Explain(
                    model.ShortcutDerivative, Array.ConvertAll(X, T.CreateChecked), Array.ConvertAll(Baseline, T.CreateChecked), 1);
                double replaced = 0, output = 0;
                double[] expected = new double[4];
                for (int j = 0; j < 4; j++)
                {
                    double Dot(double[] weights, double[] point) => Enumerable.Range(0, 3).Sum(i => weights[(j * 3) + i] * point[i]);
                    double gate = model.V[4 + j] / (1 + Math.Exp(-Dot(model.Around, X)));
                    double from = Dot(model.W1, Baseline), to = Dot(model.W1, X);
                    replaced += gate * Math.Pow(Math.Tanh(from), 2);
                    output += gate * Math.Pow(Math.Tanh(to), 2);
                    if (!isPre)
                        (from, to) = (Math.Tanh(from), Math.Tanh(to));
                    for (int k = 0; k < quadrature.Count; k++)
                    {
                        double y = from + (quadrature.Nodes[k] * (to - from)), h = isPre ? Math.Tanh(y) : y;
                        expected[j] += (to - from) * quadrature.Weights[k] * gate * 2 * h * (isPre ? 1 - (h * h) : 1);
                    }
                }

                Assert.Equal(expected, MapModel<T>.Flat(why.Values), (a, b) => Math.Abs(a - b) <= tolerance);
                Assert.Equal(output, double.CreateChecked(why.Output), tolerance);
                // Not F(x′): what goes around the layer has not moved.
                Assert.Equal(replaced, double.CreateChecked(why.BaselineOutput), tolerance);
                Assert.Equal(expected.Sum() - (output - replaced), why.ConvergenceDelta, 4 * tolerance);
                Assert.True(Math.Abs(replaced - double.CreateChecked(
                    model.ShortcutDerivative.Evaluate(Array.ConvertAll(Baseline, T.CreateChecked)).ToArray()[1])) > 0.01);
            }
        }
    }

    [Fact]
    public void Of_layers_that_cut_the_model_F_of_the_baseline_is_the_other_end()
    {
        foreach (bool rectified in new[] { true, false })
        {
            var mlp = new SmallMlp<double>(rectified);
            foreach (var layer in new[] { SmallMlp<double>.Pre, SmallMlp<double>.Hidden })
            {
                var method = new LayerIntegratedGradients(layer) { Tolerance = 1e-9 };
                var why = method.Explain(mlp.Function, X, Baseline, 1);
                Assert.Equal(mlp.Reference(Baseline, 1, out _)[1], why.BaselineOutput, 1e-14);
                Assert.InRange(Math.Abs(why.ConvergenceDelta), 0, 1e-8);
                // Between the values of an affine layer the straight line is the curve that conductance follows.
                var conductance = new LayerConductance(layer) { Tolerance = 1e-9 }.Explain(mlp.Function, X, Baseline, 1);
                if (layer == SmallMlp<double>.Pre)
                    Assert.Equal(conductance.Values.ToArray(), why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-8);
            }

            // The output is linear in the hidden layer, which lies transposed.
            var (hidden, _, toOutput) = mlp.HiddenAt(X, 1);
            var (start, _, _) = mlp.HiddenAt(Baseline, 1);
            var exact = new LayerIntegratedGradients(SmallMlp<double>.Hidden) { Steps = 1 }.Explain(mlp.Function, X, Baseline, 1);
            for (int j = 0; j < 4; j++)
                Assert.Equal((hidden[j] - start[j]) * toOutput[j], exact.Values[j % 2, j / 2], 1e-14);
        }
    }

    [Fact]
    public void Several_baselines_are_averaged_and_so_is_what_the_sum_is_held_against()
    {
        var function = new MapModel<double>().ShortcutDerivative;
        PathMethod[] methods =
        [
            new LayerIntegratedGradients(MapModel<double>.ShortcutLayers.Hidden),
            new LayerIntegratedGradients(MapModel<double>.ShortcutLayers.Pre) { Tolerance = 1e-7 },
        ];
        foreach (var method in methods)
        {
            var a = method.Explain(function, X, Baseline, 0);
            var b = method.Explain(function, X, Other, 0);
            var mean = method.Explain(function, X, [Baseline, Other], target: 0, weights: [1, 3]);
            for (int j = 0; j < 4; j++)
                Assert.Equal((0.25 * a.Values[j]) + (0.75 * b.Values[j]), mean.Values[j], 1e-12);
            Assert.Equal((0.25 * a.BaselineOutput) + (0.75 * b.BaselineOutput), mean.BaselineOutput, 1e-14);
            Assert.InRange(Math.Abs(mean.ConvergenceDelta), 0, 1e-6);
        }
    }

    [Fact]
    public void To_a_tolerance()
    {
        var function = new MapModel<double>().ShortcutDerivative;
        foreach (var layer in new[] { MapModel<double>.ShortcutLayers.Hidden, MapModel<double>.ShortcutLayers.Pre })
        {
            var exact = new LayerIntegratedGradients(layer) { Steps = 100 }.Explain(function, X, Baseline, 1);
            var why = new LayerIntegratedGradients(layer) { Tolerance = 1e-8 }.Explain(function, X, Baseline, 1);
            Assert.Equal(exact.Values.ToArray(), why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-7);
            Assert.Equal(exact.BaselineOutput, why.BaselineOutput);
            Assert.InRange(why.EstimatedError, 0, 1e-7);
        }
    }

    [Fact]
    public void Layers_of_functions_of_numbers_are_replaced_too()
    {
        var (x, zero) = (new MapModel<double>.ScalarsInput(0.7, 0.3), new MapModel<double>.ScalarsInput(-0.2, 1));
        double from = Math.Tanh((2 * -0.2) - 1), to = Math.Tanh((2 * 0.7) - 0.3);
        var why = new LayerIntegratedGradients(MapModel<double>.ScalarsLayers.Hidden) { Steps = 3 }.Explain(
            MapModel<double>.ScalarsDerivative, x, zero);
        Assert.Equal(0.7 * ((to * to) - (from * from)), why.Values[0], 1e-15);
        Assert.Equal((from * from * 0.7) + (3 * 0.3), why.BaselineOutput, 1e-15);
        var pre = new LayerIntegratedGradients(MapModel<double>.ScalarsLayers.Pre) { Steps = 60 }.Explain(
            MapModel<double>.ScalarsDerivative, x, zero);
        Assert.Equal(why.Values[0], pre.Values[0], 1e-13);
    }

    [Fact]
    public void What_does_not_move_gets_nothing_where_the_slope_is_infinite()
    {
        // F = Σ √|x − ½|: infinitely steep at ½, where two elements stay.
        var model = new SteepModel();
        double[] x = [0.5, 0.75, 0.5, 1], baseline = [0.5, 1, 0.5, 0.75];
        var why = new LayerIntegratedGradients(SteepModel.RootOfDistanceLayers.Distances) { Steps = 200 }.Explain(
            model.RootOfDistanceDerivative, x, baseline);
        Assert.Equal(0, why.Values[0]);
        Assert.Equal(0, why.Values[2]);
        Assert.Equal(Math.Sqrt(0.25) - Math.Sqrt(0.5), why.Values[1], 1e-10);
    }

    [Fact]
    public void Where_the_line_leads_through_points_without_value_it_is_said()
    {
        var model = new SteepModel();
        double[] x = [0, 1, 0, 1], beyond = [1, 1, 0, 0], bad = [0, 1, 0.5, 1];
        PathMethod[] methods =
        [
            new LayerIntegratedGradients(SteepModel.GapLayers.Moved),
            new LayerIntegratedGradients(SteepModel.GapLayers.Moved) { Tolerance = 1e-3 },
        ];
        foreach (var method in methods)
        {
            Assert.Contains("NaN at α = 0.4", Fault(() => method.Explain(model.GapDerivative, x, beyond, 0)));
            Assert.Contains("NaN at the baseline", Fault(() => method.Explain(model.GapDerivative, x, bad, 0)));
            Assert.Contains("NaN at the input", Fault(() => method.Explain(model.GapDerivative, bad, x, 0)));
        }

        static string Fault(Action call) => Assert.Throws<NotFiniteNumberException>(call).Message;
    }

    [Fact]
    public void Embeddings_of_tokens_are_explained_element_by_element_where_asked_for()
    {
        var model = new MapModel<double>();
        int[] ids = [3, 1, 8, 0, 5], padding = [2, 2, 2, 2, 2];
        double[] Rows(int[] tokens) => [.. tokens.SelectMany(id => model.Table[(id * 4)..((id * 4) + 4)])];
        AttributionMethod[] methods = [new IntegratedGradients(), new Saliency(), new InputXGradient(), new SmoothGrad { Samples = 3 }];
        foreach (var method in methods)
        {
            var byElement = (method with { OfEmbeddings = true }).Explain(model.TokenIdsDerivative, ids, padding, target: 1);
            Assert.Equal([5, 4], byElement.Inputs["ids"].Shape.ToArray());
            Assert.Equal(
                method.Explain(model.TokensDerivative, Rows(ids), Rows(padding), 1).Values.ToArray(), byElement.Values.ToArray());
            var byToken = method.Explain(model.TokenIdsDerivative, ids, padding, target: 1);
            Assert.Equal([5], byToken.Inputs["ids"].Shape.ToArray());
            Assert.Equal(byToken.Sum, byElement.Sum);
        }

        var path = new LayerIntegratedGradients(MapModel<double>.TokenIdsLayers.Tokens_Maps).Explain(
            model.TokenIdsDerivative, ids, padding, target: 1);
        Assert.Equal([5, 6], path.Inputs["Tokens.maps"].Shape.ToArray());
        Assert.Equal(0, path.ConvergenceDelta, 1e-12);
    }
}
