using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AutoIG.Functions;

/// <summary>
/// Work cut into chunks that several threads may compute, in any order, and whose results are committed one at a time in the order of the
/// chunks: sums come out the same to the bit for any number of threads. Reused from call to call; running it allocates nothing.
/// </summary>
/// <remarks>
/// A thread whose chunk is not due yet sets the result aside and goes on, and whoever commits the chunk before takes it over: threads that
/// waited for their turns would all be as slow as the slowest, on cores of two kinds or on a machine shared with others.
/// </remarks>
internal abstract class ChunkedWork
{
    // A sleeping thread of the pool takes a few microseconds to wake up; less work than this is done before it could help.
    private static readonly long WorthSharing = Stopwatch.Frequency / 1_000_000 * 40;

    private const int NoPlace = -1;
    private const int Free = -1;
    private const int Taken = -2;

    private readonly object gate = new();
    private int[] aside = []; // place → the chunk that waits there, Free or Taken
    private ChunkWorker[] workers = [];
    private CancellationToken cancellation;
    private ExceptionDispatchInfo? failure;
    private int chunks;
    private int started;
    private int committed;
    private int running;

    /// <summary>Computes one chunk.</summary>
    /// <param name="worker">Which of the threads: 0 is the caller.</param>
    /// <param name="chunk">Which chunk.</param>
    protected abstract void Compute(int worker, int chunk);

    /// <summary>Takes over the result of a chunk; called in the order of the chunks, never twice at a time.</summary>
    protected abstract void Commit(int worker, int chunk);

    /// <summary>Whether results can be set aside until they are due.</summary>
    protected virtual bool CanSetAside => false;

    /// <summary>Makes sure that there are so many places to set results aside. Called before any thread starts.</summary>
    protected virtual void ProvidePlaces(int places)
    {
    }

    /// <summary>Moves the result of a chunk to a place of its own, so that the worker may compute another one.</summary>
    protected virtual void SetAside(int worker, int place, int chunk)
    {
    }

    /// <summary><see cref="Commit"/> of a result that was set aside.</summary>
    protected virtual void CommitAside(int place, int chunk)
    {
    }

    /// <summary>Makes sure that <see cref="Compute"/> may be called for this worker. Called before any thread starts.</summary>
    protected abstract void Provide(int workerCount);

    /// <summary>Runs all chunks and returns when the last one is committed.</summary>
    /// <param name="chunkCount">How many chunks there are.</param>
    /// <param name="threads">How many threads may work at most, the calling one included.</param>
    /// <param name="ticksPerChunk">What a chunk is known to cost, in ticks of the stopwatch; 0 where nothing is known.</param>
    /// <param name="token">Asked before each chunk.</param>
    /// <returns>What a chunk cost the calling thread on average, in ticks of the stopwatch.</returns>
    protected long Run(int chunkCount, int threads, long ticksPerChunk, CancellationToken token)
    {
        threads = Math.Min(threads, chunkCount);
        Provide(threads);
        int places = CanSetAside ? Math.Max(0, threads - 1) : 0;
        ProvidePlaces(places);
        if (aside.Length < places)
            aside = new int[places];
        aside.AsSpan(0, places).Fill(Free);
        aside.AsSpan(places).Fill(Taken);
        chunks = chunkCount;
        started = 0;
        committed = 0;
        cancellation = token;
        failure = null;
        long begin = Stopwatch.GetTimestamp();
        int own = 0;
        try
        {
            bool shared = false;
            while (true)
            {
                if (!shared && threads > 1 && ticksPerChunk * (chunkCount - started) > WorthSharing)
                {
                    Enlist(threads - 1);
                    shared = true;
                }
                if (!TakeChunk(0))
                    break;
                own++;
                ticksPerChunk = (Stopwatch.GetTimestamp() - begin) / own;
            }
        }
        finally
        {
            Dismiss();
        }
        failure?.Throw();
        return ticksPerChunk;
    }

