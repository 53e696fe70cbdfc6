namespace AutoIG;

/// <summary>
/// Element-wise Grad-CAM: each element is weighed by its own gradient where their product is above 0; the map is Σ_c relu(∂F/∂A_c A_c).
/// Where <see cref="HiResCam"/> lets channels cancel each other at a position, here nothing speaks against the output.
/// </summary>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record GradCamElementWise(LayerKey Layer) : GradientActivationMap(Layer)
{
    private protected override void Weigh(ReadOnlySpan<double> activation, ReadOnlySpan<double> gradient, Span<double> weights)
    {
        for (int p = 0; p < weights.Length; p++)
            weights[p] = gradient[p] * activation[p] <= 0 ? 0 : gradient[p];
    }
}
