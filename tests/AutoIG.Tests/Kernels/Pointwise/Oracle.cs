namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>Scalar double forms, chosen for accuracy and independent of the vector code.</summary>
internal static class Oracle
{
    /// <summary>W. Kahan's form: the error of fl(eˣ) cancels in the quotient with its own logarithm.</summary>
    internal static double Expm1(double x)
    {
        double u = Math.Exp(x);
        return Math.Abs(x) < 1e-5 ? x + x * x / 2 + x * x * x / 6
            : double.IsInfinity(u) || x < -40 ? u - 1
            : (u - 1) * x / Math.Log(u);
    }

    internal static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    internal static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    internal static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));
}
