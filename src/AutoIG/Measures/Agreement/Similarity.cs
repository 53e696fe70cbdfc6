namespace AutoIG;

/// <summary>An agreement of the numbers of two explanations, or of their magnitudes.</summary>
public abstract record Similarity : Agreement
{
    private protected Similarity()
    {
    }

    /// <summary>Whether magnitudes are compared: what matters, whichever way; off by default.</summary>
    public bool Absolute { get; init; }

    internal sealed override double Of(double[] first, double[] second, int[] shape) =>
        Between(Features.Magnitudes(first, Absolute), Features.Magnitudes(second, Absolute), shape);

    internal abstract double Between(double[] first, double[] second, int[] shape);
}
