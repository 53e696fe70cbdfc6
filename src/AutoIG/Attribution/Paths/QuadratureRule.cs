namespace AutoIG;

/// <summary>Where on the path ∫₀¹ is sampled, and with which weights. n is the number of steps.</summary>
public enum QuadratureRule
{
    /// <summary>
    /// The n-point Gauss–Legendre rule on [0, 1], exact for polynomials of degree 2n − 1. Neither end of the path is sampled.
    /// </summary>
    GaussLegendre,

    /// <summary>α = k/n for k = 0 … n − 1, weights 1/n.</summary>
    Left,

    /// <summary>α = k/n for k = 1 … n, weights 1/n: the sum in the original paper.</summary>
    Right,

    /// <summary>α = (k + ½)/n for k = 0 … n − 1, weights 1/n.</summary>
    Middle,

    /// <summary>
    /// α = k/(n − 1) for k = 0 … n − 1, weights 1/(n − 1), halved at both ends, so that they sum to 1. Takes 2 steps at least.
    /// </summary>
    Trapezoid,
}
