using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// How far the errors of pieces come from adding up: of each attribution, since pieces concern different ones, and of the sum, since they
/// have both signs. From 1, where they all add up, to the number of pieces.
/// </summary>
/// <remarks>
/// It is measured, on the last pieces of about as many as are open, and only says how much may be accepted at a time: what is accepted is
/// added up attribution by attribution all the same.
/// </remarks>
internal sealed class ErrorSpread(int attributions)
{
    private readonly double[] totals = new double[attributions];
    private double largest, sum, magnitudes;
    private int seen, enough;

    /// <summary>Σ_p max_i e_ip / max_i Σ_p e_ip, for the errors e_ip of attribution i on piece p.</summary>
    public double OfEach { get; private set; } = 1;

    /// <summary>Σ_p |r_p| / |Σ_p r_p|, for the errors r_p of the sum.</summary>
    public double OfSum { get; private set; } = 1;

    /// <summary>Looks at a piece.</summary>
    public void Add(ReadOnlySpan<double> errors, double residual)
    {
        TensorPrimitives.Add(totals, errors, totals);
        largest += TensorPrimitives.Max(errors);
        sum += residual;
        magnitudes += Math.Abs(residual);
        seen++;
    }

    /// <summary>Measures anew, once as many pieces have been seen as were open at the last time.</summary>
    /// <param name="open">How many are open now.</param>
    public void Renew(int open)
    {
        if (seen < enough || seen == 0)
            return;
        double most = TensorPrimitives.Max<double>(totals);
        OfEach = most > 0 ? largest / most : 1;
        OfSum = magnitudes > 0 ? Math.Min(magnitudes / Math.Abs(sum), seen) : 1;
        Array.Clear(totals);
        (largest, sum, magnitudes, seen, enough) = (0, 0, 0, 0, open);
    }
}
