using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Points whose output is shared out backwards: each goes forward, and the relevance of its output goes back to its inputs, or to a layer.
/// </summary>
internal sealed class RelevancePoints<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<PointWorker<T>> workers = [];
    private PathIntegral<T> path = null!;
    private RelevanceRules<T> rules = null!;
    private LayerInfo? layer;
    private OutputSeed seed;
    private bool startsWithOne;
    private Chunks chunks;
    private T[] outputs = [], results = [];

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => Unsafe.SizeOf<T>() * ((long)outputs.Length + results.Length);

    /// <summary>The outputs at a point.</summary>
    public ReadOnlySpan<T> OutputsAt(int point) => outputs.AsSpan(point * path.Bound.OutputLength, path.Bound.OutputLength);

    /// <summary>The relevance of the inputs, one after another, or of the layer in storage order.</summary>
    public ReadOnlySpan<T> ResultAt(int point) => results.AsSpan(point * ResultLength, ResultLength);

    private static Sections Sweeps => Sections.Relevance;

    private int ResultLength => layer is null ? path.Bound.Inputs.Total : path.Bound.LayerLengths[layer.Index];

    /// <summary>Propagates from all ends of a path integral.</summary>
    /// <param name="points">The points are its ends.</param>
    /// <param name="relevanceRules">How relevance is shared out.</param>
    /// <param name="target">What is shared out, linear in the outputs; where it is open, each point has its own.</param>
    /// <param name="withOne">
    /// Whether the relevance of an output is its weight alone, 1 of a single one, and not its weight times itself.
    /// </param>
    /// <param name="observed">The layer that is explained; <see langword="null"/> for the inputs.</param>
    public void Run(
        PathIntegral<T> points, RelevanceRules<T> relevanceRules, OutputSeed target, bool withOne, LayerInfo? observed)
    {
        (path, rules, seed, startsWithOne, layer) = (points, relevanceRules, target, withOne, observed);
        var bound = points.Bound;
        int count = points.Ends.Count;
        Buffers.Grow(ref outputs, Expect.Count(count, bound.OutputLength, "inputs", "elements of all points together"));
        Buffers.Grow(ref results, Expect.Count(count, ResultLength, "inputs", "elements of all points together"));
        chunks = new Chunks(count, bound.BytesPerPoint(Sweeps));
        try
        {
            Run(chunks.Count, points.Threads, bound.TicksPerPoint * chunks.Size, points.Cancellation);
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
        var capture = layer is null ? null : workers[worker].Observe(layer, bound, count);
        batch.Observer = capture;
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            var points = batch.Input(i);
            int length = bound.Inputs.Length(i);
            for (int p = 0; p < count; p++)
                bound.Inputs.Part(path.Ends[first + p], i).CopyTo(points[(p * length)..]);
        }
        bound.RunRelevanceForward(batch);
        batch.Output.CopyTo(outputs.AsSpan(first * bound.OutputLength));
        Start(batch.Output, batch.OutputAdjoint, bound.OutputLength);
        bound.RunRelevance(batch);
        if (capture is not null)
        {
            capture.Adjoints[..(count * ResultLength)].CopyTo(results.AsSpan(first * ResultLength));
            return;
        }
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            int length = bound.Inputs.Length(i);
            ReadOnlySpan<T> rows = batch.InputAdjoint(i);
            for (int p = 0; p < count; p++)
            {
                var row = results.AsSpan((first + p) * ResultLength, ResultLength);
                rows.Slice(p * length, length).CopyTo(bound.Inputs.Part(row, i));
            }
        }
    }

    /// <summary>The relevance of the outputs: the weight of each in what is shared out, times the output itself unless asked not.</summary>
    private void Start(ReadOnlySpan<T> y, Span<T> relevance, int length)
    {
        for (int row = 0; row < y.Length; row += length)
        {
            var outputs = y.Slice(row, length);
            seed.Resolve(outputs).Write(outputs, relevance.Slice(row, length), length);
        }
        if (!startsWithOne)
            Moves.Multiply(relevance, y);
    }

    // Every point has its own rows: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }
}
