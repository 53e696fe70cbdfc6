using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// The points of the paths: each is interpolated between the ends of its segment, goes forward and backward, and what is read out is added
/// up over the points of its segment. What is read out is the subclass's.
/// </summary>
internal abstract class PathPoints<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many outputs are looked through together in less time than the explained one at each point by itself.
    private const int FewOutputs = 16;

    private readonly List<PointWorker<T>> workers = [];
    private T[][] aside = [];
    private Chunks chunks;

    protected PathIntegral<T> Path { get; private set; } = null!;

    protected BoundFunction<T> Bound => Path.Bound;

    /// <summary>The sweeps that each point takes.</summary>
    protected abstract Sections Sweeps { get; }

    /// <summary>Sweeps a chunk of points; the batch is laid out.</summary>
    protected abstract void Sweep(PointWorker<T> worker, int first, int count);

    /// <summary>How many values are read out: here the adjoints of the inputs or of the frontier.</summary>
    protected virtual int Values => Layout.Count;

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => aside.Sum(place => (long)place.Length) * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    private ValueLayout Layout => Path.IsThroughFrontier ? Bound.Frontier : Bound.Inputs;

    /// <summary>The elements of a value at one point.</summary>
    protected virtual int Length(int value) => Layout.Length(value);

    /// <summary>What was read out at the points of a chunk, one row a point.</summary>
    protected virtual ReadOnlySpan<T> Rows(PointWorker<T> worker, int value) =>
        Path.IsThroughFrontier ? worker.Batch.FrontierAdjoint(value) : worker.Batch.InputAdjoint(value);

    /// <summary>What observes the layer that is explained, or through which is explained; none where there is no layer.</summary>
    protected virtual LayerCapture<T>? CaptureOf(PointWorker<T> worker) => null;

    /// <summary>Makes the adjoints those of a target, before its backward sweep and wherever they are read out.</summary>
    protected void Select(PointWorker<T> worker, int target)
    {
        worker.Batch.AdjointSet = target;
        if (CaptureOf(worker) is { } capture)
            capture.Target = target;
    }

    /// <summary>Where the rows of a segment are added up.</summary>
    protected virtual Span<double> Sums(int row, int value) => Layout.Part(Path.PointSums(row), value);

    /// <summary>Sweeps all points of an integral.</summary>
    public void Run(PathIntegral<T> integral)
    {
        Path = integral;
        int points = integral.Points;
        // As for one target, so that each result is the same to the bit.
        chunks = new Chunks(points, Bound.BytesPerPoint(Sweeps));
        try
        {
            long ticks = Run(
                chunks.Count, integral.Threads, Bound.TicksPerPoint * chunks.Size * integral.Targets, integral.Cancellation);
            Bound.TicksPerPoint = Math.Max(1, ticks / ((long)chunks.Size * integral.Targets));
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
        var of = workers[worker];
        of.Batch.Prepare(Bound.Plan, count, Sweeps, Path.Targets);
        of.DueChunk = CanReadOutEachTarget && Path.Targets > 1 && IsDue(chunk) ? chunk : PointWorker<T>.NoChunk;
        Sweep(of, first, count);
    }

    protected override void Commit(int worker, int chunk)
    {
        if (workers[worker].DueChunk == chunk)
            return;
        for (int target = 0; target < Path.Targets; target++)
        {
            Select(workers[worker], target);
            ReadOut(workers[worker], chunk, target);
        }
    }

    private void ReadOut(PointWorker<T> worker, int chunk, int target)
    {
        for (int value = 0; value < Values; value++)
            Accumulate(chunk, target, value, Rows(worker, value));
    }

    /// <summary>
    /// Whether what a backward sweep of <see cref="ForwardAndBackward"/> leaves is all that is read out for its target.
    /// </summary>
    protected virtual bool CanReadOutEachTarget => false;

    protected override bool CanSetAside => true;

    protected override void ProvidePlaces(int places)
    {
        if (aside.Length < places)
        {
            int kept = aside.Length;
            Array.Resize(ref aside, places);
            aside.AsSpan(kept).Fill([]);
        }
        int elements = 0;
        for (int value = 0; value < Values; value++)
            elements += chunks.Size * Length(value);
        elements = Expect.Count(elements, Path.Targets, "targets", "elements of a chunk of points");
        // Now, not when one is needed: which call first needs one depends on the threads, and what a call allocates must not.
        for (int place = 0; place < places; place++)
            Buffers.Grow(ref aside[place], elements);
    }

    protected override void SetAside(int worker, int place, int chunk)
    {
        int start = 0;
        for (int target = 0; target < Path.Targets; target++)
        {
            Select(workers[worker], target);
            for (int value = 0; value < Values; value++)
            {
                int elements = chunks.Length(chunk) * Length(value);
                Rows(workers[worker], value)[..elements].CopyTo(aside[place].AsSpan(start));
                start += elements;
            }
        }
    }

    protected override void CommitAside(int place, int chunk)
    {
        int start = 0;
        for (int target = 0; target < Path.Targets; target++)
        {
            for (int value = 0; value < Values; value++)
            {
                int elements = chunks.Length(chunk) * Length(value);
                Accumulate(chunk, target, value, aside[place].AsSpan(start, elements));
                start += elements;
            }
        }
    }

    /// <summary>Adds the rows of a value at the points of a chunk to the sums of their segments.</summary>
    private void Accumulate(int chunk, int target, int value, ReadOnlySpan<T> rows)
    {
        int first = chunks.First(chunk), end = first + chunks.Length(chunk), length = Length(value), firstRow = target * Path.SumRows;
        for (int point = first; point < end;)
        {
            int segment = point / Path.NodesPerSegment;
            int next = Math.Min(end, (segment + 1) * Path.NodesPerSegment);
            var points = rows[((point - first) * length)..((next - first) * length)];
            bool finite = PathKernels.Accumulate(points, Path.WeightsAt(point, next - point), Sums(firstRow + segment, value));
            if (Path.DifferencesAt(point, next - point) is { IsEmpty: false } differences)
                PathKernels.Accumulate(points, differences, Sums(firstRow + Path.Segments + segment, value));
            if (!finite)
                FindSlope(point, target, value, points);
            point = next;
        }
    }

    /// <summary>
    /// Step 2 of the definition: x(α) = x′ + α (x − x′), of the inputs themselves or of the frontier that is affine in them.
    /// </summary>
    protected void FillPoints(Batch<T> batch, int first, int count)
    {
        bool throughFrontier = Path.IsThroughFrontier;
        var layout = throughFrontier ? Bound.Frontier : Bound.Inputs;
        for (int i = 0; i < layout.Count; i++)
        {
            int length = layout.Length(i);
            var points = throughFrontier ? batch.Frontier(i) : batch.Input(i);
            for (int point = first; point < first + count;)
            {
                int segment = point / Path.NodesPerSegment;
                int next = Math.Min(first + count, (segment + 1) * Path.NodesPerSegment);
                PathKernels.Interpolate(
                    layout.Part(PointsFrom(segment), i), layout.Part(Path.SegmentEnd(segment), i), Path.NodesAt(point, next - point),
                    points.Slice((point - first) * length, (next - point) * length));
                point = next;
            }
        }
        if (!throughFrontier)
            Bound.RunPrefix(batch);
    }

    /// <summary>Where the points of a segment begin.</summary>
    protected virtual ReadOnlySpan<T> PointsFrom(int segment) => Path.SegmentStart(segment);

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

    /// <summary>
    /// An output that is not finite may have a gradient that is: where it does not depend on the input, or a rectifier stops at it.
    /// </summary>
    private void FindFault(Batch<T> batch, int target, OutputSeed seed, int first, int count)
    {
        int length = Bound.OutputLength;
        if (!Path.KeepsValues && length <= FewOutputs && TensorPrimitives.IsFiniteAll<T>(batch.Output[..(count * length)]))
            return;
        for (int p = 0; p < count; p++)
        {
            double output = seed.Value<T>(batch.Output.Slice(p * length, length));
            Path.TakeValue(first + p, output);
            if (!double.IsFinite(output))
                Path.TakeDown(Path.Faults(target).OfOutput, first + p, output);
        }
    }

    /// <summary>Finds the point that made a sum of rows infinite, or no number.</summary>
    private void FindSlope(int first, int target, int value, ReadOnlySpan<T> rows)
    {
        int length = Length(value);
        for (int i = 0; i < rows.Length; i++)
        {
            int point = first + (i / length);
            if (T.IsFinite(rows[i]) || !Counts(point / Path.NodesPerSegment, value, i % length))
                continue;
            Path.TakeDown(Path.Faults(target).OfSlope, point, double.CreateTruncating(rows[i]));
            return;
        }
    }

    /// <summary>
    /// Whether the slope by an element that is read out is looked at: by what does not move along a path, nobody asks for it.
    /// </summary>
    protected virtual bool Counts(int segment, int value, int element)
    {
        var (start, end) = Path.EndsOf(segment);
        return start == end
            || Layout.Part(Path.SegmentStart(segment), value)[element] != Layout.Part(Path.SegmentEnd(segment), value)[element];
    }

    /// <summary>
    /// Steps 2 and 3: points, forward; then, on the same values, seed and backward for each target, up to the frontier or the inputs.
    /// </summary>
    protected void ForwardAndBackward(PointWorker<T> worker, int first, int count, bool toInputs)
    {
        var batch = worker.Batch;
        FillPoints(batch, first, count);
        Bound.RunForward(batch);
        var seeds = Path.SeedsAt(batch.Output);
        for (int target = 0; target < seeds.Length; target++)
        {
            // Of a chunk that is due each target is read out at once: all write the same adjoints, which stay in the cache.
            bool due = worker.DueChunk != PointWorker<T>.NoChunk;
            Select(worker, due ? 0 : target);
            FindFault(batch, target, seeds[target], first, count);
            seeds[target].Write(batch.Output, batch.OutputAdjoint, Bound.OutputLength);
            Path.Sweep.Backward(Bound, batch);
            if (Bound.OutputLength == 1 && seeds[target].Function is not null)
                ClearWithoutAdjoint(worker, count);
            if (toInputs)
                Bound.RunPrefixTransposed(batch);
            if (due)
                ReadOut(worker, worker.DueChunk, target);
        }
    }

    /// <summary>
    /// Generated code takes the adjoint of a single output not to be 0, and a slope may be infinite: what a target does not depend on is 0.
    /// </summary>
    private void ClearWithoutAdjoint(PointWorker<T> worker, int count)
    {
        for (int p = 0; p < count; p++)
        {
            if (worker.Batch.OutputAdjoint[p] != T.Zero)
                continue;
            for (int i = 0; i < Bound.Frontier.Count; i++)
                worker.Batch.FrontierAdjoint(i).Slice(p * Bound.Frontier.Length(i), Bound.Frontier.Length(i)).Clear();
            CaptureOf(worker)?.ClearAdjoint(p);
        }
    }
}
