using System.Runtime.InteropServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Σ_k w_k ∂F/∂x at the points x′ + α_k (x − x′) of straight paths (segments), in double: the engine under every path method. Reused from
/// call to call; its buffers grow to the largest call.
/// </summary>
/// <remarks>
/// Where the points go through the affine frontier, the affine part of the model runs at the ends alone: the frontier is interpolated, its
/// weighted adjoints are summed, and the transposed affine part runs once on the sum. Otherwise the whole model runs on every point.
/// </remarks>
internal sealed partial class PathIntegral<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(int Start, int End)> segments = [];
    private readonly List<(double From, double To)> ranges = [];
    private readonly EndPoints<T> endPoints = new();
    private GradientPoints<T>? gradientPoints;
    private SummedAdjoints<T>? summedAdjoints;
    private double[] nodes = [], weights = [];
    private double[]? differences;
    private bool nodesAreShared;
    private OutputSeed[] seeds = [];
    private PathFaults<T>[] faults = [new()];
    private double[] pointSums = [], sums = [];
    private T[] pointOutputs = [];
    private double[] pointValues = [];

    /// <summary>The ends of the segments, one a row.</summary>
    public Arguments<T> Ends { get; private set; } = null!;

    public BoundFunction<T> Bound => Ends.Bound;

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes =>
        endPoints.AllocatedBytes + (gradientPoints?.AllocatedBytes ?? 0) + AllocatedBytesForLayers
        + faults.Sum(ofTarget => ofTarget.AllocatedBytes) + (sizeof(double) * ((long)pointSums.Length + sums.Length + pointValues.Length));

    /// <summary>How many targets are explained on the same paths: each point goes forward once, and back once for each of them.</summary>
    public int Targets { get; private set; }

    /// <summary>The points at which a target or its slope is not finite.</summary>
    public PathFaults<T> Faults(int target = 0) => faults[target];

    public int Threads { get; private set; }

    public CancellationToken Cancellation { get; private set; }

    /// <summary>The backward sweep, with the gate of its rectifiers.</summary>
    public GatedSweep<T> Sweep { get; set; } = GatedSweep<T>.Gradient;

    public int Segments => segments.Count;

    /// <summary>
    /// How many rows are summed up: one for each segment, and behind these, where the rule has a second set of weights, another for each.
    /// </summary>
    public int SumRows => differences is null ? Segments : 2 * Segments;

    /// <summary>The rows of all targets, those of the first one before those of the second.</summary>
    public int AllSumRows => Expect.Count(Targets, SumRows, "targets", "rows of sums together");

    public int NodesPerSegment { get; private set; }

    public int Points { get; private set; }

    /// <summary>Whether the points are interpolated at the frontier rather than at the inputs.</summary>
    public bool IsThroughFrontier { get; private set; }

    public Sections PointSweeps => IsThroughFrontier
        ? Sections.Forward | Sections.Backward
        : Sections.Prefix | Sections.Forward | Sections.Backward | Sections.PrefixTransposed;

    /// <summary>Starts on new ends.</summary>
    /// <param name="ends">The ends of the segments.</param>
    /// <param name="threads">How many threads may work at most.</param>
    /// <param name="targets">What is explained, as far as it is known; at least one.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    public void Begin(Arguments<T> ends, int threads, ReadOnlySpan<OutputSeed> targets, CancellationToken cancellation)
    {
        (Ends, Threads, Cancellation, Targets) = (ends, threads, cancellation, targets.Length);
        Buffers.Grow(ref seeds, targets.Length);
        targets.CopyTo(seeds);
        ProvideFaults(targets.Length);
        Sweep = GatedSweep<T>.Gradient;
        Layer = null;
        Neurons = null;
        isAlongLayer = false;
        differences = null;
        KeepsValues = false;
        segments.Clear();
        ranges.Clear();
    }

    /// <summary>Adds a straight path between two of the ends, or the piece of one from an α to another.</summary>
    public void AddSegment(int start, int end, double from = 0, double to = 1)
    {
        segments.Add((start, end));
        ranges.Add((from, to));
    }

    /// <summary>The ends of a segment.</summary>
    public (int Start, int End) EndsOf(int segment) => segments[segment];

    /// <summary>The ends of consecutive segments.</summary>
    public ReadOnlySpan<(int Start, int End)> MovesAt(int first, int count) => CollectionsMarshal.AsSpan(segments).Slice(first, count);

    /// <summary>Evaluates the ends: their frontier, their outputs and, where asked for, a layer.</summary>
    /// <param name="observed">The layer.</param>
    /// <param name="replacement">What takes the layer's place, a row an end in storage order; empty for what the layer is.</param>
    public void EvaluateEnds(LayerInfo? observed = null, ReadOnlySpan<T> replacement = default) =>
        endPoints.Evaluate(this, observed, replacement);

    /// <summary>Makes room for ends that something else evaluates.</summary>
    public void TakeEnds(LayerInfo? observed) => endPoints.Take(this, observed);

    /// <summary>Keeps what something else found at an end.</summary>
    public void KeepEnd(int end, ReadOnlySpan<T> outputs, ReadOnlySpan<T> layer) => endPoints.Keep(end, outputs, layer);

    /// <summary>The outputs at an end; after <see cref="EvaluateEnds"/>.</summary>
    public ReadOnlySpan<T> OutputsAt(int end) => endPoints.Outputs(end);

    /// <summary>The frontier at an end; after <see cref="EvaluateEnds"/>.</summary>
    public ReadOnlySpan<T> FrontierAt(int end) => endPoints.Frontier(end);

    /// <summary>The observed layer at an end, in storage order; after <see cref="EvaluateEnds"/>.</summary>
    public ReadOnlySpan<T> LayerAt(int end) => endPoints.LayerValues(end);

    /// <summary>Fixes what is explained, once the outputs are known.</summary>
    public void Seed(ReadOnlySpan<OutputSeed> targets) => targets.CopyTo(seeds);

    /// <summary>Chooses the nodes.</summary>
    /// <param name="alphas">α, one for each node of a segment, or one for each point of all segments.</param>
    /// <param name="nodeWeights">w, likewise.</param>
    /// <param name="nodesPerSegment">How many points a segment has.</param>
    /// <param name="throughFrontier">Whether to interpolate at the frontier; the ends must have been evaluated.</param>
    /// <param name="sharedNodes">Whether all segments have the same nodes.</param>
    /// <param name="differences">A second set of weights, by which the same gradients are summed up, too.</param>
    public void Place(
        double[] alphas, double[] nodeWeights, int nodesPerSegment, bool throughFrontier, bool sharedNodes = true,
        double[]? differences = null)
    {
        this.differences = differences;
        Points = Expect.Count(Segments, nodesPerSegment, "steps", "points on all paths together");
        (nodes, weights, NodesPerSegment, IsThroughFrontier) = (alphas, nodeWeights, nodesPerSegment, throughFrontier);
        nodesAreShared = sharedNodes;
    }

    /// <summary>From now on what is explained is kept at each of the points that have been placed, beside its slopes.</summary>
    public void KeepValues()
    {
        Buffers.Grow(ref pointValues, Points);
        KeepsValues = true;
    }

    /// <summary>Whether F at each point is asked for, by <see cref="KeepValues"/>.</summary>
    public bool KeepsValues { get; private set; }

    /// <summary>F at a point, where <see cref="KeepValues"/> asked for it; after its sweep.</summary>
    public double ValueAt(int point) => pointValues[point];

    /// <summary>Takes F at a point.</summary>
    public void TakeValue(int point, double value)
    {
        if (KeepsValues)
            pointValues[point] = value;
    }

    /// <summary>
    /// Integrates the gradient: after it, <see cref="Sums"/> holds a row of input adjoints for each segment, and <see cref="LayerSums"/>
    /// one of the adjoints of <see cref="Layer"/>, if there is one before the frontier; for each target so many.
    /// </summary>
    public void Integrate() => Integrate(gradientPoints ??= new GradientPoints<T>());

    /// <summary>Integrates adjoints that <paramref name="points"/> reads out at the inputs or at the frontier.</summary>
    public void Integrate(PathPoints<T> points)
    {
        ClearSums();
        points.Run(this);
        if (!IsThroughFrontier)
            return;
        if (Bound.Plan.PrefixIsEmpty)
            pointSums.AsSpan(0, RowsOf(Bound.Inputs.Total)).CopyTo(sums);
        else
            PropagateSums();
    }

    /// <summary>
    /// Σ_k w_k ∂F/∂x, all inputs one after another, of a segment, or by the second weights in the rows behind those; those of each further
    /// target come <see cref="SumRows"/> later.
    /// </summary>
    public Span<double> Sums(int row) => sums.AsSpan(row * Bound.Inputs.Total, Bound.Inputs.Total);

    /// <summary>The sums that the points add to: at the frontier, or at the inputs.</summary>
    public Span<double> PointSums(int row) => IsThroughFrontier
        ? pointSums.AsSpan(row * Bound.Frontier.Total, Bound.Frontier.Total)
        : Sums(row);

    public ReadOnlySpan<T> SegmentStart(int segment) => End(segments[segment].Start);

    public ReadOnlySpan<T> SegmentEnd(int segment) => End(segments[segment].End);

    /// <summary>α at a point of all segments.</summary>
    public double NodeAt(int point) => nodes[nodesAreShared ? point % NodesPerSegment : point];

    /// <summary>Takes down that something is not finite at a point of all segments.</summary>
    public void TakeDown(PathFault<T> fault, int point, double number)
    {
        int segment = point / NodesPerSegment;
        var (start, end) = segments[segment];
        if (isAlongLayer)
            start = end;
        var (from, to) = ranges[segment];
        double node = NodeAt(point);
        fault.Add(from + (node * (to - from)), point, number, Ends[start], Ends[end], node);
    }

    /// <summary>The second weights of consecutive points of one segment; none where there is no second set.</summary>
    public ReadOnlySpan<double> DifferencesAt(int point, int count) => differences.AsSpan() is { IsEmpty: false } second
        ? second.Slice(nodesAreShared ? point % NodesPerSegment : point, count) : [];

    /// <summary>α at consecutive points of one segment.</summary>
    public ReadOnlySpan<double> NodesAt(int point, int count) => nodes.AsSpan(nodesAreShared ? point % NodesPerSegment : point, count);

    /// <summary>The weights of consecutive points of one segment.</summary>
    public ReadOnlySpan<double> WeightsAt(int point, int count) =>
        weights.AsSpan(nodesAreShared ? point % NodesPerSegment : point, count);

    /// <summary>
    /// What is explained, for outputs that have just been computed. A single point's outputs are kept, and decide where nobody knew before.
    /// </summary>
    public ReadOnlySpan<OutputSeed> SeedsAt(ReadOnlySpan<T> outputs)
    {
        if (Points == 1)
        {
            Buffers.Grow(ref pointOutputs, outputs.Length);
            outputs.CopyTo(pointOutputs);
            OutputSeed.ResolveAll(seeds.AsSpan(0, Targets), outputs);
        }
        return seeds.AsSpan(0, Targets);
    }

    /// <summary>The outputs of the only point; after its sweep.</summary>
    public ReadOnlySpan<T> PointOutputs => pointOutputs.AsSpan(0, Bound.OutputLength);

    private void ClearSums()
    {
        Buffers.Zeroed(ref sums, RowsOf(Bound.Inputs.Total));
        if (Layer is not null)
            Buffers.Zeroed(ref layerSums, RowsOf(Bound.LayerLengths[Layer.Index]));
        if (IsThroughFrontier)
            Buffers.Zeroed(ref pointSums, RowsOf(Bound.Frontier.Total));
    }

    /// <summary>The elements of all rows of a length.</summary>
    private int RowsOf(int length) => Expect.Count(AllSumRows, length, "baselines", "elements of all sums together");

    private void ProvideFaults(int targets)
    {
        int known = faults.Length;
        if (known >= targets)
            return;
        Array.Resize(ref faults, targets);
        for (int target = known; target < targets; target++)
            faults[target] = new PathFaults<T>();
    }

    private void PropagateSums() => (summedAdjoints ??= new SummedAdjoints<T>()).Propagate(this);

    private ReadOnlySpan<T> End(int end) => IsThroughFrontier ? endPoints.Frontier(end) : Ends[end];
}
