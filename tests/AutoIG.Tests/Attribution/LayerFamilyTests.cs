using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution;

/// <summary>What holds for every method that looks at a layer: in batches or alone, with any number of threads, to the bit.</summary>
public class LayerFamilyTests
{
    private static AttributionMethod[] Methods(LayerKey layer) =>
    [
        new LayerActivation(layer), new LayerGradient(layer), new LayerGradientXActivation(layer),
        new LayerIntegratedGradients(layer), new LayerIntegratedGradients(layer) { Tolerance = 1e-3 },
        new LayerIntegratedGradients(layer) { Rule = QuadratureRule.Middle, Steps = 301 },
        new LayerIntegratedGradients(layer) { UsesFrontier = false },
        new NeuronGradient(layer, 1, 2, 1), new NeuronGradient(layer, Neurons.Channel(2)),
        new NeuronIntegratedGradients(layer, Neurons.Channel(0)), new NeuronIntegratedGradients(layer, 3) { Tolerance = 1e-3 },
        new NeuronConductance(layer, Neurons.Sum([0, 0, 0], [2, 3, 2])),
        new GradCam(layer), new GradCam(layer) { Upsample = true, Relu = false },
        new GradCamPlusPlus(layer), new XGradCam(layer), new LayerCam(layer), new HiResCam(layer), new GradCamElementWise(layer),
        new ScoreCam(layer), new AblationCam(layer), new GuidedGradCam(layer),
        new SmoothGrad(new HiResCam(layer)) { Samples = 3 }, new SmoothGrad(new LayerIntegratedGradients(layer)) { Samples = 3 },
    ];

    [Fact]
    public void Batches_and_threads_in_double() => Check<double>();

    [Fact]
    public void Batches_and_threads_in_single() => Check<float>();

    private static void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var function = new MapModel<T>().RectifiedDerivative;
        Tensor<T>[] inputs = [.. Enumerable.Range(0, 7).Select(i => MapModel<T>.Drawn(60 + i, 2, 5, 4))];
        var baseline = MapModel<T>.Drawn(80, 2, 5, 4);
        foreach (var method in Methods(MapModel<T>.RectifiedLayers.Maps))
        {
            // Batches of the many spread samples over the threads, and single calls points.
            var all = (method with { MaxDegreeOfParallelism = 2 }).ExplainAll(function, inputs, baseline, [1]);
            for (int i = 0; i < inputs.Length; i++)
            {
                foreach (int threads in new[] { 1, 2 })
                {
                    var single = (method with { MaxDegreeOfParallelism = threads }).Explain(function, inputs[i], baseline, 1);
                    Assert.Equal(single.Inputs[0].Elements.ToArray(), all[i].Inputs[0].Elements.ToArray());
                    Assert.Equal(single.Inputs[0].Shape.ToArray(), all[i].Inputs[0].Shape.ToArray());
                    Assert.Equal((single.Output, single.BaselineOutput, single.Sum), (all[i].Output, all[i].BaselineOutput, all[i].Sum));
                    Assert.Equal(single.ConvergenceDelta, all[i].ConvergenceDelta);
                }
            }

            Assert.Contains(all, attribution => attribution.Sum != 0);
        }
    }

    /// <summary>A workspace that served one method serves any other as if it were new.</summary>
    [Fact]
    public void What_one_method_leaves_behind_no_other_sees()
    {
        var layer = MapModel<double>.RectifiedLayers.Maps;
        var (x, baseline) = (MapModel<double>.Drawn(90, 2, 5, 4), MapModel<double>.Drawn(91, 2, 5, 4));
        var used = new MapModel<double>().RectifiedDerivative;
        foreach (var method in Methods(layer).Concat(Methods(layer).Reverse()))
        {
            Assert.Equal(
                method.Explain(new MapModel<double>().RectifiedDerivative, x, baseline, 0).Values.ToArray(),
                method.Explain(used, x, baseline, 0).Values.ToArray());
        }
    }

    [Fact]
    public void A_cancelled_call_ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var function = new MapModel<double>().RectifiedDerivative;
        Assert.All(Methods(MapModel<double>.RectifiedLayers.Maps), method => Assert.Throws<OperationCanceledException>(
            () => method.Explain(function, MapModel<double>.Drawn(90, 2, 5, 4), target: 0, cancellation: source.Token)));
    }
}
