namespace AutoIG;

/// <summary>
/// HiResCAM: each element is weighed by its own gradient; the map is relu(Σ_c ∂F/∂A_c A_c) (Draelos and Carin 2020, "Use HiResCAM
/// instead of Grad-CAM for faithful explanations of convolutional neural networks", arXiv 2011.08891).
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record HiResCam(LayerKey Layer) : GradientActivationMap(Layer)
{
    private protected override void Weigh(ReadOnlySpan<double> activation, ReadOnlySpan<double> gradient, Span<double> weights) =>
        gradient.CopyTo(weights);
}
