using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Points that differ from each other in any way, each of which goes forward once: the engine of everything that changes an input, or a
/// layer, and looks at the outputs. Reused from call to call.
/// </summary>
/// <remarks>
/// <para>The thread that evaluates a point writes it, into the rows of its batch, and reads its outputs there: nothing is kept of a point
/// but what is read, and nothing is allocated for it. Every point has its own place in the results, so that they are the same to the bit
/// for any number of threads; and a row of a batch comes out the same whatever rows stand beside it, so that chunks may have any
/// size.</para>
/// <para>The affine prefix runs at every point. It is the sum of what its parts give, and could be added up from those of the groups of
/// features. But such a sum rounds otherwise than the model does, so that v(N) were no longer F(x); and it is no less work where groups
/// are many: of a network of 30 features and 64 neurons in front both are 1,920 multiply-adds, of nine regions of a digit before a 3×3
/// convolution both are 112,896, a tenth of the network.</para>
/// </remarks>
internal sealed class PerturbedPoints<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const Sections Sweeps = Sections.Prefix | Sections.Forward;

    private readonly List<PointWorker<T>> workers = [];
    private T[][] rows = [];
    private Arguments<T> arguments = null!;
    private LayerInfo? layer;
    private Write write = null!;
    private Read read = null!;
    private IProgress<double>? progress;
    private (double From, double To) range;
    private Chunks chunks;

    /// <summary>Writes a point. Called on any thread, once for each point.</summary>
    /// <param name="point">Which point.</param>
    /// <param name="input">All inputs, one after another, as something else left them.</param>
    /// <param name="layer">What takes the place of the layer, in storage order; empty where none is replaced.</param>
    public delegate void Write(int point, Span<T> input, Span<T> layer);

    /// <summary>Reads the outputs at a point. Called on any thread, once for each point.</summary>
    public delegate void Read(int point, ReadOnlySpan<T> outputs);

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => Unsafe.SizeOf<T>() * rows.Sum(row => (long)row.Length);

    private BoundFunction<T> Bound => arguments.Bound;

    /// <summary>Evaluates a number of points.</summary>
    /// <param name="like">Arguments of the same call, whose sizes and constants the points share.</param>
    /// <param name="count">How many points there are.</param>
    /// <param name="replaced">The layer that is replaced; <see langword="null"/> where the inputs alone are changed.</param>
    /// <param name="point">Writes each of them.</param>
    /// <param name="outputs">Takes what the function gives there.</param>
    /// <param name="threads">How many threads may work at most.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <param name="done">Is told which share is done, in ascending order.</param>
    /// <param name="share">From which share to which these points take it.</param>
    public void Evaluate(
        Arguments<T> like, int count, LayerInfo? replaced, Write point, Read outputs, int threads, CancellationToken cancellation,
        IProgress<double>? done = null, (double From, double To)? share = null)
    {
        cancellation.ThrowIfCancellationRequested();
        if (count == 0)
            return;
        (arguments, layer, write, read, progress, range) = (like, replaced, point, outputs, done, share ?? (0, 1));
        long bytes = Bound.BytesPerPoint(Sweeps);
        if (layer is not null)
            bytes += 2L * Unsafe.SizeOf<T>() * Bound.LayerLengths[layer.Index];
        chunks = new Chunks(count, bytes);
        try
        {
            long ticks = Run(chunks.Count, threads, Bound.TicksPerForward * chunks.Size, cancellation);
            Bound.TicksPerForward = Math.Max(1, ticks / chunks.Size);
        }
        finally
        {
            PointWorker<T>.Release(workers, Bound.Function);
            // What the delegates hold is the caller's.
            (write, read, progress) = (null!, null!, null);
        }
    }

    protected override void Provide(int workerCount)
    {
        PointWorker<T>.Provide(workers, workerCount, arguments);
        if (Bound.Inputs.Count == 1)
            return;
        if (rows.Length < workerCount)
        {
            int kept = rows.Length;
            Array.Resize(ref rows, workerCount);
            rows.AsSpan(kept).Fill([]);
        }
        for (int worker = 0; worker < workerCount; worker++)
            Buffers.Grow(ref rows[worker], Bound.Inputs.Total);
    }

    protected override void Compute(int worker, int chunk)
    {
        int first = chunks.First(chunk), count = chunks.Length(chunk);
        var batch = workers[worker].Batch;
        batch.Prepare(Bound.Plan, count, Sweeps);
        var capture = layer is null ? null : workers[worker].Observe(layer, Bound, count);
        batch.Observer = capture;
        var replacement = capture is null ? [] : capture.ReplaceValues();
        int length = replacement.Length / count, outputLength = Bound.OutputLength;
        if (Bound.Inputs.Count == 1)
        {
            var points = batch.Input(0);
            int total = Bound.Inputs.Total;
            for (int p = 0; p < count; p++)
                write(first + p, points.Slice(p * total, total), replacement.Slice(p * length, length));
        }
        else
        {
            var row = rows[worker].AsSpan(0, Bound.Inputs.Total);
            for (int p = 0; p < count; p++)
            {
                write(first + p, row, replacement.Slice(p * length, length));
                for (int i = 0; i < Bound.Inputs.Count; i++)
                    Bound.Inputs.Part(row, i).CopyTo(batch.Input(i)[(p * Bound.Inputs.Length(i))..]);
            }
        }
        Bound.RunPrefix(batch);
        Bound.RunForward(batch);
        // Throws where the layer was not computed, so that nothing took its place.
        _ = capture is null ? [] : capture.Values;
        for (int p = 0; p < count; p++)
            read(first + p, batch.Output.Slice(p * outputLength, outputLength));
    }

    // Every point has its own place: there is nothing to move. Only what is done is told in order.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk) => Tell(chunk);

    protected override void CommitAside(int place, int chunk) => Tell(chunk);

    private void Tell(int chunk) => progress?.Report(range.From + ((range.To - range.From) * (chunk + 1) / chunks.Count));
}
