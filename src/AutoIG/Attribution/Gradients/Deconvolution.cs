using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Deconvolution: the gradient, but a rectifier passes back max(δ, 0), open or closed (Zeiler and Fergus 2014, "Visualizing and
/// Understanding Convolutional Networks", arXiv 1311.2901).
/// </summary>
/// <remarks>
/// The paper puts <c>Relu</c> itself into the backward pass, in place of its derivative. The other rectifiers, which are those of
/// <see cref="GuidedBackprop"/>, pass back max(δ, 0), too, whatever their slope; min(x, 0), which is −max(−x, 0), passes back min(δ, 0).
/// What has no gate there is refused here.
/// </remarks>
public sealed record Deconvolution : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override bool GivesGradients => true;

    internal override bool SharesPoints => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work) =>
        PointGradients.Attribute(work, GatedSweep<T>.Deconvolution, nameof(Deconvolution));
}
