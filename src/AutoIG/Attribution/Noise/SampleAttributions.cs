using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Many samples, each explained as if it were alone: whole samples are spread over the threads, so that the results are those of single
/// explanations to the bit.
/// </summary>
internal sealed class SampleAttributions<T>(
    AttributionMethod method,
    DifferentiableFunction<T> function,
    int count,
    Action<Arguments<T>, int> readEnds,
    Func<int, string> nameOf,
    IReadOnlyList<Target>? targets,
    IProgress<int>? progress,
    CancellationToken cancellation) : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<AttributionWorkspace<T>> workspaces = [];
    private readonly Attribution<T>[] results = new Attribution<T>[count];
    private int threadsPerSample;

    public Attribution<T>[] Run()
    {
        ArgumentNullException.ThrowIfNull(function);
        if (targets is not null && targets.Count != count && targets.Count != 1)
            throw Expect.Unexpected(nameof(targets), $"1 or {count}, one for each input", targets.Count);
        // Few samples are better served by the threads within each.
        int threads = method.MaxDegreeOfParallelism;
        bool together = count / 2 >= threads;
        threadsPerSample = together ? 1 : threads;
        try
        {
            Run(count, together ? threads : 1, ticksPerChunk: 0, cancellation);
        }
        finally
        {
            foreach (var work in workspaces)
                work.Return();
        }
        return results;
    }

    protected override void Provide(int workerCount)
    {
        while (workspaces.Count < workerCount)
            workspaces.Add(AttributionWorkspace<T>.Rent(function));
    }

    protected override void Compute(int worker, int chunk)
    {
        var work = workspaces[worker];
        work.Clear();
        readEnds(work.Ends, chunk);
        var target = targets is null ? default : targets[targets.Count == 1 ? 0 : chunk];
        try
        {
            results[chunk] = method.Explain(work, [], target, threadsPerSample, cancellation);
        }
        catch (NotFiniteNumberException fault)
        {
            throw new NotFiniteNumberException($"{nameOf(chunk)}: {fault.Message}", fault.OffendingNumber, fault);
        }
    }

    protected override void Commit(int worker, int chunk) => progress?.Report(chunk + 1);

    // The result has its place already; it is only reported in order.
    protected override bool CanSetAside => true;

    protected override void CommitAside(int place, int chunk) => progress?.Report(chunk + 1);
}
