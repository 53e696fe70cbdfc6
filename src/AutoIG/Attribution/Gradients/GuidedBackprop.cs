using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Guided backpropagation: the gradient, but a rectifier passes back max(δ, 0) where it was open and nothing where it was closed
/// (Springenberg et al. 2014, "Striving for Simplicity", arXiv 1412.6806).
/// </summary>
/// <remarks>
/// <para>
/// The paper states it for <c>Relu</c>: δ where δ &gt; 0 and x &gt; 0, else 0. The other rectifiers have the same gate on top of their own
/// slope: f′(x)·δ where δ &gt; 0, else 0. They are <c>Relu6</c>, <c>LeakyRelu</c>, <c>Elu</c>, <c>Celu</c>, <c>Selu</c>, <c>Gelu</c>,
/// <c>Silu</c>, <c>Mish</c>, <c>Softplus</c>, <c>HardSwish</c>, and of tensors and of numbers max(x, 0) and limits of which one is 0; to
/// min(x, 0), which is −max(−x, 0), the gate is open where δ &lt; 0.
/// </para>
/// <para>
/// A rectifier that is made of several operations (<c>PRelu</c>, <c>Threshold</c>, <c>Where(x &gt; 0, x, …)</c>, <c>Softplus</c> with
/// another β, <c>Rnn</c> of ReLU) has no gate and is refused by a <see cref="NotSupportedException"/> that names it and its statement. What
/// is no rectifier passes back the gradient; so does a branch of a function of numbers.
/// </para>
/// </remarks>
public sealed record GuidedBackprop : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override bool GivesGradients => true;

    internal override bool SharesPoints => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work) =>
        PointGradients.Attribute(work, GatedSweep<T>.Guided, nameof(GuidedBackprop));
}
