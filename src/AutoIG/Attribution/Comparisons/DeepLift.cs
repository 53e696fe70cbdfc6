namespace AutoIG;

/// <summary>
/// DeepLIFT by the Rescale rule: multipliers m go back from the output, of every function of one number m_in = m_out·Δf/Δz, where Δ is the
/// difference between the input and the baseline, and A_i = m_i·(x_i − x′_i) (Shrikumar, Greenside and Kundaje 2017, "Learning Important
/// Features Through Propagating Activation Differences", arXiv 1704.02685). With several baselines the attributions are averaged.
/// </summary>
/// <inheritdoc cref="ComparisonMethod" path="/remarks"/>
public record DeepLift : ComparisonMethod
{
    /// <summary>
    /// The layer that is explained in place of the input, by its generated key: A = m·(y − y′) for its elements y. Over a layer through
    /// which every path from input to output leads they sum to F(x) − F(x′); <see cref="Attribution{T}.ConvergenceDelta"/> is 0 for such a
    /// layer alone.
    /// </summary>
    public LayerKey? Layer { get; init; }

    /// <summary>What is passed back through a nonlinearity; <see cref="DeepLiftRule.Rescale"/> by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the rules.</exception>
    public DeepLiftRule Rule
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value : throw Expect.OutOfRange(nameof(Rule), "Rescale or RevealCancel", value);
    }

    internal sealed override LayerKey? ExplainedLayer => Layer;

    internal sealed override ModelPrograms Program =>
        Rule == DeepLiftRule.RevealCancel ? ModelPrograms.RevealCancel : ModelPrograms.Comparison;
}
