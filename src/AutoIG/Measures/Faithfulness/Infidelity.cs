namespace AutoIG;

/// <summary>
/// How well attributions predict what changes of the input do: the mean over changes I_j of (p_j − ΔF_j)², p_j = Σ I_j·A and
/// ΔF_j = F(x) − F(x − I_j) (Yeh et al. 2019, "On the (In)fidelity and Sensitivity of Explanations", arXiv 1901.09392).
/// </summary>
/// <remarks>
/// <para>0 is perfect, in the unit of F squared: it cannot be compared between models. It prefers what fits the changes that are asked
/// about, which may be inputs that the model has never seen; with small changes it prefers the gradient.</para>
/// <para>The columns are p_j, ΔF_j and the factor β = Σ pΔF/Σ p². Where all p_j are 0 any factor is as good: β is NaN, and the score is the
/// mean of ΔF².</para>
/// </remarks>
public sealed record Infidelity : AttributionMeasure
{
    private readonly FeatureSubsets? subsets;
    private readonly Noise? noise;

    /// <summary>Removal: I_j is x − x′ on a set of features, and 0 elsewhere.</summary>
    /// <param name="subsets">The sets.</param>
    public Infidelity(FeatureSubsets subsets) => this.subsets = Expect.NotNull(subsets, nameof(subsets));

    /// <summary>Noise: the I_j are given, or drawn.</summary>
    /// <param name="noise">The changes, which are taken away from x.</param>
    public Infidelity(Noise noise) => this.noise = Expect.NotNull(noise, nameof(noise));

    /// <summary>How many changes are drawn where the noise is not given; 100 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Samples));
    } = 100;

    /// <summary>The seed of drawn noise.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Whether the attributions hold the factor x − x′ already, as those of Integrated Gradients do: p_j is then Σ_{i∈S_j} A_i. Of removal
    /// alone; off by default, for attributions that are like gradients.
    /// </summary>
    public bool OfContributions { get; init; }

    /// <summary>Whether the attributions are scaled by β first, which makes the score least: for methods whose unit is not F's.</summary>
    public bool OptimalScaling { get; init; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        if (OfContributions && subsets is null)
        {
            throw Expect.Unexpected(
                nameof(OfContributions), $"the features of a set to be removed, by {nameof(FeatureSubsets)}", $"{nameof(Noise)}");
        }

        var sets = subsets?.Of(call.Features, call.Cancellation);
        var rows = sets is null ? NoisyRows.Of(call, noise!, Samples, Seed, sign: -1) : null;
        double[] changed = sets is null
            ? call.Evaluate(rows!.Length, (probe, input) => rows[probe].CopyTo(input))
            : call.EvaluateReplaced(sets, call.BaselineRow);
        var products = new double[changed.Length];
        for (int j = 0; j < products.Length; j++)
        {
            products[j] = OfContributions ? SubsetSums.Of(call.Scores, sets![j])
                : sets is null ? Product<T>(call.PerElement, call.X, rows![j])
                : Product(call, sets[j]);
        }

        return Result(products, Array.ConvertAll(changed, value => call.Output - value));
    }

    private MeasureResult Result(double[] products, double[] changes)
    {
        double squares = 0, both = 0, sum = 0;
        for (int j = 0; j < products.Length; j++)
        {
            squares += products[j] * products[j];
            both += products[j] * changes[j];
        }

        double factor = both / squares;
        for (int j = 0; j < products.Length; j++)
            sum += Math.Pow(((OptimalScaling && squares > 0 ? factor : 1) * products[j]) - changes[j], 2);
        return new MeasureResult(sum / products.Length, ("products", products), ("changes", changes), ("factor", [factor]));
    }

    // I is what was taken away, as the element type holds it.
    private static double Product<T>(double[] attributions, ReadOnlySpan<T> x, ReadOnlySpan<T> changed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int i = 0; i < attributions.Length; i++)
            sum += attributions[i] * (double.CreateTruncating(x[i]) - double.CreateTruncating(changed[i]));
        return sum;
    }

    private static double Product<T>(MeasureCall<T> call, int[] set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        double[] attributions = call.PerElement;
        foreach (int feature in set)
        {
            for (int c = 0; c < call.Features.Channels; c++)
            {
                int i = call.Features.Element(c, feature);
                sum += attributions[i] * (double.CreateTruncating(call.X[i]) - double.CreateTruncating(call.BaselineRow[i]));
            }
        }

        return sum;
    }
}
