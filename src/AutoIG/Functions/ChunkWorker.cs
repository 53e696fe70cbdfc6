namespace AutoIG.Functions;

/// <summary>
/// The place of one thread of the pool at a <see cref="ChunkedWork"/>. It is queued without allocating, may be withdrawn while it waits in
/// the queue, and then is called back without being queued twice.
/// </summary>
internal sealed class ChunkWorker(ChunkedWork work, int index) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Running = 2;
    private const int Withdrawn = 3;

    private int state;

    /// <summary>Asks a thread of the pool to help.</summary>
    public void Enqueue()
    {
        if (Interlocked.CompareExchange(ref state, Queued, Withdrawn) == Withdrawn)
            return;
        Volatile.Write(ref state, Queued);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Takes the request back, where no thread has answered yet.</summary>
    public void Withdraw() => Interlocked.CompareExchange(ref state, Withdrawn, Queued);

    public void Execute()
    {
        while (true)
        {
            // Counted before the state says so: whoever finds the request answered finds the work under way too.
            work.Entered();
            bool answered = Interlocked.CompareExchange(ref state, Running, Queued) == Queued;
            if (answered)
            {
                work.Work(index);
                Volatile.Write(ref state, Idle);
            }
            work.Left();
            if (answered || Interlocked.CompareExchange(ref state, Idle, Withdrawn) == Withdrawn)
                return;
        }
    }
}
