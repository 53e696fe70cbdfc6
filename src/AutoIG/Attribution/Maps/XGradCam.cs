using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// XGrad-CAM: w_c = Σ_p g A_c / Σ_p A_c with the gradient g = ∂F/∂A_c, and 0 for a channel that sums to 0; the map is relu(Σ_c w_c A_c)
/// (Fu et al. 2020, "Axiom-based Grad-CAM", arXiv 2008.02312).
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record XGradCam(LayerKey Layer) : GradientActivationMap(Layer)
{
    private protected override void Weigh(ReadOnlySpan<double> activation, ReadOnlySpan<double> gradient, Span<double> weights)
    {
        double sum = TensorPrimitives.Sum(activation);
        weights.Fill(sum == 0 ? 0 : TensorPrimitives.Dot(gradient, activation) / sum);
    }
}
