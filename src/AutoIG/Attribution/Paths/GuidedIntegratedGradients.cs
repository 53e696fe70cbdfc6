namespace AutoIG;

/// <summary>
/// Guided Integrated Gradients: of T steps from x′ to x each moves those elements first whose partial derivatives are smallest, within a
/// band about the straight path, and A sums up the moves times the gradient at the beginning of the step (Kapishnikov et al. 2021, "Guided
/// Integrated Gradients: An Adaptive Path Method for Removing Noise", CVPR, arXiv 2106.09788).
/// </summary>
/// <remarks>
/// <para>Step t brings Σ |z_i − x_i| down to (1 − t/T) Σ |x′_i − x_i|. The path depends on the gradients, so that its points are computed
/// one after another: the threads and batches are those of several samples or baselines. It is kept in double, whatever the model computes
/// in; where derivatives are nearly equal, rounding decides which of them moves.</para>
/// <para>The attributions sum to F(x) − F(x′) up to the error of a left Riemann sum, which <see cref="Attribution{T}.ConvergenceDelta"/>
/// states. With several baselines they are the weighted mean of those for each.</para>
/// </remarks>
public sealed record GuidedIntegratedGradients : AttributionMethod
{
    /// <summary>T, the number of steps, each of which costs a gradient; 200 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Steps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Steps));
    } = 200;

    /// <summary>q: those elements move at a time whose partial derivatives are at most the q-quantile of all; 0.25 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside [0, 1].</exception>
    public double Fraction
    {
        get;
        init => field = Expect.Share(value, nameof(Fraction));
    } = 0.25;

    /// <summary>
    /// m: how far an element may be ahead of the straight path or behind it, as a share of the whole way; 0.02 by default. 0 is
    /// <see cref="IntegratedGradients"/> by the left rule, 1 the paper's unanchored algorithm.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside [0, 1].</exception>
    public double MaxDistance
    {
        get;
        init => field = Expect.Share(value, nameof(MaxDistance));
    } = 0.02;

    internal override bool HasBaseline => true;

    internal override bool IsComplete => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        work.EvaluateEnds();
        var walks = new GuidedWalk[checked(work.Samples * work.Baselines)];
        for (int walk = 0; walk < walks.Length; walk++)
        {
            var (sample, baseline) = Math.DivRem(walk, work.Baselines);
            walks[walk] = GuidedWalk.Between<T>(work.Ends[work.BaselineRow(baseline)], work.Ends[sample], Fraction, MaxDistance);
        }
        // One point of every walk at a time.
        for (int step = 1; step <= Steps; step++)
        {
            double alpha = (double)step / Steps, before = (step - 1.0) / Steps;
            FreePoints.Visit(
                work,
                walks.Length,
                (walk, point) =>
                {
                    walks[walk].Position.CopyTo(point);
                    return before;
                },
                (walk, gradient, _) => walks[walk].Step(gradient, alpha));
        }
        for (int walk = 0; walk < walks.Length; walk++)
        {
            var (sample, baseline) = Math.DivRem(walk, work.Baselines);
            var attributions = work.Result(sample);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                walks[walk].Attributions, work.BaselineWeight(baseline), attributions, attributions);
        }
    }
}
