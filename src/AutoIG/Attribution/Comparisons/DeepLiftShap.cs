namespace AutoIG;

/// <summary>
/// DeepLIFT against a set of background samples: the mean over the baselines b_j of A_j = m_j·(x − b_j), which approximates SHAP values,
/// with the standard error of each mean, √(Σ_j (A_j − mean)²/(n − 1)/n), in <see cref="Attribution{T}.StandardErrors"/> (Lundberg and
/// Lee 2017, "A Unified Approach to Interpreting Model Predictions", arXiv 1705.07874).
/// </summary>
/// <remarks>
/// The attributions sum to F(x) − mean F(b_j). All baselines count alike: with weights there is no standard error of this form, and
/// <see cref="DeepLift"/> takes them.
/// </remarks>
public sealed record DeepLiftShap : DeepLift
{
    internal override void Check<T>(AttributionWorkspace<T> work)
    {
        for (int baseline = 1; baseline < work.Baselines; baseline++)
        {
            if (!work.BaselineWeight(baseline).Equals(work.BaselineWeight(0)))
                throw Expect.Unexpected("weights", "none, or all the same", "weights that differ");
        }
    }

    internal override void Conclude<T>(AttributionWorkspace<T> work, int sample)
    {
        // As of the other methods, of the (first) sample.
        if (sample > 0)
            return;
        int count = work.Baselines;
        var mean = work.Result(sample);
        Span<double> attributions = work.Scratch(0), squaredDeviations = work.Scratch(1);
        for (int baseline = 0; baseline < count; baseline++)
        {
            AgainstOne(work, sample, baseline, attributions);
            for (int i = 0; i < mean.Length; i++)
                squaredDeviations[i] += (attributions[i] - mean[i]) * (attributions[i] - mean[i]);
        }

        work.TakeStandardErrors(target: 0, squaredDeviations, count);
    }
}
