using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Deconvolution: the gradient, but a rectifier passes back max(δ, 0), open or closed (Zeiler and Fergus 2014, "Visualizing and
/// Understanding Convolutional Networks", arXiv 1311.2901).
/// </summary>
public sealed record Deconvolution : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override bool GivesGradients => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work) => PointGradients.Attribute(work, RuleSweep<T>.Deconvolution);
}
