namespace AutoIG;

/// <summary>The nodes and weights of Gauss–Legendre quadrature.</summary>
/// <remarks>
/// The nodes on [−1, 1] are ξ = cos θ with P_n(cos θ) = 0. Newton's iteration runs on θ, where the roots are almost evenly spaced and
/// 1 − ξ² = sin²θ loses nothing near the ends; it starts from Tricomi's asymptotic formula and converges in a few steps for any n. The
/// weight is 2 / (dP_n/dθ)² (Abramowitz and Stegun 25.4.29 with 1 − ξ² = sin²θ). P_n comes from its recurrence, which costs n, or, where n
/// is large and the node is not one of the outermost, from Stieltjes' asymptotic series, which costs a few terms: a rule costs O(n).
/// </remarks>
internal static class GaussLegendre
{
    // Up to here the recurrence is as fast as it needs to be.
    private const int MostByRecurrence = 200;

    // From this node on the smallest term of the series, about e^(−2nθ) with nθ ≈ (k + ¾)π, is below the rounding of the first.
    private const int FirstBySeries = 16;

    // Thirteen are summed up at most, where the rule is the smallest and the node the outermost.
    private const int MostTerms = 16;

    private const int NodesBetweenChecks = 1 << 12;

    /// <summary>The n nodes, ascending, and weights on [0, 1].</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (double[] Nodes, double[] Weights) OnUnitInterval(int n, CancellationToken cancellation = default)
    {
        var nodes = new double[n];
        var weights = new double[n];
        var series = new Series(n);
        // The rule is symmetric: the upper half, ξ ≥ 0, is computed and mirrored.
        for (int k = 0; k < (n + 1) / 2; k++)
        {
            bool bySeries = n > MostByRecurrence && k >= FirstBySeries;
            // A node by recurrence costs as much as thousands of the others.
            if (!bySeries || k % NodesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            bool isCentre = n - k == k + 1;
            double theta = Tricomi(n, k);
            for (int iteration = 0; iteration < 10; iteration++)
            {
                var (value, slope) = bySeries ? series.At(theta) : ByRecurrence(n, theta);
                double step = value / slope;
                theta -= step;
                // Newton's iteration squares the error: what is left after a step so small is below the last bit.
                if (Math.Abs(step) <= 1e-9 * theta)
                    break;
            }
            double derivative = (bySeries ? series.At(theta) : ByRecurrence(n, theta)).Slope;
            double weight = 1 / (derivative * derivative);
            // (1 − cos θ)/2 = sin²(θ/2), without cancellation for the node next to 0.
            double sine = Math.Sin(theta / 2), cosine = Math.Cos(theta / 2);
            nodes[k] = isCentre ? 0.5 : sine * sine;
            nodes[n - 1 - k] = isCentre ? 0.5 : cosine * cosine;
            weights[k] = weights[n - 1 - k] = weight;
        }
        return (nodes, weights);
    }

    // ξ = (1 − (n − 1)/(8n³)) cos φ, to first order in θ − φ: the cosine itself would lose the difference next to 1.
    private static double Tricomi(int n, int k)
    {
        double phi = Math.PI * (4.0 * k + 3) / (4.0 * n + 2);
        return phi + ((n - 1.0) / (8.0 * n * n * n) / Math.Tan(phi));
    }

    /// <summary>P_n(cos θ) and its derivative by θ.</summary>
    /// <remarks>
    /// The recurrence of Legendre's polynomials in terms of their differences:
    /// (k + 1)(P_{k+1} − P_k) = k(P_k − P_{k−1}) − (2k + 1)(1 − ξ) P_k.
    /// ξ itself does not tell the outermost angles of a large rule apart; 1 − ξ = 2 sin²(θ/2) does.
    /// </remarks>
    private static (double Value, double Slope) ByRecurrence(int n, double theta)
    {
        double half = Math.Sin(theta / 2);
        double toOne = 2 * half * half;
        double value = 1 - toOne, difference = -toOne;
        for (int degree = 1; degree < n; degree++)
        {
            difference = ((degree * difference) - ((2.0 * degree + 1) * toOne * value)) / (degree + 1.0);
            value += difference;
        }
        // sin θ · dP/dθ = n (ξ P_n − P_{n−1})
        return (value, n * (difference - (toOne * value)) / Math.Sin(theta));
    }

    /// <summary>
    /// Stieltjes' series P_n(cos θ) = C_n Σ_m h_m cos((n + m + ½)θ − (m + ½)π/2) / (2 sin θ)^(m + ½), whose error is below twice the first
    /// term left out (Hale and Townsend 2013, "Fast and Accurate Computation of Gauss–Legendre and Gauss–Jacobi Quadrature Nodes and
    /// Weights", SIAM J. Sci. Comput. 35).
    /// </summary>
    private readonly struct Series
    {
        private readonly int n;
        private readonly double constant;
        private readonly double[] factors;

        public Series(int n)
        {
            this.n = n;
            // C_n = 2/√π · Γ(n + 1)/Γ(n + 3/2), the ratio by its expansion in 1/z²; the next term is below the last bit.
            double z = n + 0.75, square = 1 / (z * z);
            constant = 2 / Math.Sqrt(Math.PI * z) * (1 - (square * (1 / 64.0 - (square * (21 / 8192.0)))));
            // h_m = Π_j (j − ½)² / (j (n + j + ½)).
            factors = new double[MostTerms];
            factors[0] = 1;
            for (int m = 1; m < MostTerms; m++)
                factors[m] = factors[m - 1] * (m - 0.5) * (m - 0.5) / (m * (n + m + 0.5));
        }

        /// <summary>P_n(cos θ) and its derivative by θ.</summary>
        public (double Value, double Slope) At(double theta)
        {
            var (sine, cosine) = Math.SinCos(theta);
            var (sineOfPhase, cosineOfPhase) = Math.SinCos(((n + 0.5) * theta) - (Math.PI / 4));
            double first = 1 / Math.Sqrt(2 * sine), power = first, value = 0, slope = 0;
            for (int m = 0; m < MostTerms; m++)
            {
                double term = factors[m] * power;
                // d/dθ of cos(phase)/(2 sin θ)^(m + ½)
                value += term * cosineOfPhase;
                slope -= term * (((n + m + 0.5) * sineOfPhase) + ((m + 0.5) * cosine / sine * cosineOfPhase));
                if (term < 1e-18 * first)
                    break;
                // The next phase is θ − π/2 further.
                (sineOfPhase, cosineOfPhase) = (
                    (sineOfPhase * sine) - (cosineOfPhase * cosine), (cosineOfPhase * sine) + (sineOfPhase * cosine));
                power /= 2 * sine;
            }
            return (constant * value, constant * slope);
        }
    }
}
