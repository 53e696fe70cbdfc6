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
    private int position, contrast;
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
    /// <param name="target">The output whose relevance is shared out; negative for the largest one.</param>
    /// <param name="against">The output that begins with the opposite sign; negative for none.</param>
    /// <param name="withOne">Whether the relevance of the output is 1, and not the output.</param>
    /// <param name="observed">The layer that is explained; <see langword="null"/> for the inputs.</param>
    public void Run(
        PathIntegral<T> points, RelevanceRules<T> relevanceRules, int target, int against, bool withOne, LayerInfo? observed)
    {
        (path, rules, position, contrast, startsWithOne, layer) = (points, relevanceRules, target, against, withOne, observed);
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

    /// <summary>The relevance of the outputs.</summary>
    private void Start(ReadOnlySpan<T> y, Span<T> relevance, int length)
    {
        relevance.Clear();
        for (int row = 0; row < y.Length; row += length)
        {
            int target = row + (position >= 0 ? position : OutputSeed.ArgMax(y.Slice(row, length)));
            relevance[target] += startsWithOne ? T.One : y[target];
            if (contrast >= 0)
                relevance[row + contrast] -= startsWithOne ? T.One : y[row + contrast];
        }
    }

    // Every point has its own rows: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }
}
