using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// DeepLIFT by the Rescale rule: multipliers m go back from the output, of every function of one number m_in = m_out·Δf/Δz, where Δ is the
/// difference between the input and the baseline, and A_i = m_i·(x_i − x′_i) (Shrikumar, Greenside and Kundaje 2017, "Learning Important
/// Features Through Propagating Activation Differences", arXiv 1704.02685).
/// </summary>
/// <remarks>
/// <para>The attributions sum to F(x) − F(x′), whatever the model: products of two values, maxima, softmax and normalisations are taken in
/// steps of which each keeps the sum. One pass at the input and one at the baseline is all that it costs. With several baselines the
/// attributions are averaged by their weights.</para>
/// <para>A function must ask for the program that runs it: <c>[Differentiable(Programs = ModelPrograms.Comparison)]</c>.</para>
/// </remarks>
public record DeepLift : AttributionMethod
{
    /// <summary>The layer that is explained in place of the input, by its generated key: A = m_y·(y − y′) for its elements y.</summary>
    public LayerKey? Layer { get; init; }

    /// <summary>Whether the multipliers are multiplied by x − x′; on by default. The multipliers at x′ = x are the gradient.</summary>
    public bool TimesDifference { get; init; } = true;

    internal sealed override bool HasBaseline => true;

    internal override bool IsComplete => TimesDifference;

    internal override bool GivesGradients => !TimesDifference;

    internal sealed override LayerKey? ExplainedLayer => Layer;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        work.Bound.RequireComparison(GetType().Name);
        var layer = Layer is { } key ? Layers.Find(work.Bound, key) : null;
        work.EvaluateEnds(layer);
        for (int sample = 0; sample < work.Samples; sample++)
        {
            for (int baseline = 0; baseline < work.Baselines; baseline++)
                work.Path.AddSegment(start: work.BaselineRow(baseline), end: sample);
        }

        var pairs = work.Pairs;
        pairs.Compare(work.Path, work.Seed, layer, seeds: null);
        for (int sample = 0, pair = 0; sample < work.Samples; sample++)
        {
            for (int baseline = 0; baseline < work.Baselines; baseline++, pair++)
            {
                int row = work.BaselineRow(baseline);
                if (layer is null)
                    Add(work.Result(sample), work.BaselineWeight(baseline), pairs.Multipliers(pair), work.Ends[sample], work.Ends[row]);
                else
                    Add(
                        work.Result(sample), work.BaselineWeight(baseline), pairs.LayerMultipliers(pair), work.Path.LayerAt(sample),
                        work.Path.LayerAt(row));
            }
        }
    }

    /// <summary>Adds the attributions against one baseline.</summary>
    private void Add<T>(
        Span<double> attributions, double weight, ReadOnlySpan<T> multipliers, ReadOnlySpan<T> input, ReadOnlySpan<T> baseline)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < attributions.Length; i++)
        {
            double multiplier = double.CreateTruncating(multipliers[i]);
            attributions[i] += weight * (TimesDifference ? Moves.Times(multiplier, baseline[i], input[i]) : multiplier);
        }
    }
}
