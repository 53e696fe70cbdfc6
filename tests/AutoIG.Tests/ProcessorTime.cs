using System.Globalization;
using System.Runtime.ExceptionServices;

namespace AutoIG.Tests;

/// <summary>What work takes of the processor: of a machine that has other things to do, the clock on the wall tells nothing.</summary>
internal static class ProcessorTime
{
    /// <summary>What has not come to an end by then does not, on any machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan BeforeCancellation = TimeSpan.FromMilliseconds(20);

    /// <summary>What work takes on a thread of its own; what other threads do for it does not count.</summary>
    /// <param name="work">The work. What it throws is thrown here.</param>
    /// <param name="stackSize">The thread's stack, in bytes; 0 for the usual one.</param>
    public static TimeSpan Of(Action work, int stackSize = 0)
    {
        var used = TimeSpan.Zero;
        Run(
            account =>
            {
                var before = Read(account);
                work();
                used = Read(account) - before;
            },
            stackSize);
        return used;
    }

    /// <summary>
    /// What work takes on a thread of its own that another thread cancels soon after its begin, all in all. Each thread counts its own time
    /// alone: what the system says of another one that runs may be old.
    /// </summary>
    /// <param name="work">The work, which must end with the exception for that.</param>
    public static TimeSpan UntilCancelled(Action<CancellationToken> work)
    {
        using var source = new CancellationTokenSource();
        // No thread of the pool, whose threads may all be busy.
        var cancelling = new Thread(() =>
        {
            Thread.Sleep(BeforeCancellation);
            source.Cancel();
        });
        var used = Of(() =>
        {
            cancelling.Start();
            Assert.ThrowsAny<OperationCanceledException>(() => work(source.Token));
        });
        cancelling.Join();
        return used;
    }

    private static void Run(Action<string?> work, int stackSize)
    {
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    work(Account());
                }
                catch (Exception exception)
                {
                    fault = ExceptionDispatchInfo.Capture(exception);
                }
            },
            stackSize)
        { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Patience), $"It did not come to an end within {Patience}.");
        fault?.Throw();
    }

    /// <summary>Where the system keeps what this thread takes; <see langword="null"/> where it keeps that nowhere.</summary>
    private static string? Account()
    {
        string? thread = new FileInfo("/proc/thread-self").LinkTarget;
        return thread is not null && File.Exists($"/proc/{thread}/schedstat") ? $"/proc/{thread}/schedstat" : null;
    }

    // Without an account the whole process stands for the thread: it takes more, but no other program's work counts.
    private static TimeSpan Read(string? account) => account is null
        ? Environment.CpuUsage.TotalTime
        : TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(account).Split(' ')[0], CultureInfo.InvariantCulture) / 1000);
}
