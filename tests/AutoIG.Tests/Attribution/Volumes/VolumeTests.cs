using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution.Volumes;

/// <summary>
/// What explains a network of volumes, where one axis has one element, is what explains that of the maps: the windows along the depth,
/// which kernels of their own compute, are those along the height of a map.
/// </summary>
public sealed class VolumeTests
{
    private static readonly Dictionary<string, AttributionMethod> Methods = new()
    {
        ["gradient"] = new InputXGradient(),
        ["guided"] = new GuidedBackprop(),
        ["integral"] = new IntegratedGradients { Steps = 20 },
        ["exact integral"] = new IntegratedGradients { Exact = true },
        ["DeepLIFT"] = new DeepLift(),
        ["ε"] = new Lrp(LrpRule.Epsilon(0.01)),
        ["ε without bias"] = new Lrp(LrpRule.Epsilon(0.01)) { Bias = LrpBias.Ignored },
        ["z⁺"] = new Lrp(LrpRule.ZPlus(0.01)),
        ["αβ"] = new Lrp(LrpRule.AlphaBeta(2, 1, 0.01)),
        ["γ"] = new Lrp(LrpRule.GeneralizedGamma(0.25, 0.01)),
        ["w²"] = new Lrp(LrpComposite.EpsilonPlus(0.01, 0.01) with { First = LrpRule.WSquare(0.01) }),
        ["flat"] = new Lrp(LrpComposite.EpsilonPlusFlat(0.01, 0.01)),
        ["z-box"] = new Lrp(LrpComposite.EpsilonGammaBox(LrpRule.ZBox(-1.5, 2, 0.01), 0.01, 0.25, 0.01)),
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Explains_as_the_maps_do(string name)
    {
        var method = Methods[name];
        var net = new VolumeNet<double>();
        double[][] inputs = [.. Enumerable.Range(1, 3).Select(Input)];
        foreach (double[] input in inputs)
        {
            for (int target = 0; target < 3; target++)
            {
                double[] expected = method.Explain(net.MapsDerivative, input, target: target).Values.ToArray();
                Assert.Contains(expected, value => Math.Abs(value) > 1e-3);
                foreach (var function in (DifferentiableFunction<double>[])[net.NarrowDerivative, net.FlatDerivative])
                {
                    var why = method.Explain(function, input, target: target);
                    double[] values = why.Values.ToArray();
                    for (int i = 0; i < expected.Length; i++)
                        Assert.Equal(expected[i], values[i], 1e-10 * expected.Max(Math.Abs));
                }
            }
        }

        // In single precision a place of equal maxima, or of 0, could be taken otherwise; there is none.
        float[] single = Array.ConvertAll(inputs[0], x => (float)x);
        double[] wide = method.Explain(net.NarrowDerivative, Array.ConvertAll(single, x => (double)x), target: 1).Values.ToArray();
        float[] values32 = method.Explain(new VolumeNet<float>().NarrowDerivative, single, target: 1).Values.ToArray();
        for (int i = 0; i < wide.Length; i++)
            Assert.Equal(wide[i], values32[i], 1e-3 * wide.Max(Math.Abs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Many_inputs_are_explained_as_each(int threads)
    {
        double[][] inputs = [.. Enumerable.Range(0, 9).Select(Input)];
        var function = new VolumeNet<double>().NarrowDerivative;
        foreach (var method in Methods.Values)
        {
            var all = (method with { MaxDegreeOfParallelism = threads }).ExplainAll(function, inputs);
            for (int i = 0; i < inputs.Length; i++)
                Assert.Equal(method.Explain(function, inputs[i]).Values.ToArray(), all[i].Values.ToArray());
        }
    }

    /// <summary>The convolutions' maps lie channels-last: Grad-CAM knows the channels of a volume.</summary>
    [Fact]
    public void Maps_of_a_layer_are_volumes()
    {
        var net = new VolumeNet<double>();
        var volume = new GradCam(VolumeNet<double>.NarrowLayers.Signs).Explain(net.NarrowDerivative, Input(1), target: 0);
        var map = new GradCam(VolumeNet<double>.MapsLayers.Signs).Explain(net.MapsDerivative, Input(1), target: 0);
        Assert.Equal([4, 4, 1], volume.Values.Lengths.ToArray());
        double[] expected = map.Values.ToArray(), given = volume.Values.ToArray();
        Assert.Contains(expected, value => value > 1e-3);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], given[i], 1e-12);
    }

    private static double[] Input(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, VolumeNet<double>.Sizes.Aggregate(1, (product, size) => product * size))
            .Select(_ => (3.5 * random.NextDouble()) - 1.5)];
    }
}
