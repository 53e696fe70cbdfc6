using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Layers;

/// <summary>Class activation maps, in the layer's size and in the image's.</summary>
public sealed class ActivationMapEntryTests(ITestOutputHelper output)
{
    private static readonly string[] Methods =
    [
        "grad-cam", "grad-cam-plus-plus", "x-grad-cam", "layer-cam", "hi-res-cam", "grad-cam-elementwise", "score-cam", "ablation-cam",
        "guided-grad-cam",
    ];

    public static EntrySource Entries { get; } =
        EntrySource.Of("layers", entry => Methods.Contains(entry.Method), without: "ResidualCnnOfBlocks");

    public static EntrySource FirstEntries { get; } = EntrySource.OfMethods(ReferenceCase.FirstFamily, "grad-cam");

    public static EntrySource ByLastLayer { get; } = EntrySource.OfMethods(ReferenceCase.FirstFamily, "class-activation-map");

    [Theory]
    [MemberData(nameof(Entries))]
    [MemberData(nameof(FirstEntries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    [MemberData(nameof(FirstEntries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    [Theory]
    [MemberData(nameof(ByLastLayer))]
    public void ByLastLayerInSinglePrecision(EntryGroup group) => CheckByLastLayer<float>(group);

    [Theory]
    [MemberData(nameof(ByLastLayer))]
    public void ByLastLayerInDoublePrecision(EntryGroup group) => CheckByLastLayer<double>(group);

    /// <summary>
    /// The weights of the linear layer behind a mean over n positions (Zhou et al. 2016, arXiv 1512.04150) are n times the gradients by
    /// them: such a map is n times Grad-CAM's without its ReLU.
    /// </summary>
    private void CheckByLastLayer<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            var method = new GradCam(runner.Layer(entry)) { Relu = false, ChannelAxis = 0 };
            var map = method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry)).Values;
            return Tensor.Multiply(map, T.CreateChecked(map.FlattenedLength));
        });
    }

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry =>
        {
            // Maps of one dimension do not tell by themselves which axis is that of the channels.
            int? axis = runner.Case.Shape(entry.Expected.Single()).Count == 1 ? 0 : null;
            var method = MethodOf(entry, runner.Layer(entry), axis);
            var attribution = method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry));
            if (method is ClassActivationMap { Upsample: true })
            {
                var size = entry.Options.GetProperty("upsample").EnumerateArray().Select(length => length.GetInt32());
                Assert.Equal(size, attribution.Inputs[0].Shape.ToArray());
            }

            return attribution;
        });
    }

    private static AttributionMethod MethodOf(ReferenceEntry entry, LayerKey layer, int? axis)
    {
        if (entry.Method == "guided-grad-cam")
        {
            return new GuidedGradCam(layer)
            {
                Interpolation = entry.RequiredOption("mode") == "nearest" ? InterpolationMode.Nearest : InterpolationMode.Bilinear,
            };
        }

        ClassActivationMap map = entry.Method switch
        {
            "grad-cam" => new GradCam(layer),
            "grad-cam-plus-plus" => new GradCamPlusPlus(layer),
            "x-grad-cam" => new XGradCam(layer),
            "layer-cam" => new LayerCam(layer),
            "hi-res-cam" => new HiResCam(layer),
            "grad-cam-elementwise" => new GradCamElementWise(layer),
            "score-cam" => new ScoreCam(layer),
            _ => new AblationCam(layer),
        };
        return map with
        {
            Relu = entry.Options.GetProperty("relu").GetBoolean(),
            Upsample = entry.Options.TryGetProperty("upsample", out _),
            ChannelAxis = axis,
        };
    }
}
