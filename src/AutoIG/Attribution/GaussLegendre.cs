namespace AutoIG;

/// <summary>The nodes and weights of Gauss–Legendre quadrature.</summary>
internal static class GaussLegendre
{
    /// <summary>The n nodes, ascending, and weights on [0, 1].</summary>
    /// <remarks>
    /// The nodes on [−1, 1] are ξ = cos θ with P_n(cos θ) = 0. Newton's iteration runs on θ, where the roots are almost evenly spaced and
    /// 1 − ξ² = sin²θ loses nothing near the ends; it starts from Tricomi's asymptotic formula and converges in a few steps for any n. The
    /// weight is 2 / (dP_n/dθ)² (Abramowitz and Stegun 25.4.29 with 1 − ξ² = sin²θ).
    /// </remarks>
    public static (double[] Nodes, double[] Weights) OnUnitInterval(int n)
    {
        var nodes = new double[n];
        var weights = new double[n];
        // The rule is symmetric: the upper half, ξ ≥ 0, is computed and mirrored.
        for (int k = 0; k < (n + 1) / 2; k++)
        {
            bool isCentre = 2 * k + 1 == n;
            double theta = isCentre ? Math.PI / 2 : Tricomi(n, k);
            for (int iteration = 0; iteration < 10 && !isCentre; iteration++)
            {
                var (value, slope) = LegendreOfCosine(n, theta);
                double step = value / slope;
                theta -= step;
                if (Math.Abs(step) <= 4e-16 * theta)
                    break;
            }
            double derivative = LegendreOfCosine(n, theta).Slope;
            double weight = 1 / (derivative * derivative);
            // (1 − cos θ)/2 = sin²(θ/2), without cancellation for the node next to 0.
            double sine = Math.Sin(theta / 2), cosine = Math.Cos(theta / 2);
            nodes[k] = isCentre ? 0.5 : sine * sine;
            nodes[n - 1 - k] = isCentre ? 0.5 : cosine * cosine;
            weights[k] = weights[n - 1 - k] = weight;
        }
        return (nodes, weights);
    }

    private static double Tricomi(int n, int k)
    {
        double phi = Math.PI * (4 * k + 3) / (4.0 * n + 2);
        double correction = 1 - (n - 1.0) / (8.0 * n * n * n);
        return Math.Acos(Math.Min(1, correction * Math.Cos(phi)));
    }

    /// <summary>P_n(cos θ) and its derivative by θ.</summary>
    private static (double Value, double Slope) LegendreOfCosine(int n, double theta)
    {
        double x = Math.Cos(theta);
        double previous = 1, current = x;
        for (int degree = 1; degree < n; degree++)
            (previous, current) = (current, ((2 * degree + 1) * x * current - degree * previous) / (degree + 1));
        // sin θ · dP/dθ = n (x P_n − P_{n−1})
        return (current, n * (x * current - previous) / Math.Sin(theta));
    }
}
