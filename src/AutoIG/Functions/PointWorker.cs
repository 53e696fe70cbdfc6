using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>What one thread works on: a batch, and the observer of a layer where one is asked for.</summary>
internal sealed class PointWorker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>No chunk is due.</summary>
    public const int NoChunk = -1;

    private LayerCapture<T>? capture;
    private Batch<T>? batch;

    public Batch<T> Batch => batch ?? throw new InvalidOperationException("The worker has no batch.");

    public LayerCapture<T> Capture => capture ?? throw new InvalidOperationException("The worker observes no layer.");

    /// <summary>The chunk that is computed, where it is due and its targets are read out one by one; else <see cref="NoChunk"/>.</summary>
    public int DueChunk { get; set; } = NoChunk;

    /// <summary>The observer, made ready.</summary>
    public LayerCapture<T> Observe(LayerInfo layer, BoundFunction<T> bound, int points, int targets = 1)
    {
        capture ??= new LayerCapture<T>();
        capture.Begin(layer.Index, bound.LayerLengths[layer.Index], points, targets);
        return capture;
    }

    /// <summary>Gives each worker a batch.</summary>
    public static void Provide(List<PointWorker<T>> workers, int count, PathIntegral<T> path) => Provide(workers, count, path.Ends);

    /// <summary>Gives each worker a batch for points of the same call as some arguments.</summary>
    public static void Provide(List<PointWorker<T>> workers, int count, Arguments<T> like)
    {
        while (workers.Count < count)
            workers.Add(new PointWorker<T>());
        for (int i = 0; i < count; i++)
        {
            workers[i].batch = like.Bound.Function.RentBatch();
            workers[i].Batch.FixedArguments = like.FixedArguments;
        }
    }

    /// <summary>Gives the batches back to the function.</summary>
    public static void Release(List<PointWorker<T>> workers, DifferentiableFunction<T> function)
    {
        foreach (var worker in workers)
        {
            if (worker.batch is not null)
                function.ReturnBatch(worker.batch);
            worker.batch = null;
        }
    }
}
