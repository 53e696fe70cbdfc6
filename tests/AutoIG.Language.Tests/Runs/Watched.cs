namespace AutoIG.Language.Tests.Runs;

/// <summary>Work on a thread of its own: what does not come to an end is left behind, and the next go on without it.</summary>
internal static class Watched
{
    // Of the whole process on all cores: on a busy machine the clock on the wall says nothing.
    private static readonly TimeSpan MostForOne = TimeSpan.FromSeconds(20 * Environment.ProcessorCount);

    private static long Used => Environment.CpuUsage.TotalTime.Ticks;

    /// <param name="items">What to work on, in order.</param>
    /// <param name="work">The work on one; it should not do anything more once it is given up.</param>
    /// <param name="lost">Told of those whose work does not come to an end.</param>
    public static void ForEach<T>(IReadOnlyList<T> items, Action<T> work, Action<T> lost)
    {
        for (int first = 0; first < items.Count;)
        {
            int begin = first, at = first;
            long since = Used;
            bool isLost = false;
            var thread = new Thread(() =>
            {
                for (int i = begin; i < items.Count && !Volatile.Read(ref isLost); i++)
                {
                    Volatile.Write(ref since, Used);
                    Volatile.Write(ref at, i);
                    work(items[i]);
                }
            }, 16 << 20)
            { IsBackground = true };
            thread.Start();
            first = items.Count;
            while (!thread.Join(1000))
            {
                if (Used - Volatile.Read(ref since) < MostForOne.Ticks)
                    continue;
                Volatile.Write(ref isLost, true);
                lost(items[at]);
                first = at + 1;
                break;
            }
        }
    }
}
