namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>erf from its definition: the series of its integrand near 0, the continued fraction of erfc far away.</summary>
internal static class ErrorFunction
{
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (a > 6)
            return Math.Sign(x);
        if (a > 2.5)
        {
            double fraction = 0;
            for (int k = 200; k >= 1; k--)
                fraction = k / 2.0 / (a + fraction);
            return Math.Sign(x) * (1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction));
        }
        // Σ 2ⁿ·x²ⁿ⁺¹·e^(−x²) / (1·3·…·(2n + 1)): every summand is positive, nothing cancels.
        double term = a, sum = a;
        for (int n = 1; term > 1e-20 * sum; n++)
            sum += term *= 2 * a * a / (2 * n + 1);
        return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * Math.Exp(-a * a) * sum;
    }
}
