using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// The ends of the paths: inputs → frontier, which later is interpolated between them, → outputs, F(x) and F(x′). A few points, each once.
/// </summary>
internal sealed class EndPoints<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<PointWorker<T>> workers = [];
    private PathIntegral<T> path = null!;
    private LayerInfo? layer;
    private bool replaces;
    private Chunks chunks;
    private T[] frontier = [], outputs = [], layerValues = [];

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => Unsafe.SizeOf<T>() * ((long)frontier.Length + outputs.Length + layerValues.Length);

    /// <summary>The frontier at the ends, [ends, frontier].</summary>
    public ReadOnlySpan<T> Frontier(int end) => frontier.AsSpan(end * path.Bound.Frontier.Total, path.Bound.Frontier.Total);

    /// <summary>The outputs at an end.</summary>
    public ReadOnlySpan<T> Outputs(int end) => outputs.AsSpan(end * path.Bound.OutputLength, path.Bound.OutputLength);

    /// <summary>The observed layer at an end, in storage order.</summary>
    public ReadOnlySpan<T> LayerValues(int end) => RowsOfLayer(end, 1);

    /// <summary>Evaluates all ends of a path integral.</summary>
    /// <param name="integral">The integral.</param>
    /// <param name="observed">The layer whose values are kept.</param>
    /// <param name="replacement">What takes the place of the layer, a row an end in storage order; empty for what it is.</param>
    public void Evaluate(PathIntegral<T> integral, LayerInfo? observed, ReadOnlySpan<T> replacement)
    {
        Take(integral, observed);
        int ends = integral.Ends.Count;
        var bound = integral.Bound;
        Buffers.Grow(ref frontier, Rows(bound.Frontier.Total));
        replaces = !replacement.IsEmpty;
        replacement.CopyTo(layerValues);
        chunks = new Chunks(ends, bound.BytesPerPoint(Sections.Prefix | Sections.Forward));
        try
        {
            // An end costs about a third of a point, which goes backward too.
            Run(chunks.Count, integral.Threads, bound.TicksPerPoint * chunks.Size / 3, integral.Cancellation);
        }
        finally
        {
            PointWorker<T>.Release(workers, bound.Function);
        }
    }

    /// <summary>Makes room for ends that something else evaluates, which writes what it finds by <see cref="Keep"/>.</summary>
    public void Take(PathIntegral<T> integral, LayerInfo? observed)
    {
        path = integral;
        layer = observed;
        Buffers.Grow(ref outputs, Rows(path.Bound.OutputLength));
        if (observed is not null)
            Buffers.Grow(ref layerValues, Rows(path.Bound.LayerLengths[observed.Index]));
    }

    /// <summary>Keeps the outputs at an end, and the observed layer.</summary>
    public void Keep(int end, ReadOnlySpan<T> outputsAtEnd, ReadOnlySpan<T> layerAtEnd)
    {
        outputsAtEnd.CopyTo(outputs.AsSpan(end * path.Bound.OutputLength));
        if (layer is not null)
            layerAtEnd.CopyTo(RowsOfLayer(end, 1));
    }

    private int Rows(int length) => Expect.Count(path.Ends.Count, length, "baselines", "elements of all baselines together");

    protected override void Provide(int workerCount) => PointWorker<T>.Provide(workers, workerCount, path);

    protected override void Compute(int worker, int chunk)
    {
        var bound = path.Bound;
        int first = chunks.First(chunk);
        int count = chunks.Length(chunk);
        var batch = workers[worker].Batch;
        batch.Prepare(bound.Plan, count, Sections.Prefix | Sections.Forward);
        var capture = layer is null ? null : workers[worker].Observe(layer, bound, count);
        batch.Observer = capture;
        if (capture is not null && replaces)
            RowsOfLayer(first, count).CopyTo(capture.ReplaceValues());
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            var points = batch.Input(i);
            int length = bound.Inputs.Length(i);
            for (int p = 0; p < count; p++)
                bound.Inputs.Part(path.Ends[first + p], i).CopyTo(points[(p * length)..]);
        }
        bound.RunPrefix(batch);
        // Saved before the forward sweep, which may overwrite it.
        for (int i = 0; i < bound.Frontier.Count; i++)
        {
            var points = batch.Frontier(i);
            int length = bound.Frontier.Length(i);
            for (int p = 0; p < count; p++)
            {
                var row = frontier.AsSpan((first + p) * bound.Frontier.Total, bound.Frontier.Total);
                points.Slice(p * length, length).CopyTo(bound.Frontier.Part(row, i));
            }
        }
        bound.RunForward(batch);
        batch.Output.CopyTo(outputs.AsSpan(first * bound.OutputLength));
        if (capture is not null)
            capture.Values.CopyTo(RowsOfLayer(first, count));
    }

    private Span<T> RowsOfLayer(int first, int count)
    {
        int length = path.Bound.LayerLengths[layer!.Index];
        return layerValues.AsSpan(first * length, count * length);
    }

    // Every end has its own rows: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }
}
