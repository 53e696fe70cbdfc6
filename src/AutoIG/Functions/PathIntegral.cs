namespace AutoIG.Functions;

/// <summary>
/// Σ_k w_k ∂F/∂x at the points x′ + α_k (x − x′) of straight paths (segments), in double: the engine under every path method. Reused from
/// call to call; its buffers grow to the largest call.
/// </summary>
/// <remarks>
/// Where the points go through the affine frontier, the affine part of the model runs at the ends alone: the frontier is interpolated, its
/// weighted adjoints are summed, and the transposed affine part runs once on the sum. Otherwise the whole model runs on every point.
/// </remarks>
internal sealed class PathIntegral<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(int Start, int End)> segments = [];
    private readonly EndPoints<T> endPoints = new();
    private GradientPoints<T>? gradientPoints;
    private SummedAdjoints<T>? summedAdjoints;
    private double[] nodes = [], weights = [];
    private bool nodesAreShared;
    private OutputSeed? seed;
    private double[] pointSums = [], sums = [], layerSums = [];
    private T[] pointOutputs = [];
    private bool isProbability;

    /// <summary>The ends of the segments, one a row.</summary>
    public Arguments<T> Ends { get; private set; } = null!;

    public BoundFunction<T> Bound => Ends.Bound;

    public int Threads { get; private set; }

    public CancellationToken Cancellation { get; private set; }

    /// <summary>What nonlinearities pass back.</summary>
    public RuleSweep<T> Rule { get; set; } = RuleSweep<T>.Gradient;

    public int Segments => segments.Count;

    public int NodesPerSegment { get; private set; }

    public int Points => Segments * NodesPerSegment;

    /// <summary>Whether the points are interpolated at the frontier rather than at the inputs.</summary>
    public bool IsThroughFrontier { get; private set; }

    public Sections PointSweeps => IsThroughFrontier
        ? Sections.Forward | Sections.Backward
        : Sections.Prefix | Sections.Forward | Sections.Backward | Sections.PrefixTransposed;

    /// <summary>A layer before the frontier whose summed adjoint is asked for.</summary>
    public LayerInfo? PrefixLayer { get; set; }

    /// <summary>The element of <see cref="PrefixLayer"/> whose adjoint is overwritten by <see cref="PrefixSeeds"/>; −1 for none.</summary>
    public int PrefixNeuron { get; set; } = -1;

    public T[] PrefixSeeds { get; set; } = [];

    /// <summary>Starts on new ends.</summary>
    /// <param name="ends">The ends of the segments.</param>
    /// <param name="threads">How many threads may work at most.</param>
    /// <param name="position">The position in the output that is explained; negative where the outputs decide.</param>
    /// <param name="ofProbability">Whether the softmax of the output is explained.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    public void Begin(Arguments<T> ends, int threads, int position, bool ofProbability, CancellationToken cancellation)
    {
        (Ends, Threads, isProbability, Cancellation) = (ends, threads, ofProbability, cancellation);
        seed = position < 0 ? null : new OutputSeed(position, ofProbability);
        Rule = RuleSweep<T>.Gradient;
        PrefixLayer = null;
        PrefixNeuron = -1;
        segments.Clear();
    }

    /// <summary>Adds a straight path between two of the ends.</summary>
    public void AddSegment(int start, int end) => segments.Add((start, end));

    /// <summary>Evaluates the ends: their frontier, their outputs and, where asked for, a layer.</summary>
    public void EvaluateEnds(LayerInfo? observed = null) => endPoints.Evaluate(this, observed);

    /// <summary>The outputs at an end; after <see cref="EvaluateEnds"/>.</summary>
    public ReadOnlySpan<T> OutputsAt(int end) => endPoints.Outputs(end);

    /// <summary>The observed layer at an end, in storage order; after <see cref="EvaluateEnds"/>.</summary>
    public ReadOnlySpan<T> LayerAt(int end) => endPoints.LayerValues(end);

    /// <summary>The frontier at an end; after <see cref="EvaluateEnds"/>.</summary>
    public ReadOnlySpan<T> FrontierAt(int end) => endPoints.Frontier(end);

    /// <summary>Fixes what is explained, once the outputs are known.</summary>
    public void Seed(OutputSeed outputSeed) => seed = outputSeed;

    /// <summary>Chooses the nodes.</summary>
    /// <param name="alphas">α, one for each node of a segment, or one for each point of all segments.</param>
    /// <param name="nodeWeights">w, likewise.</param>
    /// <param name="nodesPerSegment">How many points a segment has.</param>
    /// <param name="throughFrontier">Whether to interpolate at the frontier; the ends must have been evaluated.</param>
    public void Place(double[] alphas, double[] nodeWeights, int nodesPerSegment, bool throughFrontier)
    {
        (nodes, weights, NodesPerSegment, IsThroughFrontier) = (alphas, nodeWeights, nodesPerSegment, throughFrontier);
        nodesAreShared = alphas.Length == nodesPerSegment;
    }

    /// <summary>Integrates the gradient: after it, <see cref="Sums"/> holds a row of input adjoints for each segment.</summary>
    public void Integrate() => Integrate(gradientPoints ??= new GradientPoints<T>());

    /// <summary>Integrates what a sweep reads out.</summary>
    public void Integrate(PathPoints<T> points)
    {
        Buffers.Zeroed(ref sums, Segments * Bound.Inputs.Total);
        if (PrefixLayer is not null)
            Buffers.Zeroed(ref layerSums, Segments * Bound.LayerLengths[PrefixLayer.Index]);
        if (IsThroughFrontier)
            Buffers.Zeroed(ref pointSums, Segments * Bound.Frontier.Total);
        points.Run(this);
        if (!IsThroughFrontier)
            return;
        if (Bound.Plan.PrefixIsEmpty)
            pointSums.AsSpan(0, Segments * Bound.Inputs.Total).CopyTo(sums);
        else
            PropagateSums();
    }

    /// <summary>Runs the transposed prefix on the sums at the frontier.</summary>
    public void PropagateSums() => (summedAdjoints ??= new SummedAdjoints<T>()).Propagate(this);

    /// <summary>Forgets the sums at the frontier.</summary>
    public void ClearPointSums() => Buffers.Zeroed(ref pointSums, Segments * Bound.Frontier.Total);

    /// <summary>Σ_k w_k ∂F/∂x of a segment, all inputs one after another.</summary>
    public Span<double> Sums(int segment) => sums.AsSpan(segment * Bound.Inputs.Total, Bound.Inputs.Total);

    /// <summary>The sums that the points add to: at the frontier, or at the inputs.</summary>
    public Span<double> PointSums(int segment) => IsThroughFrontier
        ? pointSums.AsSpan(segment * Bound.Frontier.Total, Bound.Frontier.Total)
        : Sums(segment);

    /// <summary>Σ_k w_k ∂F/∂y of <see cref="PrefixLayer"/>, in storage order.</summary>
    public Span<double> LayerSums(int segment)
    {
        int length = Bound.LayerLengths[PrefixLayer!.Index];
        return layerSums.AsSpan(segment * length, length);
    }

    public ReadOnlySpan<T> SegmentStart(int segment) => End(segments[segment].Start);

    public ReadOnlySpan<T> SegmentEnd(int segment) => End(segments[segment].End);

    /// <summary>α at a point of all segments.</summary>
    public double NodeAt(int point) => nodes[nodesAreShared ? point % NodesPerSegment : point];

    /// <summary>The weights of consecutive points of one segment.</summary>
    public ReadOnlySpan<double> WeightsAt(int point, int count) =>
        weights.AsSpan(nodesAreShared ? point % NodesPerSegment : point, count);

    /// <summary>
    /// What is explained, for outputs that have just been computed. A single point's outputs are kept, and decide where nobody knew before.
    /// </summary>
    public OutputSeed SeedAt(ReadOnlySpan<T> outputs)
    {
        if (Points == 1)
        {
            Buffers.Grow(ref pointOutputs, outputs.Length);
            outputs.CopyTo(pointOutputs);
            seed ??= new OutputSeed(OutputSeed.ArgMax(outputs), isProbability);
        }
        return seed ?? throw new InvalidOperationException("The target is not resolved.");
    }

    /// <summary>The outputs of the only point; after its sweep.</summary>
    public ReadOnlySpan<T> PointOutputs => pointOutputs.AsSpan(0, Bound.OutputLength);

    private ReadOnlySpan<T> End(int end) => IsThroughFrontier ? endPoints.Frontier(end) : Ends[end];
}
