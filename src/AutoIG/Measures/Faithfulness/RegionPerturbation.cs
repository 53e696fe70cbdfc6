namespace AutoIG;

/// <summary>
/// Squares of an image go from x to the baseline one after another, ordered by the sum of their attributions, and the score is the area
/// over the curve of F, 1/(L+1) Σ_{m=0…L} (F(x) − F(x after m squares)) (Samek et al. 2017, "Evaluating the Visualization of What a Deep
/// Neural Network Has Learned", arXiv 1509.06321).
/// </summary>
/// <remarks>
/// High is good from the most relevant down, low from the least relevant up, and the difference is good where it is high. The image is cut
/// from its top left corner; squares at the border are cut off. A square at the baseline is an edge that the model may react to. The
/// columns are F and the share of positions that are gone.
/// </remarks>
public sealed record RegionPerturbation : FlippingMeasure
{
    /// <summary>The measure with squares of a size.</summary>
    /// <param name="patchSize">The side of a square.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public RegionPerturbation(int patchSize) => PatchSize = Expect.AtLeast(patchSize, 1, nameof(patchSize));

    /// <summary>The side of a square.</summary>
    public int PatchSize { get; }

    private protected override ReplacementCurve Curve<T>(MeasureCall<T> call, bool ascending) =>
        OfPatches(call, PatchSize, ascending, nameof(RegionPerturbation));

    internal static ReplacementCurve OfPatches<T>(MeasureCall<T> call, int size, bool ascending, string measure)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[][] patches = Patches.Of(call.Features, size, measure);
        double[] sums = Array.ConvertAll(patches, patch => SubsetSums.Of(call.Scores, patch));
        return ReplacementCurve.Of(patches, ascending ? Features.Ascending(sums) : Features.Descending(sums));
    }
}
