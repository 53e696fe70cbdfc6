namespace AutoIG;

/// <summary>
/// Two quadratures on the same points of [0, 1]: Gauss–Legendre on five of them, and one of degree 5 on all seven, whose difference
/// estimates the error of the first.
/// </summary>
/// <remarks>
/// The outermost points belong to the second rule alone, with a weight of 1/6: they are there because Gauss–Legendre does not see a step
/// next to an end. They lie a little inside, because at an end itself a model may have a kink or no gradient, as √x has none at 0. For a
/// step at any place between them the error is below <see cref="Safety"/> times the estimate.
/// </remarks>
internal static class NestedRule
{
    /// <summary>How many points there are.</summary>
    public const int Count = 7;

    /// <summary>The most that the error is of the estimate where the integrand has one step.</summary>
    public const double Safety = 1.61;

    private const double Margin = 1.0 / (1 << 30);

    static NestedRule()
    {
        var gauss = Quadrature.Of(QuadratureRule.GaussLegendre, Count - 2);
        Nodes = [Margin, .. gauss.Nodes, 1 - Margin];
        Weights = [0, .. gauss.Weights, 0];
        // On [−1, 1] the points are ±a, ±b, ±c and 0. The weights of b, c and 0 follow from that of a and the moments of x², x⁴ and 1.
        const double Outer = 1 / 3.0;
        double a2 = Square(1 - (2 * Margin)), b2 = Square(1 - (2 * gauss.Nodes[0])), c2 = Square(1 - (2 * gauss.Nodes[1]));
        double second = (1 / 3.0) - (Outer * a2), fourth = (1 / 5.0) - (Outer * a2 * a2);
        double atB = (fourth - (second * c2)) / (b2 * (b2 - c2)), atC = (fourth - (second * b2)) / (c2 * (c2 - b2));
        double[] rough = [Outer / 2, atB / 2, atC / 2, 1 - Outer - atB - atC, atC / 2, atB / 2, Outer / 2];
        Differences = [.. Weights.Zip(rough, (fine, other) => fine - other)];
    }

    private static double Square(double x) => x * x;

    /// <summary>α, ascending.</summary>
    public static double[] Nodes { get; }

    /// <summary>The weights of Gauss–Legendre.</summary>
    public static double[] Weights { get; }

    /// <summary>The weights of the difference between the rules.</summary>
    public static double[] Differences { get; }
}
