namespace AutoIG;

/// <summary>
/// How much more complex explanations become when all weights are replaced: (H′ − H)/H, with H the entropy of the histogram of |A| of the
/// model itself and H′ that of the replaced one (Hedström et al. 2024, "Sanity Checks Revisited: An Exploration to Repair the Model
/// Parameter Randomisation Test", arXiv 2401.06465).
/// </summary>
/// <remarks>
/// High is good: explanations of a model that has learnt nothing are less orderly. It compares no features: an explanation of the same
/// histogram at other places has 0. Each histogram has its own range. NaN where all magnitudes of the model itself fall in one bin. The
/// columns are H and H′.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed record EntropyRandomization<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The measure with a model and its replacements.</summary>
    /// <param name="randomization">Says which layers are replaced and by what; its order and its agreement do not matter.</param>
    public EntropyRandomization(ModelRandomization<T> randomization) =>
        Randomization = Expect.NotNull(randomization, nameof(randomization));

    /// <summary>Which layers are replaced, and by what.</summary>
    public ModelRandomization<T> Randomization { get; }

    /// <summary>How many bins of equal width a histogram has, at least 2; 100 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 2.</exception>
    public int Bins
    {
        get;
        init => field = Expect.AtLeast(value, 2, nameof(Bins));
    } = 100;

    /// <summary>How much more complex a method's explanation becomes.</summary>
    /// <inheritdoc cref="ModelRandomization{T}.Score"/>
    public MeasureResult Score(
        AttributionMethod method, FunctionInput<T> input, FunctionInput<T>? baseline = null, Target target = default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        var original = method.Explain(Randomization.Original(), input, baseline, target, cancellation);
        var replaced = method.Explain(Randomization.Randomized(), input, baseline, original.Target, cancellation);
        double h = Entropy(Features.Joined(original.Inputs).Doubles()), after = Entropy(Features.Joined(replaced.Inputs).Doubles());
        return new MeasureResult(h == 0 ? double.NaN : (after - h) / h, ("entropy", [h]), ("entropy, replaced", [after]));
    }

    /// <summary>The entropy of the histogram of the magnitudes; a bin holds its left edge, the last one its right edge, too.</summary>
    private double Entropy(double[] attributions)
    {
        double[] magnitudes = Features.Magnitudes(attributions);
        double least = magnitudes.Min(), width = (magnitudes.Max() - least) / Bins;
        if (width == 0)
            return 0;
        var counts = new double[Bins];
        foreach (double magnitude in magnitudes)
        {
            int bin = Math.Min((int)((magnitude - least) / width), Bins - 1);
            // Which side of an edge a number lies on is decided by the edge itself, not by the rounded quotient.
            if (bin > 0 && magnitude < least + (bin * width))
                bin--;
            else if (bin < Bins - 1 && magnitude >= least + ((bin + 1) * width))
                bin++;
            counts[bin]++;
        }

        return Complexity.Entropy(counts, magnitudes.Length);
    }
}
