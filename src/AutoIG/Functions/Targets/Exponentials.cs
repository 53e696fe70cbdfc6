namespace AutoIG.Functions;

/// <summary>exp(y_k) / Σ exp(y): of all outputs, or of all but one.</summary>
internal readonly ref struct Exponentials
{
    private readonly ReadOnlySpan<double> outputs;
    private readonly int leftOut;
    private readonly double largest, sum;

    /// <param name="outputs">y.</param>
    /// <param name="leftOut">The position of an output that is left out; −1 for none.</param>
    public Exponentials(ReadOnlySpan<double> outputs, int leftOut = -1)
    {
        this.outputs = outputs;
        this.leftOut = leftOut;
        largest = double.NegativeInfinity;
        for (int k = 0; k < outputs.Length; k++)
        {
            if (k != leftOut && !(outputs[k] <= largest))
                largest = outputs[k];
        }

        // Shifted by the largest output, so that no exponential overflows.
        for (int k = 0; k < outputs.Length; k++)
        {
            if (k != leftOut)
                sum += Math.Exp(outputs[k] - largest);
        }
    }

    /// <summary>exp(y_k) / Σ exp(y); 0 for the output that is left out.</summary>
    public double Share(int k) => k == leftOut ? 0 : Math.Exp(outputs[k] - largest) / sum;

    /// <summary>log Σ exp(y).</summary>
    public double LogSum => largest + Math.Log(sum);
}
