using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// The summed adjoints of the frontier, one row or two for each segment and target, → those of the inputs: what makes the affine part cost
/// one transposed sweep for a whole path.
/// </summary>
internal sealed class SummedAdjoints<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<PointWorker<T>> workers = [];
    private PathIntegral<T> path = null!;
    private Chunks chunks;

    /// <summary>Runs the transposed prefix on the sums of all segments.</summary>
    public void Propagate(PathIntegral<T> integral)
    {
        path = integral;
        var bound = integral.Bound;
        chunks = new Chunks(integral.AllSumRows, bound.BytesPerPoint(Sections.PrefixTransposed));
        try
        {
            Run(chunks.Count, integral.Threads, bound.TicksPerPoint * chunks.Size / 3, integral.Cancellation);
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
        int first = chunks.First(chunk);
        int count = chunks.Length(chunk);
        var batch = workers[worker].Batch;
        batch.Prepare(bound.Plan, count, Sections.PrefixTransposed);
        var layer = path.LayerInPrefix;
        var capture = layer is null ? null : workers[worker].Observe(layer, bound, count);
        batch.Observer = capture;
        if (capture is not null && path.Neurons is { } neurons)
            path.NeuronSeeds(first, count).CopyTo(capture.Seed(neurons));
        for (int i = 0; i < bound.Frontier.Count; i++)
        {
            int length = bound.Frontier.Length(i);
            var rows = batch.FrontierAdjoint(i);
            for (int s = 0; s < count; s++)
                Convert(bound.Frontier.Part(path.PointSums(first + s), i), rows.Slice(s * length, length));
        }
        bound.RunPrefixTransposed(batch);
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            int length = bound.Inputs.Length(i);
            ReadOnlySpan<T> rows = batch.InputAdjoint(i);
            for (int s = 0; s < count; s++)
                Convert(rows.Slice(s * length, length), bound.Inputs.Part(path.Sums(first + s), i));
        }
        if (capture is not null && path.Neurons is null)
        {
            int length = bound.LayerLengths[layer!.Index];
            for (int s = 0; s < count; s++)
                Convert(capture.Adjoints.Slice(s * length, length), path.LayerSums(first + s));
        }
    }

    // Every segment has its own rows: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }

    private static void Convert(ReadOnlySpan<double> source, Span<T> destination) =>
        TensorPrimitives.ConvertTruncating(source, destination);

    private static void Convert(ReadOnlySpan<T> source, Span<double> destination) =>
        TensorPrimitives.ConvertTruncating(source, destination);
}
