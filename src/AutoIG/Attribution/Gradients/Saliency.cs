using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// The gradient of the output with respect to the input, ∂F/∂x (Simonyan, Vedaldi and Zisserman 2013, "Deep Inside Convolutional
/// Networks", arXiv 1312.6034). Signed, unless <see cref="Absolute"/>.
/// </summary>
public sealed record Saliency : AttributionMethod
{
    /// <summary>Whether |∂F/∂x| is given, as in the original paper; off by default.</summary>
    public bool Absolute { get; init; }

    internal override bool HasBaseline => false;

    internal override bool GivesGradients => true;

    internal override bool SharesPoints => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        PointGradients.Attribute(work, GatedSweep<T>.Gradient);
        for (int result = 0; Absolute && result < work.Results; result++)
            TensorPrimitives.Abs(work.Result(result), work.Result(result));
    }
}
