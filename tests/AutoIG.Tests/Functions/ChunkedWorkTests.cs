using AutoIG.Functions;

namespace AutoIG.Tests.Functions;

/// <summary>Chunks are computed in any order and committed in their own, whoever is slow.</summary>
public class ChunkedWorkTests
{
    private static readonly TimeSpan Patience = ProcessorTime.Patience;

    /// <summary>
    /// A thread that is held up in a chunk holds nobody up before the places are full: with two threads one result waits aside and a second
    /// one is computed.
    /// </summary>
    [Fact]
    public void A_slow_thread_does_not_hold_up_the_others()
    {
        using var secondComputed = new ManualResetEventSlim();
        var work = new Recorded((_, chunk) =>
        {
            if (chunk == 0)
                Assert.True(secondComputed.Wait(Patience), "Chunk 2 was not computed while chunk 0 was.");
            else if (chunk == 2)
                secondComputed.Set();
        });
        work.Run(12, threads: 2);
        Assert.Equal(Enumerable.Range(0, 12), work.Committed);
        Assert.True(work.SetAsides >= 1);
    }

    /// <summary>Chunk 1 is being moved when its turn comes: nobody but the thread that moves it will commit it.</summary>
    [Fact]
    public void A_turn_that_comes_while_a_result_is_moved_is_not_lost()
    {
        using var moving = new ManualResetEventSlim();
        using var turnPassed = new ManualResetEventSlim();
        var work = new Recorded((_, chunk) =>
        {
            if (chunk == 0)
                Assert.True(moving.Wait(Patience), "Chunk 1 was not set aside while chunk 0 was computed.");
            else if (chunk == 2)
                turnPassed.Set(); // by the thread of chunk 0, which has passed the turn on
        })
        {
            Moving = chunk =>
            {
                if (chunk != 1)
                    return;
                moving.Set();
                Assert.True(turnPassed.Wait(Patience), "The turn was not passed on.");
            },
        };
        work.Run(6, threads: 2);
        Assert.Equal(Enumerable.Range(0, 6), work.Committed);
    }

    [Fact]
    public void Results_that_cannot_be_set_aside_wait_for_their_turn()
    {
        var work = new Recorded((_, chunk) => Thread.Sleep(chunk % 3 == 0 ? 3 : 0)) { Keeps = false };
        work.Run(20, threads: 3);
        Assert.Equal(Enumerable.Range(0, 20), work.Committed);
        Assert.Equal(0, work.SetAsides);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_chunk_is_committed_once_and_in_order(int threads)
    {
        var random = new Random(threads);
        int[] delays = [.. Enumerable.Range(0, 300).Select(_ => random.Next(4))];
        var work = new Recorded((_, chunk) => Thread.SpinWait(delays[chunk] * 2000));
        for (int repeat = 0; repeat < 20; repeat++)
        {
            work.Run(delays.Length, threads);
            Assert.Equal(Enumerable.Range(0, delays.Length), work.Committed);
        }
    }

    [Fact]
    public void A_failure_ends_the_work_while_results_wait_aside_and_the_next_run_starts_afresh()
    {
        bool fails = true;
        using var secondComputed = new ManualResetEventSlim();
        var work = new Recorded((_, chunk) =>
        {
            if (chunk == 0 && fails)
            {
                Assert.True(secondComputed.Wait(Patience));
                throw new InvalidDataException("chunk 0");
            }
            if (chunk == 2)
                secondComputed.Set();
        });
        Assert.Equal("chunk 0", Assert.Throws<InvalidDataException>(() => work.Run(12, threads: 2)).Message);
        Assert.Empty(work.Committed);
        fails = false;
        work.Run(12, threads: 2);
        Assert.Equal(Enumerable.Range(0, 12), work.Committed);
    }

    /// <summary>A result is the worker's until it is committed or moved to a place, and a place holds one at a time.</summary>
    private sealed class Recorded(Action<int, int> compute) : ChunkedWork
    {
        private int[] results = [], places = [];
        private int setAsides;

        public List<int> Committed { get; } = [];

        public bool Keeps { get; init; } = true;

        public Action<int>? Moving { get; init; }

        public int SetAsides => setAsides;

        public void Run(int count, int threads)
        {
            Committed.Clear();
            setAsides = 0;
            Run(count, threads, ticksPerChunk: long.MaxValue / count / 2, CancellationToken.None);
        }

        protected override bool CanSetAside => Keeps;

        protected override void Provide(int workerCount) => results = new int[workerCount];

        protected override void ProvidePlaces(int places) => this.places = [.. Enumerable.Repeat(-1, places)];

        protected override void Compute(int worker, int chunk)
        {
            results[worker] = chunk;
            compute(worker, chunk);
        }

        protected override void SetAside(int worker, int place, int chunk)
        {
            Interlocked.Increment(ref setAsides);
            Moving?.Invoke(chunk);
            Assert.Equal(-1, Interlocked.Exchange(ref places[place], results[worker]));
        }

        protected override void Commit(int worker, int chunk)
        {
            Assert.Equal(chunk, results[worker]);
            Committed.Add(chunk);
        }

        protected override void CommitAside(int place, int chunk)
        {
            Assert.Equal(chunk, Interlocked.Exchange(ref places[place], -1));
            Committed.Add(chunk);
        }
    }
}
