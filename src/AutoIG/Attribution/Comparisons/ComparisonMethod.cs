using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A method that compares the input with a baseline, value by value: multipliers m go back from the output, such that Σ m·Δ is the same
/// behind and before every operator, where Δ is the difference of a value between the two.
/// </summary>
/// <remarks>
/// <para>Where Rescale is the rule, a function of one number has the multiplier Δf/Δz, and its slope at the input where |Δz| &lt; 10⁻¹⁰.
/// Products of two values, maxima, softmax and normalisations are taken in such steps, of which each keeps the sum: the attributions sum to
/// F(x) − F(x′) whatever the model. One pass at the input, one at the baseline and one back is all that it costs.</para>
/// <para>A function must ask for the program that runs it: <c>[Differentiable(Programs = ModelPrograms.Comparison)]</c>. An operator
/// without a rule (recurrent layers, powers of two values) is an exception that names it.</para>
/// </remarks>
public abstract record ComparisonMethod : AttributionMethod
{
    private protected ComparisonMethod()
    {
    }

    /// <summary>
    /// Whether the multipliers are multiplied by x − x′; on by default. At x′ = x the multipliers are the gradient.
    /// </summary>
    public bool TimesDifference { get; init; } = true;

    internal sealed override bool HasBaseline => true;

    internal override bool IsComplete => TimesDifference;

    internal sealed override bool GivesGradients => !TimesDifference;

    /// <summary>The program of the rule.</summary>
    internal virtual ModelPrograms Program => ModelPrograms.Comparison;

    /// <summary>Checks what the method needs beside its program, before anything is computed.</summary>
    internal virtual void Check<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>Takes the finished attributions of a sample against each of its baselines, which were averaged into its result.</summary>
    internal virtual void Conclude<T>(AttributionWorkspace<T> work, int sample)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    internal sealed override void Attribute<T>(AttributionWorkspace<T> work)
    {
        work.Bound.Require(GetType().Name, Program);
        if (!work.Seed.IsComparable)
        {
            throw new NotSupportedException(
                $"{GetType().Name}: expected a target that is linear in the outputs of {work.Bound.Function.Signature.Name}, or made of "
                + $"probabilities, their logarithms, log-odds or squared errors, got {work.Seed.ToTarget()}. Explain the outputs that it is "
                + "made of, or compute it in the model.");
        }

        Check(work);
        var layer = LayerOf(work.Bound);
        if (layer is not null)
            work.Bound.RequireMultipliers(GetType().Name, Program, layer);
        int[]? seeds = ExplainedNeurons?.Locate(work.Bound, layer!);
        for (int sample = 0; sample < work.Samples; sample++)
        {
            for (int baseline = 0; baseline < work.Baselines; baseline++)
                work.Path.AddSegment(start: work.BaselineRow(baseline), end: sample);
        }

        work.Pairs.Compare(work.Path, Program, work.Seed, layer, seeds);
        work.StateEnds(seeds);
        work.ClearScratch(2);
        var attributions = work.Scratch(0);
        for (int sample = 0; sample < work.Samples; sample++)
        {
            var mean = work.Result(sample);
            for (int baseline = 0; baseline < work.Baselines; baseline++)
            {
                AgainstOne(work, sample, baseline, attributions);
                double weight = work.BaselineWeight(baseline);
                for (int i = 0; i < mean.Length; i++)
                    mean[i] += weight * attributions[i];
            }

            Conclude(work, sample);
        }
    }

    /// <summary>Writes the attributions of a sample against one of its baselines.</summary>
    private protected void AgainstOne<T>(AttributionWorkspace<T> work, int sample, int baseline, Span<double> attributions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int pair = (sample * work.Baselines) + baseline, row = work.BaselineRow(baseline);
        bool ofLayer = ExplainedLayer is not null;
        var multipliers = ofLayer ? work.Pairs.LayerMultipliers(pair) : work.Pairs.Multipliers(pair);
        ReadOnlySpan<T> input = ofLayer ? work.Path.LayerAt(sample) : work.Ends[sample];
        ReadOnlySpan<T> from = ofLayer ? work.Path.LayerAt(row) : work.Ends[row];
        for (int i = 0; i < attributions.Length; i++)
        {
            double multiplier = double.CreateTruncating(multipliers[i]);
            attributions[i] = TimesDifference ? Moves.Times(multiplier, from[i], input[i]) : multiplier;
        }
    }
}
