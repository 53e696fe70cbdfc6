namespace AutoIG;

/// <summary>
/// erf x = 2/√π·∫₀ˣ e^(−t²) dt and its complement, to a few units in the last place: the yardstick that faster approximations are
/// measured against.
/// </summary>
internal static class ErrorFunction
{
    /// <summary>erf x.</summary>
    public static double Erf(double x) => Math.Abs(x) switch
    {
        < 2.5 => Series(x),
        double.NaN => double.NaN,
        var far => Math.CopySign(1 - Tail(far), x),
    };

    /// <summary>erfc x = 1 − erf x, without cancellation for large x.</summary>
    public static double Erfc(double x) => x switch
    {
        >= 1 => Tail(x),
        _ => 1 - Erf(x),
    };

    /// <summary>
    /// erf x = 2/√π·e^(−x²)·Σ 2ⁿ x²ⁿ⁺¹ / (1·3·5···(2n + 1)) (DLMF 7.6.2): all terms have one sign, so nothing cancels.
    /// </summary>
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>
    /// erfc x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))) for x ≥ 1 (DLMF 7.9.1), evaluated from its end. The levels
    /// are as many as leave no more than rounding; they grow as x falls: 200 are needed at x = 1, 50 at x = 2, 20 at x = 4.
    /// </summary>
    private static double Tail(double x)
    {
        double fraction = x;
        for (int n = 20 + (int)(240 / (x * x)); n >= 1; n--)
            fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
