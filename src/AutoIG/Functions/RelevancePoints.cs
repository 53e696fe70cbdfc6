using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Points whose outputs are shared out backwards: each goes forward once, and the relevance of each target goes back to its inputs, or to a
/// layer.
/// </summary>
internal sealed class RelevancePoints<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<PointWorker<T>> workers = [];
    private PathIntegral<T> path = null!;
    private RelevanceRules<T> rules = null!;
    private OutputSeed[] seeds = [];
    private LayerInfo? layer;
    private bool startsWithOne;
    private Chunks chunks;
    private T[] outputs = [], results = [];

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => Unsafe.SizeOf<T>() * ((long)outputs.Length + results.Length);

    /// <summary>The outputs at a point.</summary>
    public ReadOnlySpan<T> OutputsAt(int point) => outputs.AsSpan(point * path.Bound.OutputLength, path.Bound.OutputLength);

    /// <summary>
    /// The relevance of the inputs, one after another, or of the layer in storage order: of all points for the first target, then for the
    /// second.
    /// </summary>
    public ReadOnlySpan<T> Result(int result) => results.AsSpan(result * ResultLength, ResultLength);

    private static Sections Sweeps => Sections.Relevance;

    private int ResultLength => layer is null ? path.Bound.Inputs.Total : path.Bound.LayerLengths[layer.Index];

    /// <summary>Propagates from all ends of a path integral.</summary>
    /// <param name="points">The points are its ends.</param>
    /// <param name="relevanceRules">How relevance is shared out.</param>
    /// <param name="targets">What is shared out, each linear in the outputs; where one is open, each point has its own.</param>
    /// <param name="withOne">
    /// Whether the relevance of an output is its weight alone, 1 of a single one, and not its weight times itself.
    /// </param>
    /// <param name="observed">The layer that is explained; <see langword="null"/> for the inputs.</param>
    public void Run(
        PathIntegral<T> points, RelevanceRules<T> relevanceRules, ReadOnlySpan<OutputSeed> targets, bool withOne, LayerInfo? observed)
    {
        (path, rules, startsWithOne, layer) = (points, relevanceRules, withOne, observed);
        seeds = targets.ToArray();
        var bound = points.Bound;
        int count = points.Ends.Count;
        Buffers.Grow(ref outputs, Expect.Count(count, bound.OutputLength, "inputs", "elements of all points together"));
        Buffers.Grow(
            ref results, Expect.Count((long)count * seeds.Length, ResultLength, "inputs", "elements of all points together"));
        chunks = new Chunks(count, bound.BytesPerPoint(Sweeps));
        try
        {
            Run(chunks.Count, points.Threads, bound.TicksPerPoint * chunks.Size * seeds.Length, points.Cancellation);
        }
        finally
        {
            PointWorker<T>.Release(workers, bound.Function);
        }
    }

    protected override void Provide(int workerCount) => PointWorker<T>.Provide(workers, workerCount, path);

    protected override void Compute(int worker, int chunk)
    {
        var bound = path.Bound;
        int first = chunks.First(chunk), count = chunks.Length(chunk);
        var batch = workers[worker].Batch;
        batch.Prepare(bound.Plan, count, Sweeps);
        batch.Relevance = rules;
        batch.Observer = null;
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            var points = batch.Input(i);
            int length = bound.Inputs.Length(i);
            for (int p = 0; p < count; p++)
                bound.Inputs.Part(path.Ends[first + p], i).CopyTo(points[(p * length)..]);
        }
        bound.RunRelevanceForward(batch);
        batch.Output.CopyTo(outputs.AsSpan(first * bound.OutputLength));
        for (int target = 0; target < seeds.Length; target++)
        {
            // What a target before this one has left there is none of its own.
            var capture = layer is null ? null : workers[worker].Observe(layer, bound, count);
            batch.Observer = capture;
            for (int p = 0; p < count; p++)
                Start(seeds[target], OutputsAt(first + p), batch.OutputAdjoint.Slice(p * bound.OutputLength, bound.OutputLength));
            bound.RunRelevance(batch);
            Keep(batch, capture, (target * path.Ends.Count) + first, count);
        }
    }

    /// <summary>Keeps the relevance of a chunk of points as results from a number on.</summary>
    private void Keep(Batch<T> batch, LayerCapture<T>? capture, int first, int count)
    {
        if (capture is not null)
        {
            capture.Adjoints[..(count * ResultLength)].CopyTo(results.AsSpan(first * ResultLength));
            return;
        }
        var inputs = path.Bound.Inputs;
        for (int i = 0; i < inputs.Count; i++)
        {
            int length = inputs.Length(i);
            ReadOnlySpan<T> rows = batch.InputAdjoint(i);
            for (int p = 0; p < count; p++)
            {
                var row = results.AsSpan((first + p) * ResultLength, ResultLength);
                rows.Slice(p * length, length).CopyTo(inputs.Part(row, i));
            }
        }
    }

    /// <summary>The relevance of the outputs y at a point: its weight in F, times the output itself unless that stands for 1.</summary>
    private void Start(OutputSeed seed, ReadOnlySpan<T> y, Span<T> relevance)
    {
        seed.Resolve(y).Write(y, relevance, y.Length);
        if (!startsWithOne)
            Moves.Multiply(relevance, y);
    }

    // Every point has its own rows: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }
}
