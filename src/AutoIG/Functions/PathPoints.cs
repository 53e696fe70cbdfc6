namespace AutoIG.Functions;

/// <summary>
/// The points of the paths: each is interpolated between the ends of its segment, goes forward and backward, and what is read out is added
/// up over the points of its segment. What is read out is the subclass's.
/// </summary>
internal abstract class PathPoints<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<PointWorker<T>> workers = [];
    private Chunks chunks;

    protected PathIntegral<T> Path { get; private set; } = null!;

    protected BoundFunction<T> Bound => Path.Bound;

    /// <summary>The sweeps that each point takes.</summary>
    protected abstract Sections Sweeps { get; }

    /// <summary>Sweeps a chunk of points; the batch is laid out.</summary>
    protected abstract void Sweep(PointWorker<T> worker, int first, int count);

    /// <summary>Adds what was read out at points of one segment to the sums.</summary>
    /// <param name="worker">The worker that swept them.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="offset">The first point, in the chunk.</param>
    /// <param name="weights">The points' weights.</param>
    protected abstract void Accumulate(PointWorker<T> worker, int segment, int offset, ReadOnlySpan<double> weights);

    /// <summary>Sweeps all points of an integral.</summary>
    public void Run(PathIntegral<T> integral)
    {
        Path = integral;
        int points = integral.Points;
        chunks = new Chunks(points, Bound.BytesPerPoint(Sweeps));
        try
        {
            long ticks = Run(
                chunks.Count, integral.Threads, Bound.TicksPerPoint * chunks.Size, integral.Cancellation);
            Bound.TicksPerPoint = Math.Max(1, ticks / chunks.Size);
        }
        finally
        {
            PointWorker<T>.Release(workers, Bound.Function);
        }
    }

    protected override void Provide(int workerCount) => PointWorker<T>.Provide(workers, workerCount, Path);

    protected override void Compute(int worker, int chunk)
    {
        int first = chunks.First(chunk);
        int count = chunks.Length(chunk);
        workers[worker].Batch.Prepare(Bound.Plan, count, Sweeps);
        Sweep(workers[worker], first, count);
    }

    protected override void Commit(int worker, int chunk)
    {
        int first = chunks.First(chunk);
        int end = first + chunks.Length(chunk);
        for (int point = first; point < end;)
        {
            int segment = point / Path.NodesPerSegment;
            int next = Math.Min(end, (segment + 1) * Path.NodesPerSegment);
            Accumulate(workers[worker], segment, point - first, Path.WeightsAt(point, next - point));
            point = next;
        }
    }

    /// <summary>Step 2 of the definition: x(α) = x′ + α (x − x′), of the inputs themselves or of the frontier that is affine in them.</summary>
    protected void FillPoints(Batch<T> batch, int first, int count)
    {
        bool throughFrontier = Path.IsThroughFrontier;
        var layout = throughFrontier ? Bound.Frontier : Bound.Inputs;
        for (int i = 0; i < layout.Count; i++)
        {
            int length = layout.Length(i);
            var points = throughFrontier ? batch.Frontier(i) : batch.Input(i);
            for (int p = 0; p < count; p++)
            {
                int segment = (first + p) / Path.NodesPerSegment;
                PathKernels.Interpolate(
                    layout.Part(Path.SegmentStart(segment), i), layout.Part(Path.SegmentEnd(segment), i), Path.NodeAt(first + p),
                    points.Slice(p * length, length));
            }
        }
        if (!throughFrontier)
            Bound.Function.RunPrefix(batch);
    }

    /// <summary>The tangent of the frontier at the points: along a segment it is the same everywhere.</summary>
    protected void FillTangents(Batch<T> batch, int first, int count)
    {
        for (int i = 0; i < Bound.Frontier.Count; i++)
        {
            int length = Bound.Frontier.Length(i);
            var tangents = batch.FrontierTangent(i);
            for (int p = 0; p < count; p++)
                Path.FrontierTangent((first + p) / Path.NodesPerSegment, i, tangents.Slice(p * length, length));
        }
    }

    /// <summary>Steps 2 and 3 up to the frontier: points, forward, seed, backward.</summary>
    protected void ForwardAndBackward(Batch<T> batch, int first, int count)
    {
        FillPoints(batch, first, count);
        Bound.Function.RunForward(batch);
        Path.SeedAt(batch.Output).Write(batch.Output, batch.OutputAdjoint, Bound.OutputLength);
        Path.Rule.Backward(Bound.Function, batch);
    }

    /// <summary>Adds the adjoints of some points, of the frontier or of the inputs, to the sums of their segment.</summary>
    protected void AccumulateAdjoints(Batch<T> batch, int segment, int offset, ReadOnlySpan<double> weights)
    {
        var layout = Path.IsThroughFrontier ? Bound.Frontier : Bound.Inputs;
        var sums = Path.PointSums(segment);
        for (int i = 0; i < layout.Count; i++)
        {
            int length = layout.Length(i);
            ReadOnlySpan<T> rows = Path.IsThroughFrontier ? batch.FrontierAdjoint(i) : batch.InputAdjoint(i);
            PathKernels.Accumulate(rows.Slice(offset * length, weights.Length * length), weights, layout.Part(sums, i));
        }
    }
}
