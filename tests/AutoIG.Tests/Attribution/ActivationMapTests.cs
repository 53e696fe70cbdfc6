using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution;

/// <summary>Class activation maps against loops over channels and positions, in every arrangement of these.</summary>
public class ActivationMapTests
{
    private const int Target = 1;

    [Fact]
    public void In_double() => Check<double>(1e-12);

    [Fact]
    public void In_single() => Check<float>(2e-5);

    private static void Check<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new MapModel<T>();
        Case<T>[] cases =
        [
            new("Image", model.ImageDerivative, MapModel<T>.ImageLayers.Maps, [2, 5, 4], 3, [4, 3], null, model.Image),
            new("Line", model.LineDerivative, MapModel<T>.LineLayers.Maps, [2, 7], 3, [6], 0, model.Line),
            new("Cube", model.CubeDerivative, MapModel<T>.CubeLayers.Maps, [1, 3, 3, 3], 2, [2, 2, 2], 0, model.Cube),
            new("Tokens", model.TokensDerivative, MapModel<T>.TokensLayers.Maps, [5, 4], 6, [5], -1, model.Tokens),
        ];
        foreach (var item in cases)
        {
            var x = MapModel<T>.Waves(20, [.. item.Input.Select(length => (nint)length)]);
            double[] layer = MapModel<T>.Flat(new LayerActivation(item.Layer).Explain(item.Function, x).Values);
            double[] head = model.HeadOf(item.Name)[(Target * layer.Length)..((Target + 1) * layer.Length)];
            var (a, g) = (new double[layer.Length], new double[layer.Length]);
            int positions = layer.Length / item.Channels;
            for (int c = 0; c < item.Channels; c++)
            {
                for (int p = 0; p < positions; p++)
                {
                    int at = item.Axis == -1 ? (p * item.Channels) + c : (c * positions) + p;
                    a[(c * positions) + p] = layer[at];
                    g[(c * positions) + p] = head[at] * (1 - Math.Pow(Math.Tanh(layer[at]), 2));
                }
            }

            double Masked(double[] mask)
            {
                var masked = new T[x.FlattenedLength];
                x.FlattenTo(masked);
                for (int i = 0; i < masked.Length; i++)
                    masked[i] *= T.CreateChecked(mask[item.Axis == -1 ? i / 4 : i % mask.Length]);
                return double.CreateChecked(item.Eager(Tensor.Create(masked, x.Lengths)).ToArray()[Target]);
            }

            double output = Enumerable.Range(0, layer.Length).Sum(i => head[i] * Math.Tanh(layer[i]));
            double Without(int channel) => output - Enumerable.Range(0, layer.Length)
                .Where(i => (item.Axis == -1 ? i % item.Channels : i / positions) == channel).Sum(i => head[i] * Math.Tanh(layer[i]));
            int[] image = item.Axis == -1 ? [5] : item.Input[1..];
            (ClassActivationMap Method, double[] Expected)[] maps =
            [
                (new GradCam(item.Layer), Oracle.GradCam(a, g, item.Channels)),
                (new GradCamPlusPlus(item.Layer), Oracle.GradCamPlusPlus(a, g, item.Channels)),
                (new XGradCam(item.Layer), Oracle.XGradCam(a, g, item.Channels)),
                (new LayerCam(item.Layer), Oracle.Elementwise(a, g, item.Channels, (a, g) => Math.Max(g, 0) * a)),
                (new HiResCam(item.Layer), Oracle.Elementwise(a, g, item.Channels, (a, g) => g * a)),
                (new GradCamElementWise(item.Layer), Oracle.Elementwise(a, g, item.Channels, (a, g) => Math.Max(g * a, 0))),
                (new ScoreCam(item.Layer), Oracle.ScoreCam(a, item.Channels, item.Spatial, image, Masked)),
                (new AblationCam(item.Layer), Oracle.PerChannel(a, item.Channels, c => (output - Without(c)) / output)),
            ];
            foreach (var (method, signed) in maps)
            {
                double[] rectified = [.. signed.Select(value => Math.Max(value, 0))];
                Near(item, method with { Relu = false, ChannelAxis = item.Axis }, x, signed, item.Spatial, tolerance);
                Near(item, method with { ChannelAxis = item.Axis }, x, rectified, item.Spatial, tolerance);
                double[] enlarged = Oracle.Enlarge(rectified, item.Spatial, image);
                Near(item, method with { ChannelAxis = item.Axis, Upsample = true }, x, enlarged, image, tolerance);
            }

            // Not all maps are nothing, and no two are the same.
            Assert.Equal(maps.Length, maps.Select(map => Math.Round(map.Expected.Sum(Math.Abs), 6)).Distinct().Count());
            Assert.DoesNotContain(0, maps.Select(map => map.Expected.Sum(Math.Abs)));
        }
    }

    private static void Near<T>(
        Case<T> item, ClassActivationMap method, Tensor<T> x, double[] expected, int[] shape, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var map = method.Explain(item.Function, x, target: Target);
        Assert.Equal(shape, map.Inputs["maps"].Shape.ToArray());
        double largest = expected.Max(Math.Abs), difference = expected.Zip(MapModel<T>.Flat(map.Values), (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference <= tolerance * Math.Max(largest, 1), $"{item.Name} {method}: {difference:g3} of {largest:g3}");
        Assert.Equal(Target, map.Target.Index);
        Assert.True(double.IsNaN(map.ConvergenceDelta) && T.IsNaN(map.BaselineOutput));
        Assert.Equal(expected.Sum(), map.Sum, tolerance * Math.Max(1, expected.Sum(Math.Abs)));
    }

    [Theory]
    [InlineData(InterpolationMode.Bilinear)]
    [InlineData(InterpolationMode.Nearest)]
    public void Guided_grad_cam_is_the_product(InterpolationMode mode)
    {
        var model = new MapModel<double>();
        var x = MapModel<double>.Waves(21, 2, 5, 4);
        var layer = MapModel<double>.RectifiedLayers.Maps;
        double[] guided = new GuidedBackprop().Explain(model.RectifiedDerivative, x, target: 0).Values.ToArray();
        double[] map = new GradCam(layer).Explain(model.RectifiedDerivative, x, target: 0).Values.ToArray();
        var product = new GuidedGradCam(layer) { Interpolation = mode }.Explain(model.RectifiedDerivative, x, target: 0);
        Assert.Equal([2, 5, 4], product.Inputs["image"].Shape.ToArray());
        double[] enlarged = mode == InterpolationMode.Bilinear
            ? Oracle.Enlarge(map, [4, 3], [5, 4])
            : [.. Enumerable.Range(0, 20).Select(p => map[(p / 4 * 4 / 5 * 3) + (p % 4 * 3 / 4)])];
        Assert.Contains(product.Values.ToArray(), value => Math.Abs(value) > 0.01);
        Assert.Equal(
            guided.Select((value, i) => value * enlarged[i % 20]), product.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-13);
    }

    [Fact]
    public void Noise_is_averaged_over_maps()
    {
        var model = new MapModel<double>();
        var x = MapModel<double>.Waves(22, 2, 5, 4);
        double[] values = x.ToArray();
        double[][] rows = [MapModel<double>.Flat(MapModel<double>.Waves(30, 40)), MapModel<double>.Flat(MapModel<double>.Waves(31, 40))];
        ClassActivationMap[] methods =
        [
            new GradCam(MapModel<double>.ImageLayers.Maps) { Upsample = true }, new ScoreCam(MapModel<double>.ImageLayers.Maps),
            new AblationCam(MapModel<double>.ImageLayers.Maps),
        ];
        foreach (var method in methods)
        {
            var smooth = new SmoothGrad(method) { Noise = Noise.Given(rows) }.Explain(model.ImageDerivative, x, target: 0);
            double[][] single = [.. rows.Select(row => method.Explain(
                model.ImageDerivative, [.. row.Zip(values, (noise, value) => noise + value)], target: 0).Values.ToArray())];
            Assert.Equal(single[0].Zip(single[1], (a, b) => (a + b) / 2), smooth.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
            Assert.Equal(method.Explain(model.ImageDerivative, x).Inputs[0].Shape.ToArray(), smooth.Inputs["maps"].Shape.ToArray());
        }
    }

    [Fact]
    public void Layers_without_positions_are_refused_and_those_that_do_not_tell_channels_are_asked_for_them()
    {
        var model = new MapModel<double>();
        var (flat, tokens) = (MapModel<double>.ShortcutLayers.Hidden, MapModel<double>.TokensLayers.Maps);
        Assert.Contains("'hidden' of shape [4]; LayerGradientXActivation", Refused(
            () => new GradCam(flat).Explain(model.ShortcutDerivative, [1.0, 2, 3])));
        Assert.Contains("'maps' of shape [5, 6], which does not tell channels from positions. Set ChannelAxis: 0 for [channels, "
            + "positions], -1 for the tokens", Refused(() => new ScoreCam(tokens).Explain(model.TokensDerivative, new double[20])));
        Assert.Contains("does not tell channels", Refused(
            () => new LayerCam(MapModel<double>.CubeLayers.Maps).Explain(model.CubeDerivative, new double[27])));
        foreach (int axis in new[] { 2, -3 })
        {
            Assert.Contains(
                "ChannelAxis: expected an axis of layer 'maps', which has shape [5, 6]", Assert.Throws<ArgumentOutOfRangeException>(
                    () => new XGradCam(tokens) { ChannelAxis = axis }.Explain(model.TokensDerivative, new double[20])).Message);
        }

        // Read as channels × positions, no axis of the input has so many.
        Assert.Contains("tokens [5, 4]", Refused(
            () => new GradCam(tokens) { ChannelAxis = 0, Upsample = true }.Explain(model.TokensDerivative, new double[20])));
        var mixed = new GuidedGradCam(MapModel<double>.MixedLayers.Image_Maps);
        Assert.Contains("function: expected one of a single input", Refused(() => mixed.Explain(
            model.MixedDerivative, new(MapModel<double>.Waves(1, 2, 5, 4), MapModel<double>.Waves(1, 2)), target: 0)));
        Assert.Contains("Threshold in '", Assert.Throws<NotSupportedException>(
            () => new GuidedGradCam(MapModel<double>.CutLayers.Maps).Explain(model.CutDerivative, new double[40])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedGradCam(flat) { Interpolation = (InterpolationMode)7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedGradCam(flat) { Interpolation = InterpolationMode.Bicubic });
        Assert.Throws<ArgumentException>(() => new AblationCam(flat).Explain(model.ImageDerivative, new double[40]));

        static string Refused(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    [Fact]
    public void The_image_is_found_among_several_inputs()
    {
        var model = new MapModel<double>();
        var (image, other) = (MapModel<double>.Waves(24, 2, 5, 4), Tensor.Create([1.0, 1.0], [2]));
        ClassActivationMap[] methods =
        [
            new ScoreCam(MapModel<double>.MixedLayers.Image_Maps) { Upsample = true }, new GradCam(MapModel<double>.MixedLayers.Image_Maps),
        ];
        foreach (var method in methods)
        {
            // Multiplied by 1 it is the function of the image alone.
            var alone = method with { Layer = MapModel<double>.ImageLayers.Maps };
            Assert.Equal(
                alone.Explain(model.ImageDerivative, image, target: 1).Values.ToArray(),
                method.Explain(model.MixedDerivative, new(image, other), target: 1).Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-13);
        }
    }

    [Fact]
    public void Tokens_are_positions()
    {
        var model = new MapModel<double>();
        int[] ids = [3, 1, 8, 0, 5];
        double[] rows = [.. ids.SelectMany(id => model.Table[(id * 4)..((id * 4) + 4)])];
        ClassActivationMap[] methods =
        [
            new GradCam(MapModel<double>.TokenIdsLayers.Tokens_Maps), new ScoreCam(MapModel<double>.TokenIdsLayers.Tokens_Maps),
            new HiResCam(MapModel<double>.TokenIdsLayers.Tokens_Maps) { Upsample = true },
        ];
        foreach (var method in methods)
        {
            var map = (method with { ChannelAxis = -1 }).Explain(model.TokenIdsDerivative, ids, target: 1);
            Assert.Equal([5], map.Inputs[0].Shape.ToArray());
            Assert.Equal(
                (method with { ChannelAxis = 1, Layer = MapModel<double>.TokensLayers.Maps }).Explain(
                    model.TokensDerivative, rows, target: 1).Values.ToArray(),
                map.Values.ToArray());
        }
    }

    [Fact]
    public void Shares_of_nothing_are_no_explanation()
    {
        var model = new MapModel<double>();
        // Of a product by 0 the output is 0, and no weight is a share of it.
        var input = new MapModel<double>.MixedInput(MapModel<double>.Waves(24, 2, 5, 4), Tensor.Create([0.0, 0.0], [2]));
        var method = new AblationCam(MapModel<double>.MixedLayers.Image_Maps);
        string message = Assert.Throws<NotFiniteNumberException>(() => method.Explain(model.MixedDerivative, input, target: 0)).Message;
        Assert.Contains("the attribution of position [0, 0] of the map of layer 'Image.maps' is NaN", message);
        Assert.All(
            (method with { AcceptsNonFinite = true }).Explain(model.MixedDerivative, input, target: 0).Values.ToArray(),
            value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void A_channel_without_activation_has_no_weight_and_one_without_contrast_no_mask()
    {
        var model = new MapModel<double>();
        // On a blank image every channel is its offset everywhere: masks are 0, and so all scores are the same.
        double[] score = new ScoreCam(MapModel<double>.ImageLayers.Maps) { Relu = false }.Explain(
            model.ImageDerivative, new double[40], target: 0).Values.ToArray();
        double[] offsets = MapModel<double>.Flat(MapModel<double>.Waves(2, 3));
        Assert.All(score, value => Assert.Equal(offsets.Average(), value, 1e-15));
        Assert.All(
            new XGradCam(MapModel<double>.TokensLayers.Maps) { ChannelAxis = 1 }.Explain(
                model.TokensDerivative, new double[20], target: 0).Values.ToArray(),
            value => Assert.Equal(0, value));
    }

    private sealed record Case<T>(
        string Name, DifferentiableFunction<T> Function, LayerKey Layer, int[] Input, int Channels, int[] Spatial, int? Axis,
        Func<Tensor<T>, Tensor<T>> Eager)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The definitions, over arrays [channels, positions].</summary>
    private static class Oracle
    {
        public static double[] PerChannel(double[] a, int channels, Func<int, double> weight)
        {
            int positions = a.Length / channels;
            var map = new double[positions];
            for (int c = 0; c < channels; c++)
            {
                double w = weight(c);
                for (int p = 0; p < positions; p++)
                    map[p] += w * a[(c * positions) + p];
            }

            return map;
        }

        public static double[] Elementwise(double[] a, double[] g, int channels, Func<double, double, double> product)
        {
            int positions = a.Length / channels;
            var map = new double[positions];
            for (int i = 0; i < a.Length; i++)
                map[i % positions] += product(a[i], g[i]);
            return map;
        }

        public static double[] GradCam(double[] a, double[] g, int channels) =>
            PerChannel(a, channels, c => Channel(g, channels, c).Average());

        public static double[] GradCamPlusPlus(double[] a, double[] g, int channels) => PerChannel(a, channels, c =>
        {
            double sum = Channel(a, channels, c).Sum();
            return Channel(g, channels, c).Sum(
                slope => slope > 0 ? slope * slope / ((2 * slope * slope) + (sum * slope * slope * slope)) * slope : 0);
        });

        public static double[] XGradCam(double[] a, double[] g, int channels) => PerChannel(a, channels, c =>
            Channel(g, channels, c).Zip(Channel(a, channels, c), (slope, value) => slope * value).Sum() / Channel(a, channels, c).Sum());

        public static double[] ScoreCam(double[] a, int channels, int[] spatial, int[] image, Func<double[], double> score)
        {
            double[] scores = [.. Enumerable.Range(0, channels).Select(c =>
            {
                double[] mask = Enlarge(Channel(a, channels, c), spatial, image);
                double least = mask.Min(), most = mask.Max();
                return Math.Exp(score([.. mask.Select(value => (value - least) / (most - least))]));
            })];
            return PerChannel(a, channels, c => scores[c] / scores.Sum());
        }

        /// <summary>Each position of the enlarged map as the sum over all corners of its cell.</summary>
        public static double[] Enlarge(double[] map, int[] from, int[] to)
        {
            var enlarged = new double[to.Aggregate(1, (product, length) => product * length)];
            for (int at = 0; at < enlarged.Length; at++)
            {
                for (int corner = 0; corner < 1 << from.Length; corner++)
                {
                    int rest = at, source = 0, stride = 1;
                    double weight = 1;
                    for (int axis = from.Length - 1; axis >= 0; axis--)
                    {
                        int i = rest % to[axis];
                        rest /= to[axis];
                        double coordinate = Math.Max(((i + 0.5) * from[axis] / to[axis]) - 0.5, 0);
                        int first = (int)coordinate, second = Math.Min(first + 1, from[axis] - 1);
                        bool isSecond = (corner >> axis & 1) == 1;
                        weight *= isSecond ? coordinate - first : 1 - (coordinate - first);
                        source += stride * (isSecond ? second : first);
                        stride *= from[axis];
                    }

                    enlarged[at] += weight * map[source];
                }
            }

            return enlarged;
        }

        private static double[] Channel(double[] values, int channels, int channel)
        {
            int positions = values.Length / channels;
            return values[(channel * positions)..((channel + 1) * positions)];
        }
    }
}
