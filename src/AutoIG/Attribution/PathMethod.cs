using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>A method that integrates along the straight path from the baseline to the input.</summary>
public abstract record PathMethod : AttributionMethod
{
    private protected PathMethod()
    {
    }

    /// <summary>
    /// n, the number of points on the path; 50 by default. Baselines times steps may be some two thousand millions at most.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Steps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Steps));
    } = 50;

    /// <summary>Where the points lie and what they weigh; Gauss–Legendre by default.</summary>
    public QuadratureRule Rule { get; init; } = QuadratureRule.GaussLegendre;

    /// <summary>Any nodes and weights, in place of <see cref="Rule"/> and <see cref="Steps"/>.</summary>
    public Quadrature? Quadrature { get; init; }

    internal sealed override bool HasBaseline => true;

    /// <summary>
    /// The path's points: one straight line for each pair of a sample and a baseline, the samples' lines one after another.
    /// </summary>
    private protected void PlacePoints<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Before the rule is computed: what is asked for may be more than can be counted.
        Expect.Count((long)work.Samples * work.Baselines, Quadrature?.Count ?? Steps, nameof(Steps), "points on all paths together");
        var quadrature = Quadrature ?? Quadrature.Of(Rule, Steps, work.Cancellation);
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
    private protected static void AverageOverBaselines<T>(AttributionWorkspace<T> work, bool scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int segment = 0;
        for (int sample = 0; sample < work.Samples; sample++)
        {
            var attributions = work.Result(sample);
            ReadOnlySpan<T> input = work.Ends[sample];
            for (int b = 0; b < work.Baselines; b++)
            {
                ReadOnlySpan<T> baseline = work.Ends[work.BaselineRow(b)];
                ReadOnlySpan<double> averageGradient = work.Path.Sums(segment++);
                double share = work.BaselineWeight(b);
                for (int i = 0; i < attributions.Length; i++)
                {
                    double scale = scaled ? double.CreateTruncating(input[i]) - double.CreateTruncating(baseline[i]) : 1;
                    attributions[i] += share * scale * averageGradient[i];
                }
            }
        }
    }

    /// <summary>The results of methods that explain a layer: the mean over the baselines of what was integrated.</summary>
    private protected static void AverageLayerOverBaselines<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int segment = 0;
        for (int sample = 0; sample < work.Samples; sample++)
        {
            var attributions = work.Result(sample);
            for (int b = 0; b < work.Baselines; b++)
            {
                TensorPrimitives.MultiplyAdd(
                    work.Path.LayerSums(segment++), work.BaselineWeight(b), attributions, attributions);
            }
        }
    }
}
