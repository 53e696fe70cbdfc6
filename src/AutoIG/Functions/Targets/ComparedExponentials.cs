namespace AutoIG.Functions;

/// <summary>
/// The steps y → exp(y) → Σ → log between two points, each by its quotient: the multipliers of log Σ exp(y), of all outputs or of all but
/// one. They sum up to its change (Shrikumar, Greenside and Kundaje 2017, "Learning Important Features Through Propagating Activation
/// Differences", arXiv 1704.02685).
/// </summary>
internal readonly ref struct ComparedExponentials
{
    // Where a step hardly moves its quotient is its slope at the input.
    private const double Guard = 1e-10;

    private readonly ReadOnlySpan<double> outputs, baselines;
    private readonly int leftOut;
    private readonly double largest, ofLogarithm;

    /// <param name="outputs">y at the input.</param>
    /// <param name="baselines">y at the baseline.</param>
    /// <param name="leftOut">The position of an output that is left out; −1 for none.</param>
    public ComparedExponentials(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int leftOut = -1)
    {
        this.outputs = outputs;
        this.baselines = baselines;
        this.leftOut = leftOut;
        largest = double.NegativeInfinity;
        for (int k = 0; k < outputs.Length; k++)
        {
            if (k != leftOut)
                largest = Math.Max(largest, Math.Max(outputs[k], baselines[k]));
        }

        // Shifted by one number at both points, so that no exponential overflows; the quotients' product does not depend on it.
        double sum = 0, atBaseline = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            if (k == leftOut)
                continue;
            sum += Math.Exp(outputs[k] - largest);
            atBaseline += Math.Exp(baselines[k] - largest);
        }

        ofLogarithm = Math.Abs(sum - atBaseline) < Guard ? 1 / sum : (Math.Log(sum) - Math.Log(atBaseline)) / (sum - atBaseline);
    }

    /// <summary>The multiplier of an output; 0 for the one that is left out.</summary>
    public double Share(int k) => k == leftOut ? 0 : ofLogarithm * Quotient(outputs[k] - largest, baselines[k] - largest);

    /// <summary>Δexp(y)/Δy.</summary>
    public static double Quotient(double output, double baseline) => Math.Abs(output - baseline) < Guard
        ? Math.Exp(output)
        : (Math.Exp(output) - Math.Exp(baseline)) / (output - baseline);
}
