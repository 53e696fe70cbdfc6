namespace AutoIG;

/// <summary>
/// How <see cref="Nn.Gelu{T}(System.Numerics.Tensors.Tensor{T}, GeluApproximation)"/> evaluates Φ, the normal distribution.
/// </summary>
public enum GeluApproximation
{
    /// <summary>Exactly, by the error function: x·Φ(x) = x/2·(1 + erf(x/√2)).</summary>
    None,

    /// <summary>x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), as in GPT-2 (Hendrycks &amp; Gimpel, arXiv 1606.08415).</summary>
    Tanh,
}
