using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Grad-CAM++: w_c = Σ_p α max(g, 0) with α = g² / (2 g² + S_c g³) = 1 / (2 + S_c g) where the gradient g = ∂F/∂A_c is above 0, and S_c the
/// sum of A_c; the map is relu(Σ_c w_c A_c) (Chattopadhyay et al. 2018, "Grad-CAM++", arXiv 1710.11063).
/// </summary>
/// <remarks>
/// The gradient is that of the output itself. The exponential of the output, as the paper has it, multiplies the map by exp(F) and changes
/// nothing else.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record GradCamPlusPlus(LayerKey Layer) : GradientActivationMap(Layer)
{
    private protected override void Weigh(ReadOnlySpan<double> activation, ReadOnlySpan<double> gradient, Span<double> weights)
    {
        double sum = TensorPrimitives.Sum(activation), weight = 0;
        foreach (double slope in gradient)
        {
            // Written so that what is not a number stays so.
            if (!(slope <= 0))
                weight += slope / (2 + (sum * slope));
        }

        weights.Fill(weight);
    }
}
