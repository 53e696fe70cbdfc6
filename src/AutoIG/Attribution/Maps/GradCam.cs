using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Grad-CAM: each channel is weighed by the mean of its gradients, w_c = mean_p ∂F/∂A_c, and the map is relu(Σ_c w_c A_c)
/// (Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks", arXiv 1610.02391).
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record GradCam(LayerKey Layer) : GradientActivationMap(Layer)
{
    private protected override void Weigh(ReadOnlySpan<double> activation, ReadOnlySpan<double> gradient, Span<double> weights) =>
        weights.Fill(TensorPrimitives.Sum(gradient) / gradient.Length);
}