    /// <summary>Computes chunks until none is left. What a thread of the pool does.</summary>
    internal void Work(int worker)
    {
        while (TakeChunk(worker))
        {
        }
    }

    private bool TakeChunk(int worker)
    {
        if (Volatile.Read(ref failure) is not null)
            return false;
        int chunk = Interlocked.Increment(ref started) - 1;
        if (chunk >= chunks)
            return false;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            Compute(worker, chunk);
            int place = IsSoonDue(chunk) ? NoPlace : TakePlace();
            if (place == NoPlace)
            {
                if (Volatile.Read(ref committed) != chunk && !AwaitTurn(chunk))
                    return false;
                Commit(worker, chunk);
            }
            else
            {
                SetAside(worker, place, chunk);
                if (Leave(place, chunk))
                    return true;
                CommitAside(place, chunk);
                GiveBack(place);
            }
            PassTurn(chunk);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the calling thread; the others must not wait for this chunk.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (gate)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
                Monitor.PulseAll(gate);
            }
            return false;
        }
    }

    /// <summary>Whether all chunks before one are committed, so that whoever computes it may do what <see cref="Commit"/> would.</summary>
    protected bool IsDue(int chunk) => Volatile.Read(ref committed) == chunk;

    /// <summary>Whether a chunk is due, or becomes due while moving its result would cost more than to spin.</summary>
    private bool IsSoonDue(int chunk)
    {
        var spin = default(SpinWait);
        while (Volatile.Read(ref committed) != chunk)
        {
            if (spin.NextSpinWillYield)
                return false;
            spin.SpinOnce();
        }
        return true;
    }

    private int TakePlace()
    {
        if (aside.Length == 0)
            return NoPlace;
        lock (gate)
        {
            int place = Array.IndexOf(aside, Free);
            if (place >= 0)
                aside[place] = Taken;
            return place;
        }
    }

    private void GiveBack(int place)
    {
        lock (gate)
            aside[place] = Free;
    }

    /// <summary>
    /// Leaves a result where it was set aside; <see langword="false"/> where its turn has come meanwhile, and nobody else will commit it.
    /// </summary>
    private bool Leave(int place, int chunk)
    {
        lock (gate)
        {
            if (committed == chunk)
                return false;
            aside[place] = chunk;
            return true;
        }
    }

    /// <summary>Passes the turn on from a chunk that is committed, and takes over what waits aside for it.</summary>
    private void PassTurn(int chunk)
    {
        while (true)
        {
            int place;
            lock (gate)
            {
                Volatile.Write(ref committed, ++chunk);
                place = Array.IndexOf(aside, chunk);
                if (place < 0)
                {
                    Monitor.PulseAll(gate);
                    return;
                }
            }
            CommitAside(place, chunk);
            GiveBack(place);
        }
    }

    // Chunks are handed out in order, so the one before is being computed by a running thread, or waits for one that is: the wait ends.
    private bool AwaitTurn(int chunk)
    {
        lock (gate)
        {
            while (committed != chunk)
            {
                if (failure is not null)
                    return false;
                Monitor.Wait(gate);
            }
        }
        return true;
    }

    private void Enlist(int count)
    {
        if (workers.Length < count)
        {
            int kept = workers.Length;
            Array.Resize(ref workers, count);
            for (int i = kept; i < count; i++)
                workers[i] = new ChunkWorker(this, i + 1);
        }
        for (int i = 0; i < count; i++)
            workers[i].Enqueue();
    }

    private void Dismiss()
    {
        foreach (var worker in workers)
            worker.Withdraw();
        if (Volatile.Read(ref running) == 0)
            return;
        lock (gate)
        {
            while (running != 0)
                Monitor.Wait(gate);
        }
    }

    internal void Entered() => Interlocked.Increment(ref running);

    internal void Left()
    {
        lock (gate)
        {
            Interlocked.Decrement(ref running);
            Monitor.PulseAll(gate);
        }
    }
}
