using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Layer-CAM: each element is weighed by its own gradient where that is above 0; the map is relu(Σ_c max(∂F/∂A_c, 0) A_c)
/// (Jiang et al. 2021, "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", IEEE TIP 30).
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record LayerCam(LayerKey Layer) : GradientActivationMap(Layer)
{
    private protected override void Weigh(ReadOnlySpan<double> activation, ReadOnlySpan<double> gradient, Span<double> weights) =>
        TensorPrimitives.Max(gradient, 0, weights);
}
