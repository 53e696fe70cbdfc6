using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Guided Grad-CAM: <see cref="GuidedBackprop"/> at the input times the <see cref="GradCam"/> map of a layer, enlarged to the input
/// (Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks", arXiv 1610.02391). The one map multiplies every channel of
/// the input. The result has the shape of the input.
/// </summary>
/// <remarks>
/// What is refused by either method is refused here: rectifiers without a gate, and layers that are no feature maps. The model must have
/// one input.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record GuidedGradCam(LayerKey Layer) : AttributionMethod
{
    /// <summary>How the map is enlarged: linearly along each axis (the default), or from the position ⌊i·h/H⌋.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public InterpolationMode Interpolation
    {
        get;
        init => field = value is InterpolationMode.Nearest or InterpolationMode.Bilinear ? value
            : throw Expect.OutOfRange(nameof(Interpolation), "Nearest or Bilinear", value);
    } = InterpolationMode.Bilinear;

    /// <inheritdoc cref="ClassActivationMap.ChannelAxis"/>
    public int? ChannelAxis { get; init; }

    internal override bool HasBaseline => false;

    internal override bool GivesGradients => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var signature = work.Bound.Function.Signature;
        if (signature.Inputs.Count != 1)
        {
            throw Expect.Unexpected(
                "function", "one of a single input",
                $"{signature.Name} of {string.Join(", ", signature.Inputs.Select(info => info.Name))}");
        }

        var layer = Layers.Find(work.Bound, Layer);
        var (_, input) = ChannelLayout.OfInput(work.Bound, ChannelLayout.OfLayer(work.Bound, layer, ChannelAxis));
        PointGradients.Attribute(work, GatedSweep<T>.Guided, nameof(GuidedGradCam));
        work.BeginPath();
        new GradCam(Layer) { ChannelAxis = ChannelAxis }.Attribute(work, (sample, layout, map) =>
        {
            double[] enlarged = Interpolation == InterpolationMode.Nearest
                ? Resampling.Nearest(map, layout.Spatial, input.Spatial)
                : Resampling.Linear(map, layout.Spatial, input.Spatial);
            var attributions = work.Result(sample);
            for (int p = 0; p < enlarged.Length; p++)
            {
                for (int c = 0; c < input.Channels; c++)
                {
                    int element = input.Element(c, p);
                    attributions[element] = Moves.Times(attributions[element], enlarged[p]);
                }
            }
        });
    }
}
