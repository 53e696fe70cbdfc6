using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Deconvolution: the gradient, but a rectifier passes back max(δ, 0), open or closed (Zeiler and Fergus 2014, "Visualizing and
/// Understanding Convolutional Networks", arXiv 1311.2901).
/// </summary>
/// <remarks>
/// The rule is defined for <c>Relu</c>. A model with another rectifier (Gelu, LeakyRelu, Max(x, 0) …) is refused by a
/// <see cref="NotSupportedException"/> that names it. What is no rectifier passes back the gradient; so does a branch of a function of
/// numbers.
/// </remarks>
public sealed record Deconvolution : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override bool GivesGradients => true;

    internal override bool SharesPoints => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work) =>
        PointGradients.Attribute(work, RuleSweep<T>.Deconvolution, nameof(Deconvolution));
}
