using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>A method that integrates along the straight path from the baseline to the input.</summary>
public abstract record PathMethod : QuadratureMethod
{
    private protected PathMethod()
    {
    }

    /// <summary>
    /// The error that is allowed, as a share of how much F changes along the path: of each attribution, and of the sum of all. Where it is
    /// stated the points are placed by need, in place of <see cref="QuadratureMethod.Rule"/>,
    /// <see cref="QuadratureMethod.Steps"/> and <see cref="QuadratureMethod.Quadrature"/>: the path is
    /// cut into pieces, and those that are not integrated well enough are halved.
    /// </summary>
    /// <remarks>
    /// <para>The errors of attributions are estimated, by two rules on the same points of each piece; the error of the sum, of methods that
    /// are complete, is known. No estimate sees what lies between its points: a stretch of the path where F turns away and comes back
    /// again, shorter than a piece, can be missed, and so can kinks whose errors cancel at every input. Where averages of gradients are
    /// asked for (<see cref="InternalInfluence"/>, local Integrated Gradients) they are held against the largest of them instead.</para>
    /// <para>For a float model 1e-4 is within reach; below the rounding of F itself nothing is asked. What was reached is
    /// <see cref="Attribution{T}.EstimatedError"/> and <see cref="Attribution{T}.ConvergenceDelta"/>.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double? Tolerance
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw Expect.OutOfRange(nameof(Tolerance), "a number above 0", value);
    }

    /// <summary>How many points a <see cref="Tolerance"/> may cost; 2,000 by default, and 28 at least.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxSteps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxSteps));
    } = 2000;

    /// <summary>By what the integral is multiplied.</summary>
    internal abstract PathScale Scale { get; }

    /// <summary>
    /// Whether the integrals of all inputs' gradients are at hand, which add up to the change of F on every part of the path.
    /// </summary>
    internal virtual bool AddsUpOnPieces => false;

    /// <remarks>Where points are placed by need they are other ones for each target.</remarks>
    internal override bool SharesPoints => Tolerance is null;

    /// <summary>Whether the values of that layer at the ends are needed, and not its derivatives alone.</summary>
    internal virtual bool ReadsLayerAtEnds => false;

    /// <summary>What is explained, at an end of a path: F.</summary>
    internal virtual double ValueAt<T>(AttributionWorkspace<T> work, PathIntegral<T> path, int end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => work.Seed.Value(path.OutputsAt(end));

    /// <summary>Integrates along the segments of a path whose ends have been evaluated and whose nodes have been placed.</summary>
    internal abstract void Integrate<T>(PathIntegral<T> path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal sealed override void Attribute<T>(AttributionWorkspace<T> work)
    {
        if (Tolerance is not null)
        {
            EvaluateEnds(work);
            for (int sample = 0; sample < work.Samples; sample++)
            {
                double error = 0;
                for (int baseline = 0; baseline < work.Baselines; baseline++)
                    error += work.BaselineWeight(baseline) * AdaptivePath<T>.Integrate(work, this, sample, baseline);
                work.EstimatedError = error;
            }

            return;
        }

        // 1. α: where on the path from the baseline x′ to the input x, and with which weights.
        PlacePoints(work);
        work.Path.Layer = LayerOf(work.Bound);

        // F(x) and F(x′), and the frontier there. The layer is looked at so that one which nothing depends on is refused.
        EvaluateEnds(work);

        // 2. The interpolated inputs x′ + α (x − x′); 3. the gradients there; 4. their weighted average.
        Integrate(work.Path);

        // 5. Scaled by x − x′, and averaged over the baselines.
        if (ExplainedLayer is null)
            AverageOverBaselines(work, scaled: Scale == PathScale.Inputs);
        else
            AverageLayerOverBaselines(work, scaled: Scale == PathScale.Layer);
    }

    /// <summary>
    /// The path's points: one straight line for each pair of a sample and a baseline, the samples' lines one after another.
    /// </summary>
    private void PlacePoints<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var quadrature = NodesOn((long)work.Samples * work.Baselines, work.Cancellation);
        var path = work.Path;
        for (int sample = 0; sample < work.Samples; sample++)
        {
            for (int baseline = 0; baseline < work.Baselines; baseline++)
                path.AddSegment(start: work.BaselineRow(baseline), end: sample);
        }
        path.Place(quadrature.NodeArray, quadrature.WeightArray, quadrature.Count, work.UsesFrontier);
    }

    /// <summary>
    /// The results of methods that explain the inputs: for each baseline the average gradients, scaled by x − x′ or not; of these the mean.
    /// </summary>
    private static void AverageOverBaselines<T>(AttributionWorkspace<T> work, bool scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int segment = 0;
        for (int result = 0; result < work.Results; result++)
        {
            var attributions = work.Result(result);
            var input = work.Input(result);
            for (int b = 0; b < work.Baselines; b++)
            {
                ReadOnlySpan<T> baseline = work.Ends[work.BaselineRow(b)];
                ReadOnlySpan<double> averageGradient = work.Path.Sums(segment++);
                double share = work.BaselineWeight(b);
                for (int i = 0; i < attributions.Length; i++)
                {
                    double slope = averageGradient[i];
                    attributions[i] += share * (scaled ? Moves.Times(slope, baseline[i], input[i]) : slope);
                }
            }
        }
    }

    /// <summary>The results of methods that explain a layer: the mean over the baselines of what was integrated.</summary>
    private static void AverageLayerOverBaselines<T>(AttributionWorkspace<T> work, bool scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int segment = 0;
        for (int result = 0; result < work.Results; result++)
        {
            var attributions = work.Result(result);
            for (int b = 0; b < work.Baselines; b++)
            {
                var sums = work.Path.LayerSums(segment++);
                for (int i = 0; scaled && i < sums.Length; i++)
                    sums[i] = Moves.Times(sums[i], work.Path.LayerAt(work.BaselineRow(b))[i], work.Path.LayerAt(result % work.Samples)[i]);
                TensorPrimitives.MultiplyAdd(sums, work.BaselineWeight(b), attributions, attributions);
            }
        }
    }
}
