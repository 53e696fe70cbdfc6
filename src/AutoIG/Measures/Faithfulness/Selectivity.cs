namespace AutoIG;

/// <summary>
/// The area under F as squares of an image go from x to the baseline, those with the largest sum of attributions first, every step weighing
/// the same (Montavon et al. 2018, "Methods for Interpreting and Understanding Deep Neural Networks", arXiv 1706.07979).
/// </summary>
/// <remarks>
/// Low is good: F falls fast. It is the curve of <see cref="RegionPerturbation"/>, and has its limits. The columns are F and the share of
/// squares that are gone.
/// </remarks>
public sealed record Selectivity : AttributionMeasure
{
    /// <summary>The measure with squares of a size.</summary>
    /// <param name="patchSize">The side of a square.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public Selectivity(int patchSize) => PatchSize = Expect.AtLeast(patchSize, 1, nameof(patchSize));

    /// <summary>The side of a square.</summary>
    public int PatchSize { get; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        var curve = RegionPerturbation.OfPatches(call, PatchSize, ascending: false, nameof(Selectivity));
        double[] shares = curve.Shares(ofSteps: true), values = curve.Values(call, call.X, call.BaselineRow);
        return new MeasureResult(ReplacementCurve.Area(shares, values), ("F", values), ("share", shares));
    }
}
