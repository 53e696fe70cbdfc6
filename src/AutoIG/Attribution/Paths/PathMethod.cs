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
    /// Whether the integral is taken without a quadrature error, in place of a rule or a <see cref="QuadratureMethod.Tolerance"/>; off by
    /// default. It takes a model that is affine piece by piece and asks for <see cref="ModelPrograms.LinearPieces"/>: along the path its
    /// gradient is constant between the breakpoints, which are found, and one node on each piece is the integral but for rounding
    /// (Sotoudeh and Thakur 2019, "Computing Linear Restrictions of Neural Networks", NeurIPS, arXiv 1908.06214).
    /// </summary>
    /// <remarks>
    /// A piece costs a gradient, and about as much to be found. There are as many as rectifiers and maxima that switch between the baseline
    /// and the input, some thousands for a small image. Where a model jumps, as one that chooses by a comparison may, the attributions are
    /// the integral all the same, and <see cref="Attribution{T}.ConvergenceDelta"/> is the sum of the jumps.
    /// </remarks>
    public bool Exact { get; init; }

    /// <summary>How many pieces an <see cref="Exact"/> integral may have on each path; 50,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxPieces
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxPieces));
    } = 50_000;

    /// <summary>By what the integral is multiplied.</summary>
    internal abstract PathScale Scale { get; }

    /// <summary>
    /// Whether the integrals of all inputs' gradients are at hand, which add up to the change of F on every part of the path.
    /// </summary>
    internal virtual bool AddsUpOnPieces => false;

    /// <remarks>Where points are placed by need they are other ones for each target.</remarks>
    internal override bool SharesPoints => Exact || Tolerance is null;

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
        if (Exact)
        {
            ExactIntegral.Attribute(work, this);
            return;
        }

        if (Tolerance is not null)
        {
            work.Integration.Begin(IntegrationKind.Tolerance, work.Targets, work.ResultLength);
            EvaluateEnds(work);
            for (int sample = 0; sample < work.Samples; sample++)
            {
                for (int baseline = 0; baseline < work.Baselines; baseline++)
                    StraightPieces<T>.Integrate(work, this, sample, baseline);
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
        int segment = 0;
        for (int result = 0; result < work.Results; result++)
        {
            for (int baseline = 0; baseline < work.Baselines; baseline++)
                Add(work, segment++, result % work.Samples, baseline, work.Result(result));
        }
    }

    /// <summary>
    /// Adds what was integrated on a path from a baseline, scaled by x − x′ or not and times the weight of the baseline, to attributions.
    /// </summary>
    /// <param name="work">What is explained.</param>
    /// <param name="row">The row of sums.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="attributions">The attributions.</param>
    internal void Add<T>(AttributionWorkspace<T> work, int row, int sample, int baseline, Span<double> attributions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var path = work.Path;
        int start = work.BaselineRow(baseline);
        double share = work.BaselineWeight(baseline);
        ReadOnlySpan<double> sums = ExplainedLayer is null ? path.Sums(row) : path.LayerSums(row);
        if (Scale is not (PathScale.Inputs or PathScale.Layer))
        {
            TensorPrimitives.MultiplyAdd(sums, share, attributions, attributions);
            return;
        }

        ReadOnlySpan<T> from = Scale == PathScale.Layer ? path.LayerAt(start) : work.Ends[start];
        ReadOnlySpan<T> to = Scale == PathScale.Layer ? path.LayerAt(sample) : work.Ends[sample];
        for (int i = 0; i < attributions.Length; i++)
            attributions[i] += share * Moves.Times(sums[i], from[i], to[i]);
    }

    /// <summary>
    /// The path's points: one straight line for each pair of a sample and a baseline, the samples' lines one after another.
    /// </summary>
    private void PlacePoints<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var quadrature = NodesOn(work, work.Samples * (long)work.Baselines);
        var path = work.Path;
        for (int sample = 0; sample < work.Samples; sample++)
        {
            for (int baseline = 0; baseline < work.Baselines; baseline++)
                path.AddSegment(start: work.BaselineRow(baseline), end: sample);
        }
        path.Place(quadrature.NodeArray, quadrature.WeightArray, quadrature.Count, work.UsesFrontier);
    }
}
